"""Stretches of days. A period ends just before ``ends``; an open end means until further notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``starts`` up to, but not including, ``ends``."""

    starts: date
    ends: date | None = None

    def __post_init__(self) -> None:
        if self.ends is not None and self.ends <= self.starts:
            raise ValueError("A period ends after it starts.")

    def __contains__(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day < self.ends)


def year(number: int) -> Period:
    """The calendar year with this number."""
    return Period(date(number, 1, 1), date(number + 1, 1, 1))


def day_in_oslo(at: datetime) -> date:
    """The calendar day in Norway at this moment."""
    return at.astimezone(OSLO).date()
