"""Logging events, correcting them, taking them out, and keeping the running totals."""

from samling.meetings.commands.after import (
    BadFile,
    MayNotEvaluate,
    TooManyQuestions,
    TooMuchTalk,
    add_material,
    ask_own,
    ask_own_no_more,
    delete_old_material,
    evaluate,
    hide_remark,
    refuse_evaluation,
    remark,
    remove_material,
)
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
from samling.meetings.commands.calendar_key import renew_calendar_key
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
from samling.meetings.commands.meeting import edit_meeting, make_meeting
from samling.meetings.commands.meeting_bulk import NewEnrolment, NewMeeting, write_many
from samling.meetings.commands.meeting_faults import (
    BadMeeting,
    MeetingIsOver,
    MeetingStale,
    NotReady,
    SomebodyHasIt,
)
from samling.meetings.commands.meeting_series import copy_meeting, make_series, told_of
from samling.meetings.commands.meeting_state import cancel, discard, publish
from samling.meetings.commands.message import NobodyToWriteTo, write_to_all
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
from samling.meetings.commands.report import (
    NoReport,
    NoSuchLine,
    clear_old_reports,
    read_report,
    settle_line,
)
from samling.meetings.commands.room import (
    NoSeat,
    RoomIsShut,
    RoomNotReached,
    enter,
    enter_as_host,
)
from samling.meetings.commands.seats import (
    SessionFull,
)
from samling.meetings.commands.thank import (
    thank,
)
from samling.meetings.commands.told import NewQuestion, NewSession, Seats, Told
from samling.meetings.commands.totals import (
    recount,
)

__all__ = [
    "BadChoice",
    "BadEvent",
    "BadFile",
    "BadMeeting",
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
    "MayNotEvaluate",
    "MeetingIsOver",
    "MeetingStale",
    "NewEnrolment",
    "NewEvent",
    "NewMeeting",
    "NewQuestion",
    "NewSession",
    "Newcomer",
    "NoReport",
    "NoSeat",
    "NoSuchEnrolment",
    "NoSuchLibrary",
    "NoSuchLine",
    "NoSuchMeeting",
    "NobodyToWriteTo",
    "NotHeld",
    "NotReady",
    "OfferLapsed",
    "RoomIsShut",
    "RoomNotReached",
    "Seats",
    "SeatsAreTaken",
    "SessionFull",
    "SomebodyHasIt",
    "SomebodyIsHere",
    "Told",
    "TooManyAtOnce",
    "TooManyQuestions",
    "TooMuchTalk",
    "UnknownMeasure",
    "WrongCode",
    "accept_offer",
    "add_material",
    "ask_own",
    "ask_own_no_more",
    "attend_by_code",
    "cancel",
    "change_choices",
    "change_seats",
    "clear_old_reports",
    "close_ended",
    "copy_meeting",
    "correct_people",
    "delete_old_material",
    "discard",
    "edit_event",
    "edit_meeting",
    "enrol",
    "enter",
    "enter_as_host",
    "erase_participant",
    "evaluate",
    "forget",
    "gather",
    "gather_no_more",
    "hand_over",
    "hide_remark",
    "invite",
    "lapse_offers",
    "log_event",
    "log_many",
    "make_meeting",
    "make_series",
    "mark",
    "publish",
    "read_report",
    "recount",
    "refuse_evaluation",
    "remark",
    "remind",
    "remove_material",
    "renew_calendar_key",
    "send_link_again",
    "set_out",
    "settle_line",
    "strike_event",
    "tell_held",
    "tell_of_change",
    "thank",
    "told_of",
    "walk_in",
    "withdraw",
    "withdraw_all",
    "write_many",
    "write_to_all",
]
