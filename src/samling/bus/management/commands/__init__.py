"""Chores of the bus that are run from the terminal."""
