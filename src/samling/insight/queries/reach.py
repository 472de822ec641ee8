"""The reach of a year, added up from the facts of every domain that has some."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from samling.ground.figures import NOTHING_ASKED, Total
from samling.meetings import reach as events
from samling.strategy.reach import ReachFact
from samling.strategy.terms import Audience

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class YearReach:
    """What was held in a year and how many people came; ``asked`` of a total is the number held."""

    all: Total
    by_month: tuple[Total, ...]
    by_audience: dict[Audience, Total]
    by_measure: dict[int | None, Total]
    by_municipality: dict[int, Total]
    with_debate: frozenset[int]

    def of(self, measures: Collection[int | None]) -> Total:
        """All that was held under these measures."""
        return added(self.by_measure.get(key, NOTHING_ASKED) for key in measures)


def year_reach(year: int) -> YearReach:
    """The reach of the whole county in a year, in three questions at any size."""
    facts = events.county_year(year)
    return YearReach(
        all=added(fact.people for fact in facts),
        by_month=by_month(facts),
        by_audience={
            audience: added(fact.people for fact in facts if fact.audience is audience)
            for audience in Audience
        },
        by_measure=_by_measure(facts),
        by_municipality=events.municipality_totals(year),
        with_debate=events.municipalities_with_debate(year),
    )


def measures_reach(
    year: int, measures: Collection[int]
) -> tuple[tuple[Total, ...], dict[int, Total], dict[Audience, Total]]:
    """What was held under some measures: by month, by municipality, by audience; two questions."""
    facts = [fact for fact in events.county_year(year) if fact.measure_id in measures]
    audiences = {fact.audience for fact in facts}
    return (
        by_month(facts),
        _by_municipality(
            fact for fact in events.municipalities_year(year) if fact.measure_id in measures
        ),
        {
            audience: added(fact.people for fact in facts if fact.audience is audience)
            for audience in Audience
            if audience in audiences
        },
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


def _by_municipality(facts: Iterable[ReachFact]) -> dict[int, Total]:
    places: dict[int, list[Total]] = {}
    for fact in facts:
        if fact.municipality_id is not None:
            places.setdefault(fact.municipality_id, []).append(fact.people)
    return {key: added(totals) for key, totals in places.items()}


def _by_measure(facts: Iterable[ReachFact]) -> dict[int | None, Total]:
    measures: dict[int | None, list[Total]] = {}
    for fact in facts:
        measures.setdefault(fact.measure_id, []).append(fact.people)
    return {key: added(totals) for key, totals in measures.items()}
