"""The reach of a year, added up from the facts of every domain that has some."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from samling.bus import reach as bus
from samling.ground.figures import NOTHING_ASKED, Total
from samling.meetings import reach as events
from samling.meetings.models import Tally
from samling.meetings.terms import EventType, Grain, Scope
from samling.strategy.reach import ReachFact
from samling.strategy.terms import Audience

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class YearReach:
    """What was held in a year and how many people came; ``asked`` of a total is the number held.

    ``visits`` are the stops of the bus: they count under their measure, and are no events.
    """

    year: int
    facts: tuple[ReachFact, ...]
    visits: tuple[ReachFact, ...]
    all: Total
    by_month: tuple[Total, ...]
    by_audience: dict[Audience, Total]
    by_measure: dict[int | None, Total]
    by_municipality: dict[int, Total]
    with_debate: frozenset[int]

    def of(self, measures: Collection[int | None]) -> Total:
        """All that was held under these measures."""
        return added(self.by_measure.get(key, NOTHING_ASKED) for key in measures)

    def bus_visits(self, measures: Collection[int]) -> int:
        """How many of the things counted under these measures are stops that the bus visited."""
        return sum(fact.people.asked for fact in self.visits if fact.measure_id in measures)


def year_reach(year: int) -> YearReach:
    """The reach of the whole county in a year, in three questions at any size."""
    facts, visits = events.county_year(year), bus.county_year(year)
    totals, with_debate = _municipalities(year)
    return YearReach(
        year=year,
        facts=facts,
        visits=visits,
        all=added(fact.people for fact in facts),
        by_month=by_month(facts),
        by_audience={
            audience: added(fact.people for fact in facts if fact.audience is audience)
            for audience in Audience
        },
        by_measure=_by_measure((*facts, *visits)),
        by_municipality=totals,
        with_debate=with_debate,
    )


@dataclass(frozen=True, slots=True)
class MeasuresReach:
    """What was held in a year under some measures."""

    by_month: tuple[Total, ...]
    by_audience: dict[Audience, Total]
    by_municipality: dict[int, Total]


def measures_reach(reach: YearReach, measures: Collection[int]) -> MeasuresReach:
    """What was held under some measures, the bus among it; at most two more questions than the year's."""
    facts = [fact for fact in (*reach.facts, *reach.visits) if fact.measure_id in measures]
    has_visits = any(fact.measure_id in measures for fact in reach.visits)
    audiences = {fact.audience for fact in facts}
    return MeasuresReach(
        by_month=by_month(facts),
        by_audience={
            audience: added(fact.people for fact in facts if fact.audience is audience)
            for audience in Audience
            if audience in audiences
        },
        by_municipality=_by_municipality(reach.year, measures, has_visits=has_visits),
    )


def by_month(facts: Iterable[ReachFact]) -> tuple[Total, ...]:
    """Twelve totals, January first."""
    months: dict[int, list[Total]] = {month: [] for month in MONTHS}
    for fact in facts:
        months[fact.month.month].append(fact.people)
    return tuple(added(totals) for totals in months.values())


def added(totals: Iterable[Total]) -> Total:
    """The sum of totals, made at once and not one by one."""
    value = told = asked = estimated = 0
    for each in totals:
        value += each.value
        told += each.told
        asked += each.asked
        estimated += each.estimated
    return Total(value, told, asked, estimated)


def _municipalities(year: int) -> tuple[dict[int, Total], frozenset[int]]:
    """What each municipality has told of, and which of them have held a debate."""
    debates = Sum("events", filter=Q(type=EventType.DEBATE))
    rows = _of_municipalities(year).annotate(debates=debates)
    totals: dict[int, Total] = {}
    with_debate: set[int] = set()
    for owner, people, counted, held, guessed, talks in rows:
        totals[owner] = Total(people, counted, held, guessed)
        if talks:
            with_debate.add(owner)
    return totals, frozenset(with_debate)


def _by_municipality(year: int, measures: Collection[int], *, has_visits: bool) -> dict[int, Total]:
    """Municipality → what was held there under these measures, added up by the database."""
    rows = _of_municipalities(year).filter(measure__in=measures)
    found = {
        owner: Total(people, counted, held, guessed)
        for owner, people, counted, held, guessed in rows
    }
    for fact in bus.municipalities_year(year) if has_visits else ():
        if fact.measure_id in measures and fact.municipality_id is not None:
            before = found.get(fact.municipality_id, NOTHING_ASKED)
            found[fact.municipality_id] = before + fact.people
    return found


def _of_municipalities(year: int) -> QuerySet[Tally, tuple[Any, ...]]:
    """Owner, people, counted, held, estimated: a row for each municipality that held something."""
    return (
        Tally.objects.filter(scope=Scope.MUNICIPALITY, grain=Grain.YEAR, starts_on=date(year, 1, 1))
        .values_list("owner")
        .annotate(Sum("people"), Sum("counted"), held=Sum("events"), guessed=Sum("estimated"))
        .filter(held__gt=0)
        .order_by("owner")
    )


def _by_measure(facts: Iterable[ReachFact]) -> dict[int | None, Total]:
    measures: dict[int | None, list[Total]] = {}
    for fact in facts:
        measures.setdefault(fact.measure_id, []).append(fact.people)
    return {key: added(totals) for key, totals in measures.items()}
