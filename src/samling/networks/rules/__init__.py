"""Decisions about networks: values in, values out."""
