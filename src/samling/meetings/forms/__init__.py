"""What people write about events becomes arguments of commands."""

from samling.meetings.forms.calendar import CalendarFilters
from samling.meetings.forms.filters import EventFilters
from samling.meetings.forms.log import EditForm, LogForm, PeopleForm, StrikeForm
from samling.meetings.forms.meeting import CancelForm, MeetingForm, MessageForm, initial_of

__all__ = [
    "CalendarFilters",
    "CancelForm",
    "EditForm",
    "EventFilters",
    "LogForm",
    "MeetingForm",
    "MessageForm",
    "PeopleForm",
    "StrikeForm",
    "initial_of",
]
