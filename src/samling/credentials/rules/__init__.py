"""Decisions: what a badge says, how a key is sealed, when a certificate is due."""
