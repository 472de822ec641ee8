"""The front page: what happens, how the year goes, and the ways in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from samling.ground.figures import NOTHING_ASKED, Total
from samling.ground.period import day_in_oslo
from samling.ground.wording import Wording
from samling.meetings import reach
from samling.meetings.models import Event
from samling.meetings.queries.calendar import CalendarLine, Sought, calendar_lines
from samling.meetings.terms import EventType
from samling.register.models import Municipality
from samling.strategy.models import Goal

SHOWN = 6
MEETINGS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Coming:
    """An event that everybody may come to."""

    path_key: str
    title: str
    starts_at: datetime
    type: str
    library: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Way:
    """A municipality one can choose."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal and its strategies."""

    title: Wording
    strategies: tuple[tuple[str, Wording], ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything the front page shows."""

    year: int
    coming: tuple[Coming, ...]
    meetings: tuple[CalendarLine, ...]
    municipalities: tuple[Way, ...]
    events: int
    people: Total
    reporting: int
    asked: int
    goals: tuple[GoalLine, ...]


def home_page(*, at: datetime) -> HomePage:
    """The front page at this moment; the same few questions at any size."""
    year = day_in_oslo(at).year
    totals = reach.municipality_totals(year)
    people = sum(totals.values(), start=NOTHING_ASKED)
    municipalities = tuple(Way(*row) for row in Municipality.objects.values_list("slug", "name"))
    return HomePage(
        year=year,
        coming=_coming(at),
        meetings=calendar_lines(Sought(only="meetings"), at=at, limit=MEETINGS_SHOWN).lines,
        municipalities=municipalities,
        events=people.asked,
        people=people,
        reporting=len(totals),
        asked=len(municipalities),
        goals=_goals(),
    )


def _coming(at: datetime) -> tuple[Coming, ...]:
    rows = (
        Event.objects.public()
        .filter(starts_at__gte=at)
        .order_by("starts_at", "id")
        .values_list("key", "title", "starts_at", "type", "library__name", "municipality__name")
    )[:SHOWN]
    return tuple(
        Coming(str(key), title, starts_at, str(EventType(kind).label), library, municipality)
        for key, title, starts_at, kind, library, municipality in rows
    )


def _goals() -> tuple[GoalLine, ...]:
    goals = (
        Goal.objects.filter(plan__state="in_force").order_by("place").prefetch_related("strategies")
    )
    return tuple(
        GoalLine(
            goal.title,
            tuple(
                (strategy.code, strategy.title)
                for strategy in sorted(goal.strategies.all(), key=lambda each: each.place)
            ),
        )
        for goal in goals
    )
