"""Work of the bus that waits for its time, or for a worker."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from samling.accounts.apart import TakenAgain
from samling.bus import commands


@app.periodic(cron="0 6 * * *")
@app.task(name="bus.remind_of_visits", queueing_lock="bus.remind_of_visits")
def remind_of_visits(timestamp: int) -> None:
    """Every morning at six (UTC): reminders of visits, three days and one day before."""
    commands.remind_of_visits(at=datetime.fromtimestamp(timestamp, tz=UTC))


@app.periodic(cron="30 6 * * *")
@app.task(name="bus.remind_unanswered", queueing_lock="bus.remind_unanswered")
def remind_unanswered(timestamp: int) -> None:
    """Every morning: one more letter to schools that have not answered the hearing."""
    commands.remind_unanswered(at=datetime.fromtimestamp(timestamp, tz=UTC))


@app.periodic(cron="40 3 * * *")
@app.task(name="bus.keep_stops", queueing_lock="bus.keep_stops")
def keep_stops(timestamp: int) -> None:
    """Every night: stops follow what the register has learnt of schools and kindergartens."""
    commands.keep_stops(by="program:bus", at=datetime.fromtimestamp(timestamp, tz=UTC))


@app.task(name="samling.bus.jobs.send_sms", queue="letters")
def send_sms(telling_id: int) -> None:
    """One message to the gateway."""
    commands.send_sms(telling_id=telling_id, at=timezone.now())


@app.task(name="samling.bus.jobs.plan", queue="planning", retry=TakenAgain())
def plan(scenario_id: int) -> None:
    """Plan one what-if."""
    commands.plan_scenario(scenario_id=scenario_id, clock=timezone.now)


@app.task(name="samling.bus.jobs.answer", queue="planning", retry=TakenAgain())
def answer(inquiry_id: int) -> None:
    """Answer what was asked about a plan."""
    commands.answer_inquiry(inquiry_id=inquiry_id, clock=timezone.now)
