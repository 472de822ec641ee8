"""Logging events, correcting them, taking them out, and keeping the running totals."""

from samling.meetings.commands.attend import (
    DoorIsShut,
    Mark,
    Marked,
    WrongCode,
    attend_by_code,
    mark,
    set_out,
)
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
from samling.meetings.commands.hold import NotHeld, close_ended, tell_held
from samling.meetings.commands.log import (
    EventDiffers,
    NoSuchLibrary,
    UnknownMeasure,
    log_event,
)
from samling.meetings.commands.thank import thank
from samling.meetings.commands.totals import recount

__all__ = [
    "BadEvent",
    "DoorIsShut",
    "EventDiffers",
    "EventIsStruck",
    "EventStale",
    "Mark",
    "Marked",
    "NewEvent",
    "NoSuchLibrary",
    "NotHeld",
    "UnknownMeasure",
    "WrongCode",
    "attend_by_code",
    "close_ended",
    "correct_people",
    "edit_event",
    "gather",
    "gather_no_more",
    "log_event",
    "log_many",
    "mark",
    "recount",
    "set_out",
    "strike_event",
    "tell_held",
    "thank",
]
