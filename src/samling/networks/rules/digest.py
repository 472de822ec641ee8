"""Who gets a letter of news today."""

from __future__ import annotations

from datetime import date

MONDAY = 0
DAILY, WEEKLY = "daily", "weekly"


def is_due(delivery: str, *, on: date, told_on: date | None) -> bool:
    """True on the member's day, once: every day, or on Mondays and whenever a Monday was missed."""
    if told_on == on:
        return False
    if delivery == DAILY:
        return True
    if delivery != WEEKLY:
        return False
    return on.weekday() == MONDAY or (told_on is not None and (on - told_on).days > 7)
