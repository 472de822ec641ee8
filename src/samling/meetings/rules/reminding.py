"""When those who have a seat are reminded, and when what they told is forgotten."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from samling.ground.period import OSLO, day_in_oslo

REMINDERS = (7, 1)  # days before
MORNING = time(8)
NAMES_ARE_KEPT = timedelta(days=2 * 365)


def reminder_due(*, starts_at: datetime, at: datetime) -> int | None:
    """Which reminder it is time for: 7, 1 or none. They go from eight in the morning, local time.

    A worker that was away for some days sends the first one late, and the second only the day
    before: it says tomorrow.
    """
    if at >= starts_at:
        return None
    left = (day_in_oslo(starts_at) - day_in_oslo(at)).days
    if left == 1 and at >= due_at(starts_at, 1):
        return 1
    if 1 < left <= 7 and at >= due_at(starts_at, 7):
        return 7
    return None


def due_at(starts_at: datetime, days: int) -> datetime:
    """The moment from which a reminder so many days before may go."""
    day = day_in_oslo(starts_at) - timedelta(days=days)
    return datetime.combine(day, MORNING, tzinfo=OSLO)


def is_forgotten(*, ended_on: date, keep_days: int, today: date) -> bool:
    """True when an answer's days are over: one day means that it goes the day after."""
    return today >= ended_on + timedelta(days=keep_days)
