"""What people write about events becomes arguments of commands."""

from samling.meetings.forms.filters import EventFilters
from samling.meetings.forms.log import EditForm, LogForm, PeopleForm, StrikeForm

__all__ = ["EditForm", "EventFilters", "LogForm", "PeopleForm", "StrikeForm"]
