"""Questions about the bus, a file for each page."""

from samling.bus.queries.bus import bus_page
from samling.bus.queries.day import day_page, known_visit, told_page
from samling.bus.queries.feed import feed, stops_of_days
from samling.bus.queries.stop import next_visit, outline_around, place_page, stop_page
from samling.bus.queries.timetables import (
    asked_page,
    is_timetable,
    timetable_of_answer,
    timetable_page,
    timetables,
)

__all__ = [
    "asked_page",
    "bus_page",
    "day_page",
    "feed",
    "is_timetable",
    "known_visit",
    "next_visit",
    "outline_around",
    "place_page",
    "stop_page",
    "stops_of_days",
    "timetable_of_answer",
    "timetable_page",
    "timetables",
    "told_page",
]
