"""Which dates a day of the rotation falls on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta


def dates_of(
    *,
    week: int,
    weekday: int,
    rotation_weeks: int,
    rotation_starts_on: date,
    starts: date,
    ends: date,
) -> Iterator[date]:
    """Every date from ``starts`` up to, not including, ``ends`` on which this day is driven.

    Weeks are counted from the Monday ``rotation_starts_on``, through holidays, also backwards.
    """
    cycle = timedelta(weeks=rotation_weeks)
    day = rotation_starts_on + timedelta(weeks=week - 1, days=weekday)
    rounds = -((day - starts) // cycle)
    day += rounds * cycle
    while day < ends:
        if day >= starts:
            yield day
        day += cycle


def week_of(day: date, *, rotation_weeks: int, rotation_starts_on: date) -> int:
    """The week of the rotation, from 1, that a date lies in."""
    return (day - rotation_starts_on).days // 7 % rotation_weeks + 1


def comes_this_time(turn: int, *, rotation_weeks: int, interval_weeks: int | None) -> bool:
    """Whether a stop with an interval of its own is visited the ``turn``-th time round, from 0."""
    if interval_weeks is None or interval_weeks <= rotation_weeks:
        return True
    every = -(-interval_weeks // rotation_weeks)
    return turn % every == 0
