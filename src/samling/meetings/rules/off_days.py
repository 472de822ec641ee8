"""Days on which people are likely to be away: public holidays, and what is known of schools' holidays.

Each municipality settles its own school calendar. Until those are told to Samling, only the weeks in
which schools are always closed are known; weeks in which most are closed are told as likely.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from functools import cache

AUTUMN_WEEKS = (40, 41)
WINTER_WEEKS = (8, 9)
LAST_SCHOOL_DAY, FIRST_SCHOOL_DAY = (6, 20), (8, 16)  # month, day: about, in all of Norway
CHRISTMAS_FROM, CHRISTMAS_TO = (12, 22), (1, 2)


class Off(StrEnum):
    """Why people may be away on a day."""

    SUMMER = "summer"
    CHRISTMAS = "christmas"
    EASTER = "easter"
    PERHAPS_AUTUMN = "perhaps_autumn"
    PERHAPS_WINTER = "perhaps_winter"


@cache
def _of_year(year: int) -> dict[date, str]:
    import holidays  # takes its time to load

    return dict(holidays.country_holidays("NO", years=year, language="no").items())


def public_holiday(day: date) -> str:
    """The Norwegian name of the public holiday; empty on other days."""
    return _of_year(day.year).get(day, "")


def school_holiday(day: date) -> Off | None:
    """The holiday that schools have, or are likely to have, on this day."""
    told = (day.month, day.day)
    if LAST_SCHOOL_DAY < told < FIRST_SCHOOL_DAY:
        return Off.SUMMER
    if told >= CHRISTMAS_FROM or told <= CHRISTMAS_TO:
        return Off.CHRISTMAS
    sunday = easter_sunday(day.year)
    if sunday - timedelta(days=8) <= day <= sunday + timedelta(days=1):
        return Off.EASTER
    week = day.isocalendar().week
    if week in AUTUMN_WEEKS:
        return Off.PERHAPS_AUTUMN
    return Off.PERHAPS_WINTER if week in WINTER_WEEKS else None


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar."""
    from dateutil.easter import easter

    found: date = easter(year)
    return found
