"""Outside files and registers become calls to commands."""
