"""Decisions about the bus: values in, values out."""
