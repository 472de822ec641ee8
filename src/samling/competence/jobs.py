"""Work of competence that waits for its time."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from samling.competence import commands


@app.periodic(cron="10 5 * * *")
@app.task(name="competence.daily", queueing_lock="competence.daily")
def daily(timestamp: int) -> None:
    """Every morning (UTC): close what is over, remind of what is open, ask about courses of a while ago."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    commands.close_due(at=at)
    commands.remind_due(at=at)
    commands.follow_up_due(at=at)
