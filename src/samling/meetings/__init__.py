"""Events and their log."""
