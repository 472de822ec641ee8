"""Verbs of the bus."""

from samling.bus.commands.calendars import keep_usual_calendars
from samling.bus.commands.hearing import (
    AnswerUnclear,
    HearingOver,
    NewContact,
    ReplyTooSoon,
    Wish,
    answer_hearing,
    handle_answer,
    open_hearing,
    remind_unanswered,
    settle_and_tell,
)
from samling.bus.commands.starting import load_start
from samling.bus.commands.stops import keep_stops
from samling.bus.commands.sync import Fact, take_in
from samling.bus.commands.telling import send_sms
from samling.bus.commands.timetables import (
    CalendarMissing,
    TimetableEmpty,
    TimetableFixed,
    keep_visits,
    settle_timetable,
)
from samling.bus.commands.visits import (
    DelayUnlikely,
    NobodyLeft,
    OutsideTimetable,
    SlotNotFree,
    SlotTaken,
    VisitOver,
    cancel_visit,
    come_after_all,
    move_visit,
    offer_slot,
    remind_of_visits,
    school_away,
    tell_delay,
    tell_outage,
)

__all__ = [
    "AnswerUnclear",
    "CalendarMissing",
    "DelayUnlikely",
    "Fact",
    "HearingOver",
    "NewContact",
    "NobodyLeft",
    "OutsideTimetable",
    "ReplyTooSoon",
    "SlotNotFree",
    "SlotTaken",
    "TimetableEmpty",
    "TimetableFixed",
    "VisitOver",
    "Wish",
    "answer_hearing",
    "cancel_visit",
    "come_after_all",
    "handle_answer",
    "keep_stops",
    "keep_usual_calendars",
    "keep_visits",
    "load_start",
    "move_visit",
    "offer_slot",
    "open_hearing",
    "remind_of_visits",
    "remind_unanswered",
    "school_away",
    "send_sms",
    "settle_and_tell",
    "settle_timetable",
    "take_in",
    "tell_delay",
    "tell_outage",
]
