"""What the libraries need to be able to do, and what came of it."""
