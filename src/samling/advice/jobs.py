"""Work of advice that waits for its time."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from samling.advice import commands


@app.periodic(cron="40 3 * * *")
@app.task(name="advice.forget_askers", queueing_lock="advice.forget_askers")
def forget_askers(timestamp: int) -> None:
    """Every night: names of those who asked long ago, and what was put aside."""
    commands.forget_askers(at=datetime.fromtimestamp(timestamp, tz=UTC))


@app.periodic(cron="0 5 * * *")
@app.task(name="advice.remind_owners", queueing_lock="advice.remind_owners")
def remind_owners(timestamp: int) -> None:
    """Every morning at five (UTC): letters about promises that are due."""
    commands.remind_owners(at=datetime.fromtimestamp(timestamp, tz=UTC))
