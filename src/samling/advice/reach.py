"""What advice came to in a year, for reports; a number that nobody has told is missing, never zero."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from samling.advice.models import Advice, Case, Enquiry, Knowledge
from samling.advice.rules import median_of
from samling.advice.terms import CameBy, Theme, Way
from samling.ground.figures import Figure, Standing, Total
from samling.ground.period import OSLO
from samling.strategy.reach import ReachFact
from samling.strategy.terms import Audience

KIND = "advice"


@dataclass(frozen=True, slots=True)
class KnowledgeYear:
    """Pages of open knowledge: those first published in a year, and those that stood at its end."""

    published: int
    standing: int


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """What advice came to in one municipality."""

    municipality_id: int
    slug: str
    name: str
    number: str
    cases: int
    entries: int
    visits: Figure


@dataclass(frozen=True, slots=True)
class AdviceYear:
    """What advice came to in a year in the whole county."""

    year: int
    cases: int
    entries: int
    told_how: int
    visits: Figure
    asked: int
    answered: int
    median: timedelta | None
    by_strategy: tuple[tuple[str, int], ...]
    by_theme: tuple[tuple[str, int], ...]
    by_municipality: tuple[PlaceFigures, ...]

    @property
    def unanswered(self) -> int:
        """Questions of the year that nobody has answered yet."""
        return self.asked - self.answered

    @property
    def median_hours(self) -> Figure:
        """Hours until the answer, for half of those answered; missing when none has been."""
        if self.median is None:
            return Figure(None, Standing.MISSING)
        return Figure(round(self.median.total_seconds() / 3600), Standing.CHECKED)


def county_year(year: int) -> tuple[ReachFact, ...]:
    """How often advice was given in a year, by month and the strategy of the case; one question.

    ``people.asked`` is the number of times; how many people took part is never told.
    """
    rows: Any = (
        Advice.objects.filter(given_on__range=_days(year))
        .annotate(month=TruncMonth("given_on"))
        .order_by("month", "case__strategy_id")
        .values_list("case__strategy_id", "month")
        .annotate(n=Count("pk"))
    )
    return tuple(
        ReachFact(
            measure_id=None,
            strategy_id=strategy,
            municipality_id=None,
            month=month,
            audience=Audience.PROFESSIONALS,
            kind=KIND,
            people=Total(0, 0, times),
        )
        for strategy, month, times in rows
    )


def knowledge_year(year: int) -> KnowledgeYear:
    """Pages of open knowledge in a year; a page withdrawn since is counted in none. One question."""
    begins, ends = _span(year)
    told = Knowledge.objects.published().aggregate(
        new=Count("pk", Q(published_at__range=(begins, ends))),
        all=Count("pk", Q(published_at__lte=ends)),
    )
    return KnowledgeYear(told["new"], told["all"])


def year_figures(year: int) -> AdviceYear:
    """Cases opened, advice given and questions asked in a year; five questions at any size."""
    cases = Case.objects.filter(opened_at__range=_span(year))
    entries = Advice.objects.filter(given_on__range=_days(year))
    told = entries.aggregate(
        all=Count("pk"), told=Count("pk", ~Q(way="")), visits=Count("pk", Q(way=Way.VISIT))
    )
    times = _times(year)
    waits = [answered - asked for asked, answered in times if answered is not None]
    counted = Counter(cases.values_list("strategy__code", flat=True))
    themes = Counter(cases.values_list("theme", flat=True))
    return AdviceYear(
        year=year,
        cases=sum(themes.values()),
        entries=told["all"],
        told_how=told["told"],
        visits=_visits(told["visits"], told=told["told"], entries=told["all"]),
        asked=len(times),
        answered=len(waits),
        median=median_of(waits),
        by_strategy=tuple(sorted((code, n) for code, n in counted.items() if code)),
        by_theme=tuple(
            (str(label), themes[value]) for value, label in Theme.choices if themes[value]
        ),
        by_municipality=_places(cases, entries),
    )


def _days(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _span(year: int) -> tuple[datetime, datetime]:
    return datetime(year, 1, 1, tzinfo=OSLO), datetime(
        year + 1, 1, 1, tzinfo=OSLO
    ) - timedelta.resolution


def _visits(visits: int, *, told: int, entries: int) -> Figure:
    """Visits are known only as far as somebody has told how the advice was given."""
    if not told:
        return Figure(None, Standing.MISSING)
    return Figure(visits, Standing.REPORTED if told == entries else Standing.ESTIMATED)


def _times(year: int) -> list[tuple[datetime, datetime | None]]:
    asked = Enquiry.objects.exclude(came_by=CameBy.OURS)  # where we wrote first, nobody had asked
    rows = asked.filter(received_at__range=_span(year), put_aside_at__isnull=True)
    return list(rows.order_by("pk").values_list("received_at", "answered_at"))


def _places(cases: QuerySet[Case], entries: QuerySet[Advice]) -> tuple[PlaceFigures, ...]:
    names = ("municipality_id", "municipality__slug", "municipality__name", "municipality__number")
    opened: Any = cases.values_list(*names).annotate(n=Count("pk"))
    said: Any = entries.values_list(*(f"case__{name}" for name in names)).annotate(
        n=Count("pk"), told=Count("pk", ~Q(way="")), visits=Count("pk", Q(way=Way.VISIT))
    )
    cases_of = {tuple(row[:4]): row[4] for row in opened}
    said_of = {tuple(row[:4]): tuple(row[4:]) for row in said}
    return tuple(
        _place(place, cases_of.get(place, 0), said_of.get(place, (0, 0, 0)))
        for place in sorted({*cases_of, *said_of}, key=lambda place: place[2])
    )


def _place(place: tuple[Any, ...], cases: int, said: tuple[int, ...]) -> PlaceFigures:
    key, slug, name, number = place
    entries, told, visits = said
    return PlaceFigures(
        municipality_id=key,
        slug=slug,
        name=name,
        number=number,
        cases=cases,
        entries=entries,
        visits=_visits(visits, told=told, entries=entries),
    )
