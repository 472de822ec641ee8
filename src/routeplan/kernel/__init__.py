"""The compiled heart of the search."""
