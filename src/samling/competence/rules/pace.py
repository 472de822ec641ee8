"""How long a survey takes, how far somebody has come, and when to remind."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil

MOST_MINUTES = 10
SECONDS = {"person": 12, "library": 14}  # for one competence: three or four taps
BESIDES = {
    "person": 60,
    "library": 120,
}  # reading, choosing areas, a wish; what the library can spare
DAYS_BEFORE_THE_LAST = (7, 2)
DAYS_OF_PEACE = 2


def minutes(competences: int, *, kind: str) -> int:
    """Whole minutes that so many competences take, everything counted in."""
    return ceil((BESIDES[kind] + competences * SECONDS[kind]) / 60)


def fits(competences: int, *, kind: str) -> bool:
    """True when so many competences are answered within ten minutes."""
    return minutes(competences, kind=kind) <= MOST_MINUTES


def minutes_left(unanswered: int, *, kind: str) -> int:
    """Whole minutes that the rest takes; 0 when all is answered."""
    return ceil(unanswered * SECONDS[kind] / 60)


def reminder_is_due(
    *, opened_on: date, last_day: date, today: date, reminders: int, reminded_on: date | None
) -> bool:
    """True when one of the two reminders should have gone and has not.

    They go a week and two days before the last day, never on the first days, never two days running,
    and never when it is too late to answer.
    """
    days = [last_day - timedelta(days=before) for before in DAYS_BEFORE_THE_LAST]
    wanted = [day for day in days if day > opened_on + timedelta(days=DAYS_OF_PEACE)]
    if today > last_day or sum(day <= today for day in wanted) <= reminders:
        return False
    return reminded_on is None or today - reminded_on >= timedelta(days=DAYS_OF_PEACE)
