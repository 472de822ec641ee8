"""The hours of a crew: the same on most days, other on some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Protocol

DayKey = tuple[int, int]
"""Week of the rotation from 1, and weekday, 0 is Monday."""


class Timed(Protocol):
    """Anything that stores the rules of a crew's day."""

    leaves_from: time
    leaves_by: time
    home_by: time
    longest_minutes: int
    longest_driving_minutes: int | None


@dataclass(frozen=True, slots=True)
class Hours:
    """The rules of a crew's day: clock times local, lengths in minutes; no limit on driving when None."""

    leaves_from: time
    leaves_by: time
    home_by: time
    longest_minutes: int
    longest_driving_minutes: int | None

    @classmethod
    def of(cls, day: Timed) -> Hours:
        """The rules that a day stores."""
        return cls(
            day.leaves_from,
            day.leaves_by,
            day.home_by,
            day.longest_minutes,
            day.longest_driving_minutes,
        )


@dataclass(frozen=True, slots=True)
class OwnHours:
    """What is other on one day than on the rest; None is as on the rest."""

    leaves_from: time | None = None
    home_by: time | None = None

    def __bool__(self) -> bool:
        return self.leaves_from is not None or self.home_by is not None


class Backwards(ValueError):
    """The bus would be home before it leaves."""


def minutes_of(clock: time) -> int:
    """Minutes after midnight."""
    return clock.hour * 60 + clock.minute


def hours_on(usual: Hours, own: OwnHours) -> Hours:
    """The rules of a day: a late start moves the latest start with it, a short day caps its length.

    Raises Backwards.
    """
    leaves_from = own.leaves_from or usual.leaves_from
    home_by = own.home_by or usual.home_by
    span = minutes_of(home_by) - minutes_of(leaves_from)
    if span <= 0:
        raise Backwards
    return replace(
        usual,
        leaves_from=leaves_from,
        leaves_by=max(usual.leaves_by, leaves_from),
        home_by=home_by,
        longest_minutes=min(usual.longest_minutes, span),
    )


def usual_hours(days: Sequence[Hours]) -> Hours | None:
    """The hours that most of the days have, of equals those of the first; None when there are no days."""
    counted = Counter((day.leaves_from, day.home_by) for day in days)
    most = max(counted.values(), default=0)
    return next((d for d in days if counted[d.leaves_from, d.home_by] == most), None)


def own_of(usual: Hours, day: Hours) -> OwnHours:
    """In what a day is other than usual."""
    return OwnHours(
        None if day.leaves_from == usual.leaves_from else day.leaves_from,
        None if day.home_by == usual.home_by else day.home_by,
    )


def exceptions(days: Mapping[DayKey, Hours]) -> dict[tuple[int, tuple[int, ...]], Hours]:
    """Days other than usual, as (weekday, weeks) with their hours: a Friday that is short every week is one."""
    usual = usual_hours([days[key] for key in sorted(days)])
    found: dict[tuple[int, time, time], list[int]] = {}
    for week, weekday in sorted(days):
        day = days[week, weekday]
        if usual is not None and own_of(usual, day):
            found.setdefault((weekday, day.leaves_from, day.home_by), []).append(week)
    return {
        (weekday, tuple(weeks)): days[weeks[0], weekday]
        for (weekday, _from, _home), weeks in sorted(found.items())
    }
