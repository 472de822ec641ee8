"""Decisions of the pages that add up: values in, values out; no Django, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from samling.ground.figures import Figure, Standing, Total, missing


class IndicatorStatus(StrEnum):
    """How an indicator stands beside its target on a day."""

    REACHED = "reached"
    ON_THE_WAY = "on_the_way"
    BEHIND = "behind"
    MISSING = "missing"


def days_passed(year: int, *, on: date) -> tuple[int, int]:
    """Whole days of the year that have passed when ``on`` begins, and how many the year has."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    length = (after - first).days
    return min(max((on - first).days, 0), length), length


def expected_by(target: int, *, year: int, on: date) -> int:
    """What an even pace through the year would have given so far, rounded down."""
    passed, length = days_passed(year, on=on)
    return target * passed // length


def indicator_status(value: int | None, *, target: int, year: int, on: date) -> IndicatorStatus:
    """Reached, on the way at an even pace, or behind it; a number nobody has told is missing."""
    if value is None:
        return IndicatorStatus.MISSING
    if value >= target:
        return IndicatorStatus.REACHED
    if value >= expected_by(target, year=year, on=on) and on < date(year + 1, 1, 1):
        return IndicatorStatus.ON_THE_WAY
    return IndicatorStatus.BEHIND


def share_of_target(value: int | None, *, target: int) -> int | None:
    """Whole per cent of the target, at most 100; None when the number is missing."""
    return None if value is None else min(value * 100 // target, 100)


def people_figure(total: Total, *, has_reports: bool) -> Figure:
    """How many people a sum tells of.

    Nobody has reported anything: missing. Somebody has, and nothing was held: zero. Something was
    held, but no number of people was told: missing. Any estimate makes the sum an estimate.
    """
    if not has_reports:
        return missing()
    if total.asked == 0:
        return Figure(0, Standing.REPORTED)
    if total.is_missing:
        return missing()
    return Figure(total.value, Standing.ESTIMATED if total.estimated else Standing.REPORTED)


def count_figure(count: int, *, has_reports: bool) -> Figure:
    """How many there were: missing, not zero, when nobody has reported anything."""
    return Figure(count, Standing.REPORTED) if has_reports else missing()


def per_thousand(total: Total | None, *, inhabitants: int | None) -> int | None:
    """People reached for each thousand inhabitants, rounded; None when either number is missing."""
    if total is None or total.is_missing or not inhabitants:
        return None
    return (2000 * total.value + inhabitants) // (2 * inhabitants)


def plan_for_year(periods: Mapping[int, tuple[int, int, bool]], *, year: int) -> int | None:
    """Key of the strategy period that a year is read under.

    ``periods`` maps a key to first year, last year and whether it is in force. The one in force
    rules every year from its first; before that, the period that began last.
    """
    fits = {
        key: (is_in_force, first)
        for key, (first, last, is_in_force) in periods.items()
        if first <= year and (is_in_force or year <= last)
    }
    return max(fits, key=lambda key: fits[key]) if fits else None


# the areas of the framework that comes with the program, and the theme each is nearest to
THEME_OF_AREA: Mapping[str, str] = {
    "formidling": "reading",
    "barn-og-unge": "children",
    "digital-veiledning": "digital",
    "arrangement-og-debatt": "debate",
    "laeringsarena": "learning",
    "samskaping": "inclusion",
    "prosjekt": "leadership",
    "statistikk": "leadership",
    "samling": "collection",
    "ledelse": "leadership",
    "universell-utforming": "inclusion",
    "skolebibliotek": "school_library",
}


def theme_of_area(area_key: str) -> str:
    """The theme of a network that comes from a need in this area; learning for areas of other frameworks."""
    return THEME_OF_AREA.get(area_key, "learning")


# A year's report is at work until this month of the next year is over; then the new year is.
SETTLED_BY_MONTH = 6
