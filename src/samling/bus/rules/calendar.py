"""The school year as it usually is in Innlandet, until a municipality's own calendar is read in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
FIRST_WEEK, AUTUMN_WEEK, WINTER_WEEK, LAST_WEEK = 34, 41, 9, 24


@dataclass(frozen=True, slots=True)
class Free:
    """Days without school, up to but not including ``ends``; ``kind`` as in ``terms.FreeKind``."""

    starts: date
    ends: date
    kind: str
    label: str

    def __contains__(self, day: date) -> bool:
        return self.starts <= day < self.ends


@dataclass(frozen=True, slots=True)
class YearOfSchool:
    """The first school day, the day after the last, and what lies free between."""

    starts: date
    ends: date
    free: tuple[Free, ...]


def school_year_of(day: date) -> int:
    """The year in which the school year of this day begins; a new one is counted from July."""
    return day.year if day.month >= 7 else day.year - 1


def monday(year: int, week: int) -> date:
    """The Monday of an ISO week."""
    return date.fromisocalendar(year, week, 1)


def usual_year(year: int) -> YearOfSchool:
    """The school year that begins in this year: weeks 34 to 24 with the county's usual breaks.

    Autumn break in week 41, Christmas from the Monday of Christmas week (or the one before, when
    Christmas Eve is a Monday) until the Monday after New Year, winter break in week 9, Easter from
    the Monday before. Public holidays by the ``holidays`` package.
    """
    import holidays  # takes its time to load

    starts = monday(year, FIRST_WEEK)
    ends = monday(year + 1, LAST_WEEK) + 5 * DAY
    eve = date(year, 12, 24)
    christmas = eve - timedelta(days=eve.weekday()) - (WEEK if eve.weekday() == 0 else 0 * DAY)
    new_year = date(year + 1, 1, 1)
    after = new_year + timedelta(days=7 - new_year.weekday())
    public = holidays.country_holidays("NO", years=[year, year + 1], language="no")
    easter = min(
        (d for d, name in public.items() if d.year == year + 1 and "skjærtorsdag" in name.lower()),
        default=None,
    )
    free = [
        Free(monday(year, AUTUMN_WEEK), monday(year, AUTUMN_WEEK) + WEEK, "break", "Høstferie"),
        Free(christmas, after, "break", "Juleferie"),
        Free(monday(year + 1, WINTER_WEEK), monday(year + 1, WINTER_WEEK) + WEEK, "break", "Vinterferie"),
    ]  # fmt: skip
    if easter is not None:
        week = easter - timedelta(days=easter.weekday())
        free.append(Free(week, week + WEEK + DAY, "break", "Påske"))
    free += [
        Free(day, day + DAY, "holiday", name)
        for day, name in sorted(public.items())
        if starts <= day < ends
    ]
    return YearOfSchool(starts, ends, tuple(sorted(free, key=lambda f: (f.starts, f.ends))))


class BadCalendar(ValueError):
    """What is told cannot be a school year; the message is one of the words of ``FAULTS``."""


FAULTS = ("ends_first", "other_year", "too_long", "free_backwards", "free_outside")
LONGEST = timedelta(days=366)


def checked_year(year: int, told: YearOfSchool) -> YearOfSchool:
    """A school year that can be meant, its free days in order; raises BadCalendar with the first fault."""
    if told.ends <= told.starts:
        raise BadCalendar("ends_first")
    if school_year_of(told.starts) != year:
        raise BadCalendar("other_year")
    if told.ends - told.starts > LONGEST:
        raise BadCalendar("too_long")
    for free in told.free:
        if free.ends <= free.starts:
            raise BadCalendar("free_backwards")
        if free.starts < told.starts or free.ends > told.ends:
            raise BadCalendar("free_outside")
    return YearOfSchool(
        told.starts, told.ends, tuple(sorted(told.free, key=lambda f: (f.starts, f.ends)))
    )


def with_public_holidays(year: int, told: YearOfSchool) -> YearOfSchool:
    """The same year with the public holidays that it does not name itself."""
    missing = tuple(
        free
        for free in usual_year(year).free
        if free.kind == "holiday"
        and told.starts <= free.starts < told.ends
        and not any(own.kind == "holiday" and free.starts in own for own in told.free)
    )
    return YearOfSchool(told.starts, told.ends, told.free + missing)
