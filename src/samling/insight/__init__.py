"""Reach, pages and reports that read all."""
