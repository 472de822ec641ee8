"""One honest page about one municipality."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from samling.bus import reach as bus
from samling.ground.figures import Total, total
from samling.ground.period import day_in_oslo
from samling.ground.prepared import Prepared
from samling.ground.wording import Wording
from samling.insight.queries.municipalities import CountyBackground, county_background
from samling.insight.queries.municipality_places import PlaceLine, of_kind, places_of
from samling.insight.queries.municipality_statistics import Statistics, statistics_of
from samling.insight.queries.reach import added
from samling.meetings import reach
from samling.meetings.reach import RecentEvent
from samling.meetings.terms import EventType
from samling.networks.reach import NetworkHere, as_here, networks_here
from samling.register.models import (
    Inhabitants,
    Municipality,
    StatisticsReturn,
)
from samling.register.terms import (
    LIBRARY_KINDS,
    OrganisationKind,
)
from samling.strategy.models import Measure
from samling.strategy.reach import ReachFact
from samling.strategy.terms import Audience, PlanState
from samling.ui.charts import Chart, Row, columns

RECENT = 6
CHILDREN = frozenset(
    {Audience.KINDERGARTEN, Audience.PRIMARY_SCHOOL, Audience.CHILDREN, Audience.YOUTH}
)


@dataclass(frozen=True, slots=True)
class Inhabited:
    """The people of a municipality on 1 January, the children one age at a time."""

    year: int
    persons: int
    by_age: tuple[int, ...]
    source: str

    def aged(self, first: int, last: int) -> int:
        """Persons from ``first`` to ``last`` whole years, both included, at most 19."""
        return sum(self.by_age[first : last + 1])

    @property
    def aged_0_5(self) -> int:
        """Children before school."""
        return self.aged(0, 5)

    @property
    def aged_6_12(self) -> int:
        """Children in grades 1–7."""
        return self.aged(6, 12)

    @property
    def aged_13_18(self) -> int:
        """Young people."""
        return self.aged(13, 18)


@dataclass(frozen=True, slots=True)
class MeasureReach:
    """What was held under one measure."""

    slug: str
    title: Wording
    people: Total


@dataclass(frozen=True, slots=True)
class StrategyReach:
    """What was held under one strategy."""

    code: str
    title: Wording
    people: Total
    measures: tuple[MeasureReach, ...]


@dataclass(frozen=True, slots=True)
class YearHere:
    """The events of a year in this municipality; ``asked`` of a total is the number held."""

    year: int
    people: Total
    children: Total
    strategies: tuple[StrategyReach, ...]
    bus: Total
    elsewhere: Total
    has_debate: bool
    debates: int
    per_thousand: float | None
    county_per_thousand: float | None
    reporting: int
    asked: int

    @property
    def has_reported(self) -> bool:
        """True when anything held this year has been logged."""
        return self.people.asked > 0


@dataclass(frozen=True, slots=True)
class HereEvent:
    """One event of the municipality; nobody asks how many came to one that is still to come."""

    event: RecentEvent
    is_coming: bool


@dataclass(frozen=True, slots=True)
class MunicipalityPage:
    """Everything that the page of a municipality shows to anybody."""

    id: int
    slug: str
    number: str
    name: str
    centre: str
    area_km2: float | None
    inhabited: Inhabited | None
    libraries: tuple[PlaceLine, ...]
    schools: tuple[PlaceLine, ...]
    upper_secondary: tuple[PlaceLine, ...]
    kindergartens: tuple[PlaceLine, ...]
    others: tuple[PlaceLine, ...]
    statistics: Statistics | None
    year: YearHere
    recent: tuple[HereEvent, ...]
    networks: tuple[NetworkHere, ...]

    @property
    def ages(self) -> Chart | None:
        """Children and young people as a chart, one column for each age."""
        return _ages(self.inhabited) if self.inhabited else None

    @property
    def pupils(self) -> Total:
        """Pupils of the schools whose number is told."""
        return total(place.children for place in self.schools)

    @property
    def kindergarten_children(self) -> Total:
        """Children of the kindergartens whose number is told."""
        return total(place.children for place in self.kindergartens)

    @property
    def staffed(self) -> tuple[PlaceLine, ...]:
        """The places of which people are known."""
        return tuple(
            place
            for place in (*self.libraries, *self.others, *self.schools, *self.upper_secondary)
            if place.people
        )


def municipality_page(slug: str, *, at: datetime, with_people: bool = False) -> MunicipalityPage:
    """The page of one municipality; Municipality.DoesNotExist. Six questions at any size.

    ``with_people`` adds names and addresses, which only the county library may see.
    """
    on = day_in_oslo(at)
    found = FACTS.rows(slug=slug)
    if not found:
        raise Municipality.DoesNotExist
    (pk, slug, number, name, centre, area_km2, people, told_text, networks) = found[0]
    told = json.loads(told_text) if told_text else None
    background = county_background(
        year=on.year, statistics_year=told["year"] if told else None, at=at
    )
    inhabited = _inhabited(people)
    places = places_of(pk, on=on, with_people=with_people)
    return MunicipalityPage(
        id=pk,
        slug=slug,
        number=number,
        name=name,
        centre=centre,
        area_km2=area_km2,
        inhabited=inhabited,
        libraries=of_kind(places, *LIBRARY_KINDS),
        schools=of_kind(places, OrganisationKind.SCHOOL),
        upper_secondary=of_kind(places, OrganisationKind.UPPER_SECONDARY),
        kindergartens=of_kind(places, OrganisationKind.KINDERGARTEN),
        others=of_kind(
            places,
            OrganisationKind.MUNICIPALITY,
            OrganisationKind.VOLUNTARY,
            OrganisationKind.PARTNER,
        ),
        statistics=statistics_of(pk, told, background) if told else None,
        year=_year(pk, on.year, inhabited, background),
        recent=tuple(
            HereEvent(event, event.starts_at > at) for event in reach.recent_events(pk, RECENT)
        ),
        networks=tuple(as_here(one) for one in networks),
    )


def _facts(*, slug: str) -> QuerySet[Municipality, Any]:
    people = Inhabitants.objects.filter(municipality=OuterRef("pk")).order_by("-year")
    told = StatisticsReturn.objects.filter(municipality=OuterRef("pk")).order_by("-year")
    told_columns = JSONObject(year="year", figures="figures", doubts="doubts", source="source")
    counted = JSONObject(year="year", persons="persons", by_age="by_age", source="source")
    return (
        Municipality.objects.filter(slug=slug)
        .annotate(
            people=Subquery(people.values(one=counted)[:1]),
            told=Subquery(told.values(one=told_columns)[:1]),
            networks=ArraySubquery(networks_here(OuterRef("pk"))),
        )
        .values_list(
            *("pk", "slug", "number", "name", "centre", "area_km2", "people", "told", "networks")
        )
    )


FACTS = Prepared(_facts, {"slug": "the-municipality-asked-for"})


def _inhabited(text: str | None) -> Inhabited | None:
    if text is None:
        return None
    told = json.loads(text)
    return Inhabited(told["year"], told["persons"], tuple(told["by_age"]), told["source"])


def _ages(inhabited: Inhabited) -> Chart:
    return columns(
        _("Children and young people by age, %(year)s") % {"year": inhabited.year},
        [Row(str(age), (count,)) for age, count in enumerate(inhabited.by_age[:19])],
        series=[_("Persons")],
        label_heading=_("Age"),
        note=_("Persons on 1 January. Source: %(source)s") % {"source": inhabited.source},
    )


def _year(
    municipality_id: int, year: int, inhabited: Inhabited | None, background: CountyBackground
) -> YearHere:
    facts = reach.municipality_year(municipality_id, year)
    visits = bus.municipality_year(municipality_id, year)
    people = added(fact.people for fact in facts)
    debates = added(fact.people for fact in facts if fact.kind == EventType.DEBATE).asked
    county_people = background.reporting_inhabitants
    return YearHere(
        year=year,
        people=people,
        children=added(fact.people for fact in facts if fact.audience in CHILDREN),
        strategies=_strategies(facts),
        bus=added(fact.people for fact in visits),
        elsewhere=added(fact.people for fact in facts if fact.measure_id is None),
        has_debate=debates > 0,
        debates=debates,
        per_thousand=people.asked * 1000 / inhabited.persons
        if inhabited and inhabited.persons and people.asked
        else None,
        county_per_thousand=background.events.asked * 1000 / county_people
        if county_people
        else None,
        reporting=len(background.totals),
        asked=background.asked,
    )


def _strategies(facts: Iterable[ReachFact]) -> tuple[StrategyReach, ...]:
    """Reach by strategy and, within it, by measure, in the strategies' own order; one question."""
    by_measure: dict[int, list[Total]] = {}
    for fact in facts:
        if fact.measure_id is not None:
            by_measure.setdefault(fact.measure_id, []).append(fact.people)
    if not by_measure:
        return ()
    found: dict[int, tuple[str, Wording, list[MeasureReach]]] = {}
    for pk, slug, nb, nn, en, strategy_id, code, *title in MEASURES.rows():
        if pk in by_measure:
            under = found.setdefault(strategy_id, (code, Wording(*title), []))[2]
            under.append(MeasureReach(slug, Wording(nb, nn, en), added(by_measure[pk])))
    return tuple(
        StrategyReach(code, title, added(one.people for one in under), tuple(under))
        for code, title, under in found.values()
    )


def _measures() -> QuerySet[Measure, Any]:
    return (
        Measure.objects.exclude(strategy__plan__state=PlanState.DRAFT)
        .order_by("strategy__goal__place", "strategy__place", "pk")
        .values_list(
            *("pk", "slug", "title_nb", "title_nn", "title_en", "strategy_id", "strategy__code"),
            *("strategy__title_nb", "strategy__title_nn", "strategy__title_en"),
        )
    )


MEASURES = Prepared(_measures, {})
