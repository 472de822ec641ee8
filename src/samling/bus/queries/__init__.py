"""Questions about the bus, a file for each page."""

from samling.bus.queries.bus import bus_page
from samling.bus.queries.feed import feed, stops_of_days
from samling.bus.queries.stop import next_visit, place_page, stop_page

__all__ = ["bus_page", "feed", "next_visit", "place_page", "stop_page", "stops_of_days"]
