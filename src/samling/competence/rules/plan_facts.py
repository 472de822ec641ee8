"""What a plan is made from, in plain values, and what is reckoned of it without the planner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LibraryFact:
    """A library with what it can spare; None where it did not say."""

    key: int
    latitude: float | None
    longitude: float | None
    people: int | None = None
    at_once: int | None = None
    away_days: int | None = None
    travel_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class NeedFact:
    """What a library needs: levels lacked by so many people, and how it matters."""

    library: int
    competence: str
    levels: float
    people: int
    importance: float


@dataclass(frozen=True, slots=True)
class MeasureFact:
    """A possible measure as numbers."""

    key: int
    kind: str
    gains: Mapping[str, float]
    is_in_room: bool
    is_digital: bool
    digital_share: float
    places: tuple[int, ...]
    seats: int
    least: int
    most_times: int
    adviser_days: float
    money_nok: float
    hours: float


@dataclass(frozen=True, slots=True)
class PeriodFact:
    """A half-year as numbers."""

    number: int
    adviser_days: float
    budget_nok: float


@dataclass(frozen=True, slots=True)
class LineFact:
    """A line of a plan as keys; ``place`` None is on screen."""

    measure: int
    place: int | None
    period: int
    guests: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a plan is made from."""

    libraries: tuple[LibraryFact, ...]
    needs: tuple[NeedFact, ...]
    measures: tuple[MeasureFact, ...]
    periods: tuple[PeriodFact, ...]
    pinned: tuple[int, ...] = ()
    forbidden: tuple[int, ...] = ()
    equity_percent: int = 0
    insists_on_equity: bool = False


def percent(part: float | None, whole: float | None) -> float | None:
    """A part in per cent of a whole; None when either is not known or there is nothing to share."""
    if part is None or not whole:
        return None
    return 100.0 * part / whole


def proven_gap(value: float | None, bound: float | None) -> float | None:
    """How far, in per cent, a plan may at most be from the best there is; None when nothing is proven."""
    if value is None or bound is None:
        return None
    if bound <= 0:
        return 0.0
    return max(0.0, 100.0 * (bound - value) / bound)


def half_years(year: int, *, autumn: bool, count: int) -> list[tuple[int, int]]:
    """(year, first month) of so many half-years: spring begins in January, autumn in July."""
    first = year * 2 + (1 if autumn else 0)
    return [(n // 2, 7 if n % 2 else 1) for n in range(first, first + count + 1)]
