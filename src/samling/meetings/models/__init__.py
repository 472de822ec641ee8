"""What happens: events and their numbers; meetings that people sign up for, and who came."""

from samling.meetings.models.after import Evaluation, Material, OwnQuestion, Remark
from samling.meetings.models.attendance import Holding, Mark, Report
from samling.meetings.models.calendar_key import CalendarKey
from samling.meetings.models.enrolment import Answer, Enrolment, SessionChoice
from samling.meetings.models.event import STANDS, Correction, Event, EventQuerySet, Gathering, Tally
from samling.meetings.models.meeting import Meeting, Question, Series
from samling.meetings.models.seats import SeatPool, Session

__all__ = [
    "STANDS",
    "Answer",
    "CalendarKey",
    "Correction",
    "Enrolment",
    "Evaluation",
    "Event",
    "EventQuerySet",
    "Gathering",
    "Holding",
    "Mark",
    "Material",
    "Meeting",
    "OwnQuestion",
    "Question",
    "Remark",
    "Report",
    "SeatPool",
    "Series",
    "Session",
    "SessionChoice",
    "Tally",
]
