"""Work that waits: offers that lapse, reminders, what is forgotten."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from samling.meetings import commands


@app.periodic(cron="* * * * *")
@app.task(name="samling.meetings.jobs.lapse_offers", queueing_lock="lapse_offers")
def lapse_offers(timestamp: int) -> None:
    """Let the seats that nobody took go on to the next."""
    commands.lapse_offers(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="samling.meetings.jobs.remind", queueing_lock="remind_of_meetings")
def remind(timestamp: int) -> None:
    """Remind those who have a seat."""
    commands.remind(at=timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="samling.meetings.jobs.forget", queueing_lock="forget_participants")
def forget(timestamp: int) -> None:
    """Delete answers and blank names whose days are over."""
    commands.forget(at=timezone.now())
