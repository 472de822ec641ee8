"""Samling: the software a regional library authority works in."""
