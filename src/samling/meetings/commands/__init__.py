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
from samling.meetings.commands.bulk import (
    NewEvent,
    log_many,
)
from samling.meetings.commands.change_enrolment import (
    SeatsAreTaken,
    change_choices,
    change_seats,
    walk_in,
)
from samling.meetings.commands.correct import (
    EventIsStruck,
    EventStale,
    correct_people,
    edit_event,
    strike_event,
)
from samling.meetings.commands.enrol import (
    BadChoice,
    EnrolmentClosed,
    FormNotOffered,
    GroupTooLarge,
    NoSuchMeeting,
    enrol,
)
from samling.meetings.commands.faults import (
    BadEvent,
)
from samling.meetings.commands.forget import (
    erase_participant,
    forget,
)
from samling.meetings.commands.gather import (
    gather,
    gather_no_more,
)
from samling.meetings.commands.hold import (
    NotHeld,
    close_ended,
    tell_held,
)
from samling.meetings.commands.leave import (
    EnrolmentEnded,
    NoSuchEnrolment,
    OfferLapsed,
    SomebodyIsHere,
    accept_offer,
    hand_over,
    lapse_offers,
    tell_of_change,
    withdraw,
    withdraw_all,
)
from samling.meetings.commands.log import (
    EventDiffers,
    NoSuchLibrary,
    UnknownMeasure,
    log_event,
)
from samling.meetings.commands.newcomers import (
    BadNewcomer,
    Newcomer,
    TooManyAtOnce,
)
from samling.meetings.commands.remind import (
    invite,
    remind,
    send_link_again,
)
from samling.meetings.commands.seats import (
    SessionFull,
)
from samling.meetings.commands.thank import (
    thank,
)
from samling.meetings.commands.totals import (
    recount,
)

__all__ = [
    "BadChoice",
    "BadEvent",
    "BadNewcomer",
    "DoorIsShut",
    "EnrolmentClosed",
    "EnrolmentEnded",
    "EventDiffers",
    "EventIsStruck",
    "EventStale",
    "FormNotOffered",
    "GroupTooLarge",
    "Mark",
    "Marked",
    "NewEvent",
    "Newcomer",
    "NoSuchEnrolment",
    "NoSuchLibrary",
    "NoSuchMeeting",
    "NotHeld",
    "OfferLapsed",
    "SeatsAreTaken",
    "SessionFull",
    "SomebodyIsHere",
    "TooManyAtOnce",
    "UnknownMeasure",
    "WrongCode",
    "accept_offer",
    "attend_by_code",
    "change_choices",
    "change_seats",
    "close_ended",
    "correct_people",
    "edit_event",
    "enrol",
    "erase_participant",
    "forget",
    "gather",
    "gather_no_more",
    "hand_over",
    "invite",
    "lapse_offers",
    "log_event",
    "log_many",
    "mark",
    "recount",
    "remind",
    "send_link_again",
    "set_out",
    "strike_event",
    "tell_held",
    "tell_of_change",
    "thank",
    "walk_in",
    "withdraw",
    "withdraw_all",
]
