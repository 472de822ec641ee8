"""The edge.

One module for each command, which reads files and the clock and makes one call inwards.
"""
