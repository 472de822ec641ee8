"""Decisions about events: values in, values out."""
