"""Logging events, correcting them, taking them out, and keeping the running totals."""

from samling.meetings.commands.bulk import NewEvent, log_many
from samling.meetings.commands.correct import (
    EventIsStruck,
    EventStale,
    correct_people,
    edit_event,
    strike_event,
)
from samling.meetings.commands.faults import BadEvent
from samling.meetings.commands.gather import gather, gather_no_more
from samling.meetings.commands.log import (
    EventDiffers,
    NoSuchLibrary,
    UnknownMeasure,
    log_event,
)
from samling.meetings.commands.totals import recount

__all__ = [
    "BadEvent",
    "EventDiffers",
    "EventIsStruck",
    "EventStale",
    "NewEvent",
    "NoSuchLibrary",
    "UnknownMeasure",
    "correct_people",
    "edit_event",
    "gather",
    "gather_no_more",
    "log_event",
    "log_many",
    "recount",
    "strike_event",
]
