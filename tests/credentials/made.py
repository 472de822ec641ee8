"""People who have been to a meeting, for the tests of certificates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from samling.credentials import commands
from samling.credentials.models import Certificate
from samling.meetings.models import Meeting
from samling.register.models import Organisation
from tests.cast import NOON
from tests.meetings.made_enrolments import seat
from tests.meetings.made_meetings import make_meeting

AFTER = NOON + timedelta(days=7, hours=3)


def held(host: Organisation, *names: str, **told: Any) -> Meeting:
    """A meeting at which all these were present."""
    meeting = make_meeting(host, **told)
    for name in names:
        seat(meeting, name, attended=True, attended_how="ticked")
    return meeting


def issued(host: Organisation, *names: str, **told: Any) -> list[Certificate]:
    """The certificates of those who were present, in the order of the names."""
    meeting = held(host, *names, **told)
    commands.issue_for(meeting_id=meeting.pk, by="test", at=AFTER)
    return list(Certificate.objects.filter(meeting=meeting).order_by("status_index"))
