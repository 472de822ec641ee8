"""Questions about events."""

from samling.meetings.queries.events import (
    Cursor,
    EventPage,
    Line,
    Place,
    Wanted,
    event_page,
    line_of,
    lines,
    places,
)
from samling.meetings.queries.history import History, history
from samling.meetings.queries.logging import LastTime, known_event, last_times, libraries_of
from samling.meetings.queries.measures import MeasureChoice, gatherers, measures, running_measure

__all__ = [
    "Cursor",
    "EventPage",
    "History",
    "LastTime",
    "Line",
    "MeasureChoice",
    "Place",
    "Wanted",
    "event_page",
    "gatherers",
    "history",
    "known_event",
    "last_times",
    "libraries_of",
    "line_of",
    "lines",
    "measures",
    "places",
    "running_measure",
]
