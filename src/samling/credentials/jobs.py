"""Work that waits: what follows when a meeting is over, and daily tidying."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from samling.credentials import commands
from samling.ground.refusal import Refusal
from samling.meetings import commands as meetings
from samling.meetings.models import Meeting

log = logging.getLogger(__name__)
BY = "job:after_meeting"


@app.task(name="samling.credentials.jobs.after_meeting", queue="letters")
def after_meeting(meeting_id: int) -> None:
    """The event in the log, certificates for all who took part, and letters of thanks."""
    now = timezone.now()
    try:
        slug = Meeting.objects.get(pk=meeting_id).slug
        meetings.tell_held(slug=slug, by=BY, at=now)
    except Refusal as refusal:  # such as a host that lies in no municipality: the rest goes on
        log.warning("meeting %s is not in the log of events: %s", meeting_id, refusal)
    commands.issue_for(meeting_id=meeting_id, by=BY, at=now)
    meetings.thank(meeting_id=meeting_id, by=BY, at=now)


@app.periodic(cron="* * * * *")
@app.task(name="samling.credentials.jobs.close_ended", queueing_lock="close_ended")
def close_ended(timestamp: int) -> None:
    """Every minute: the meetings that have just ended."""
    meetings.close_ended(by=BY, at=timezone.now())


@app.periodic(cron="53 3 * * *")
@app.task(name="samling.credentials.jobs.tidy_meetings", queueing_lock="tidy_meetings")
def tidy_meetings(timestamp: int) -> None:
    """Every night: material whose days are over, and lines of attendance reports."""
    now = timezone.now()
    meetings.delete_old_material(by=BY, at=now)
    meetings.clear_old_reports(by=BY, at=now)
