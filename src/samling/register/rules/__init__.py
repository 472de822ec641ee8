"""Decisions of the register: values in, values out."""
