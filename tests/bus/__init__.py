"""The book bus."""
