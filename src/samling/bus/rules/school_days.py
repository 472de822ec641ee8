"""Whether a stop can be visited on a date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

FreeSpan = tuple[date, date, str]


@dataclass(frozen=True, slots=True)
class Calendar:
    """One school year of a municipality; ``free`` holds first day, day after the last, and kind."""

    starts: date
    ends: date
    free: tuple[FreeSpan, ...]


@dataclass(frozen=True, slots=True)
class ShutPeriod:
    """When a stop or road is shut, in one year or in every; ``ends`` is the day after, or nothing."""

    starts: date
    ends: date | None
    is_yearly: bool = False

    def __contains__(self, day: date) -> bool:
        if not self.is_yearly or self.ends is None:
            return self.starts <= day and (self.ends is None or day < self.ends)
        first, last, this = _in_year(self.starts), _in_year(self.ends), _in_year(day)
        return first <= this < last if first < last else this >= first or this < last


def _in_year(day: date) -> tuple[int, int]:
    return day.month, day.day


def is_open(
    kind: str, day: date, *, calendars: Iterable[Calendar], shut: Iterable[ShutPeriod] = ()
) -> bool:
    """Whether a stop of this kind takes visits on this date.

    A school follows its municipality's calendar; without one for the date there is no school.
    Kindergartens and villages are open outside the public holidays.
    """
    if any(day in period for period in shut):
        return False
    years = tuple(calendars)
    free = {what for year in years for starts, ends, what in year.free if starts <= day < ends}
    if kind == "school":
        return not free and any(year.starts <= day < year.ends for year in years)
    return "holiday" not in free
