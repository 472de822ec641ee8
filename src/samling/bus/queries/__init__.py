"""Questions about the bus, a file for each page."""

from samling.bus.queries.bus import bus_page

__all__ = ["bus_page"]
