"""When a promise presses, and when its owner is told."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

SOON = timedelta(days=7)


class Pressure(StrEnum):
    """How a promise stands on a day."""

    KEPT = "kept"
    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"


def pressure(*, due_on: date, is_kept: bool, today: date) -> Pressure:
    """A kept promise never presses; an open one does from a week before its day."""
    if is_kept:
        return Pressure.KEPT
    if due_on < today:
        return Pressure.OVERDUE
    if due_on == today:
        return Pressure.TODAY
    return Pressure.SOON if due_on - today <= SOON else Pressure.LATER


def needs_reminder(*, due_on: date, is_kept: bool, reminded_on: date | None, today: date) -> bool:
    """The owner is told once a day, from the day itself until the promise is kept."""
    is_due = not is_kept and due_on <= today
    return is_due and (reminded_on is None or reminded_on < today)
