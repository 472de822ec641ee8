"""Work of competence that waits for its time."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from samling.accounts.apart import TakenAgain
from samling.competence import commands


@app.periodic(cron="10 5 * * *")
@app.task(name="competence.daily", queueing_lock="competence.daily")
def daily(timestamp: int) -> None:
    """Every morning (UTC): close what is over, remind of what is open, ask about courses of a while ago."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    commands.close_due(at=at)
    commands.remind_due(at=at)
    commands.follow_up_due(at=at)


@app.task(name="samling.competence.jobs.plan", queue="planning", retry=TakenAgain())
def plan(plan_id: int) -> None:
    """Make one competence plan."""
    commands.run_plan(plan_id=plan_id, clock=timezone.now)


@app.task(name="samling.competence.jobs.price", queue="planning", retry=TakenAgain())
def price(question_id: int) -> None:
    """Answer what it would cost to have a measure in a plan, or to do without it."""
    commands.answer_price(question_id=question_id, clock=timezone.now)
