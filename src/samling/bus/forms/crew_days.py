"""The days of a crew in a form: a tick for each day it drives, and beside it the hours of its own.

``dag`` holds the keys of the ticked days; ``fra-KEY`` and ``hjem-KEY`` the clock times, blank as
on the rest of the days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import time

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from samling.bus.rules.crew_hours import DayKey, Hours, OwnHours, own_of, usual_hours
from samling.bus.terms import WEEKDAYS

SCHOOL_DAYS = range(5)
MOST_WEEKS = 8


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of the rotation as it stands in the form."""

    key: str
    label: str
    is_ticked: bool
    leaves_from: str
    home_by: str


@dataclass(frozen=True, slots=True)
class WeekRows:
    """A week of the rotation as it stands in the form."""

    number: int
    days: tuple[DayRow, ...]

    @property
    def has_own(self) -> bool:
        """Whether a day of the week has hours of its own."""
        return any(day.leaves_from or day.home_by for day in self.days)


def rows_of(days: Mapping[DayKey, Hours], weeks: int, *, before: str = "") -> tuple[WeekRows, ...]:
    """The form for the days as they are; ``before`` is put before each key."""
    usual = usual_hours([days[key] for key in sorted(days)])

    def row(key: str, day: DayKey) -> tuple[bool, str, str]:
        hours = days.get(day)
        own = own_of(usual, hours) if usual and hours else OwnHours()
        return hours is not None, _clock(own.leaves_from), _clock(own.home_by)

    return _weeks(weeks, before, row)


def rows_sent(told: QueryDict, weeks: int, *, before: str = "") -> tuple[WeekRows, ...]:
    """The form as it was sent, to be put right."""
    ticked = set(told.getlist("dag"))

    def row(key: str, _day: DayKey) -> tuple[bool, str, str]:
        return key in ticked, told.get(f"fra-{key}", ""), told.get(f"hjem-{key}", "")

    return _weeks(weeks, before, row)


def days_sent(told: QueryDict, weeks: int, *, before: str = "") -> dict[DayKey, OwnHours]:
    """The ticked days and the hours of their own; ValidationError names a time that is none."""
    ticked = set(told.getlist("dag"))
    found: dict[DayKey, OwnHours] = {}
    faults = []
    for key, (week, day) in _keys(weeks, before):
        if key not in ticked:
            continue
        try:
            own = [_time(told.get(f"{name}-{key}", "")) for name in ("fra", "hjem")]
        except forms.ValidationError:
            words = {"week": week, "day": str(WEEKDAYS[day]).lower()}
            faults.append(_("Week %(week)s, %(day)s: write the time as 06:30.") % words)
            continue
        found[week, day] = OwnHours(*own)
    if faults:
        raise forms.ValidationError(faults)
    return found


def _weeks(
    weeks: int, before: str, row: Callable[[str, DayKey], tuple[bool, str, str]]
) -> tuple[WeekRows, ...]:
    found: dict[int, list[DayRow]] = {}
    for key, (week, day) in _keys(weeks, before):
        rows = found.setdefault(week, [])
        rows.append(DayRow(key, str(WEEKDAYS[day]), *row(key, (week, day))))
    return tuple(WeekRows(week, tuple(days)) for week, days in found.items())


def _keys(weeks: int, before: str) -> Iterable[tuple[str, DayKey]]:
    for week in range(1, min(weeks, MOST_WEEKS) + 1):
        for day in SCHOOL_DAYS:
            yield f"{before}{week}-{day}", (week, day)


def _time(word: str) -> time | None:
    clock: time | None = forms.TimeField(required=False).clean(word.strip().replace(".", ":"))
    return clock


def _clock(clock: time | None) -> str:
    return f"{clock:%H:%M}" if clock else ""
