"""Pages of the book bus."""
