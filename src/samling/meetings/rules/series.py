"""Dates that repeat: from the plain words of the form to the rule of RFC 5545, and to days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum

MOST = 60  # dates in one series; more is a mistake
LONGEST = timedelta(days=3 * 366)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Every(StrEnum):
    """How often a meeting is held."""

    ONCE = "once"
    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    WEEKDAY_OF_MONTH = "weekday_of_month"
    LAST_WEEKDAY_OF_MONTH = "last_weekday_of_month"
    MONTH = "month"


def rule_of(every: Every, *, first: date, times: int | None, until: date | None) -> str:
    """The RRULE, without DTSTART; empty when it is held once.

    The third Tuesday is read from the first date: its weekday, and which of the month it is.
    """
    if every == Every.ONCE:
        return ""
    day = DAYS[first.weekday()]
    steps = {
        Every.WEEK: f"FREQ=WEEKLY;BYDAY={day}",
        Every.TWO_WEEKS: f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}",
        Every.WEEKDAY_OF_MONTH: f"FREQ=MONTHLY;BYDAY={_which(first)}{day}",
        Every.LAST_WEEKDAY_OF_MONTH: f"FREQ=MONTHLY;BYDAY=-1{day}",
        Every.MONTH: f"FREQ=MONTHLY;BYMONTHDAY={first.day}",
    }
    if until is not None:
        return f"{steps[every]};UNTIL={until:%Y%m%d}"
    return f"{steps[every]};COUNT={min(times or MOST, MOST)}"


def days(rule: str, first: date) -> tuple[date, ...]:
    """The days of the rule from the first on, in order and at most MOST; without a rule, the first."""
    if not rule:
        return (first,)
    from dateutil.rrule import rrulestr  # takes its time to load

    end = first + LONGEST
    found: list[date] = []
    for moment in rrulestr(rule, dtstart=datetime.combine(first, time.min)):
        if moment.date() > end or len(found) == MOST:
            break
        found.append(moment.date())
    return tuple(found)


def _which(day: date) -> int:
    """Which of the month's Tuesdays a Tuesday is: 1 to 5."""
    return (day.day - 1) // 7 + 1


def moved(moment: datetime, *, by: int) -> datetime:
    """The same hour on the clock, so many days later; across a clock change too."""
    return moment + timedelta(days=by)
