"""Verbs of the bus."""

from samling.bus.commands.calendars import keep_usual_calendars
from samling.bus.commands.starting import load_start
from samling.bus.commands.stops import keep_stops
from samling.bus.commands.timetables import (
    CalendarMissing,
    TimetableEmpty,
    TimetableFixed,
    keep_visits,
    settle_timetable,
)

__all__ = [
    "CalendarMissing",
    "TimetableEmpty",
    "TimetableFixed",
    "keep_stops",
    "keep_usual_calendars",
    "keep_visits",
    "load_start",
    "settle_timetable",
]
