"""Pages about certificates, and the files that others read."""
