"""Work of advice that waits for its time."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from samling.advice import commands


@app.periodic(cron="0 5 * * *")
@app.task(name="advice.remind_owners", queueing_lock="advice.remind_owners")
def remind_owners(timestamp: int) -> None:
    """Every morning at five (UTC): letters about promises that are due."""
    commands.remind_owners(at=datetime.fromtimestamp(timestamp, tz=UTC))
