"""What every search of ours stands in: reading a problem with its place, a limit, and a fault in plain words.

Plain Python below ``routeplan`` and ``courseplan``, which do not know each other.
"""
