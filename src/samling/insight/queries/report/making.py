"""The report of a year put together as the house knows it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse

from samling.ground.figures import Total
from samling.ground.period import day_in_oslo
from samling.ground.wording import Wording
from samling.insight import rules
from samling.insight.facts import codes_of_topics
from samling.insight.models import ReportPlace
from samling.insight.queries.reach import YearReach, added, year_reach
from samling.insight.queries.report.document import Document, Group, ReportFigure, Section
from samling.insight.queries.report.topics import Topics, counted, of_meetings, standing, topics_of
from samling.insight.queries.strategy.outline import outlook
from samling.insight.queries.strategy.overview import counts_of, families_of
from samling.insight.queries.strategy.parts import (
    IndicatorLine,
    MeasureLine,
    indicator_lines,
    measure_lines,
)
from samling.insight.queries.support import Support, support_year
from samling.insight.rules import IndicatorStatus
from samling.insight.terms import Topic
from samling.register.models import Municipality
from samling.strategy.models import Indicator, Measure, Plan, Strategy

STANDS_NOW = ("measures.done", "measures.open")  # nobody remembers how they stood a year ago
WHOLE_YEAR = Wording("Året samlet", "Året samla", "The year as a whole")
Figures = tuple[ReportFigure, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One year as it is needed for its own report, or to be compared with."""

    year: int
    topics: Topics
    reach: YearReach
    support: Support
    indicators: tuple[IndicatorLine, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What is the same for the year and the year before: the period, its measures and places."""

    plan_id: int
    strategies: tuple[Strategy, ...]
    measures: tuple[MeasureLine, ...]
    families: Mapping[int, tuple[int, ...]]
    places: Mapping[str, int | None]
    municipalities: int


def current_document(year: int, *, at: datetime) -> Document | None:
    """The report of a year as the house knows it now, without words; None for a year without a strategy."""
    on = day_in_oslo(at)
    view = outlook(year, on=on)
    if view is None or view.plan is None:
        return None
    frame = _frame(view.plan.pk, on=on)
    now, before = (_told(each, frame, at=at) for each in (year, year - 1))
    plan = Plan.objects.get(pk=view.plan.pk)
    sections = [_whole(frame, now), *(_section(s, frame, now) for s in frame.strategies)]
    earlier = [_whole(frame, before), *(_section(s, frame, before) for s in frame.strategies)]
    # under another strategy period the same code meant something else
    old = outlook(year - 1, on=on)
    same = old is not None and old.plan is not None and old.plan.pk == view.plan.pk
    return Document(
        year,
        plan.title,
        tuple(
            _beside(section, was, with_own=same or not section.code)
            for section, was in zip(sections, earlier, strict=True)
        ),
    )


def places_of(plan_id: int, strategies: tuple[Strategy, ...]) -> dict[str, int | None]:
    """Topic → key of the strategy it stands under; None with the whole year. One question."""
    keys = {strategy.code: strategy.pk for strategy in strategies}
    usual = {topic: keys.get(codes_of_topics().get(topic, "")) for topic in Topic.values}
    chosen = ReportPlace.objects.filter(plan_id=plan_id).values_list("topic", "strategy_id")
    return {**usual, **dict(chosen)}


def _frame(plan_id: int, *, on: date) -> Frame:
    rows = Strategy.objects.filter(plan_id=plan_id).select_related("goal")
    strategies = tuple(rows.order_by("goal__place", "place", "pk"))
    measures = measure_lines(
        Measure.objects.filter(strategy__plan_id=plan_id), on=on, with_names=False
    )
    return Frame(
        plan_id,
        strategies,
        measures,
        families_of(measures),
        places_of(plan_id, strategies),
        Municipality.objects.count(),
    )


def _told(year: int, frame: Frame, *, at: datetime) -> Told:
    on, reach = day_in_oslo(at), year_reach(year)
    counts = counts_of(reach, frame.measures, dict(frame.families))
    rows = Indicator.objects.filter(strategy__plan_id=frame.plan_id, year=year)
    return Told(
        year,
        topics_of(year, at=at),
        reach,
        support_year(year, on=on),
        indicator_lines(rows, counts, on=on),
    )


def _whole(frame: Frame, told: Told) -> Section:
    path = f"{reverse('insight:strategy')}?year={told.year}"
    reach, reported = told.reach, len(told.reach.by_municipality)
    has_reports = bool(reported)
    everything = added((reach.all, _visits(reach)))
    measures = [line for line in frame.measures if not line.is_dropped]
    done = sum(line.state == "done" for line in measures)
    reached = sum(line.status == IndicatorStatus.REACHED for line in told.indicators)
    figures = (
        *_reached(everything, path=path, has_reports=has_reports or bool(everything.asked)),
        counted("reach.municipalities", reported or None, of=frame.municipalities, path=path),
        standing(
            "reach.debate", rules.count_figure(len(reach.with_debate), has_reports=has_reports), path=path
        ),
        counted("measures.done", done, of=len(measures), path=path),
        counted("measures.open", len(measures) - done, of=len(measures), path=path),
        counted(
            "indicators.reached", reached if told.indicators else None,
            of=len(told.indicators) or None, path=path,
        ),
    )  # fmt: skip
    return Section("", WHOLE_YEAR, Wording(), (Group("", figures), *_topics(None, frame, told)))


def _section(strategy: Strategy, frame: Frame, told: Told) -> Section:
    path = f"{reverse('insight:one_strategy', args=[strategy.code])}?year={told.year}"
    lines = [line for line in frame.measures if line.strategy_id == strategy.pk]
    keys = frozenset(key for line in lines for key in frame.families[line.pk])
    total = told.reach.of(keys)
    has_reports = bool(told.reach.by_municipality) or bool(total.asked)
    figures = (
        *_reached(total, path=path, has_reports=has_reports),
        *(_indicator(line, path) for line in told.indicators if line.strategy_id == strategy.pk),
    )
    here = _topics(strategy.pk, frame, told)
    shown = {group.topic for group in here}
    shares = tuple(
        group for group in _shares(strategy.pk, keys, told) if group.topic not in shown and group.figures
    )  # fmt: skip
    return Section(
        strategy.code,
        strategy.title,
        strategy.goal.title,
        (Group("", figures), *here, *shares),
    )


def _reached(total: Total, *, path: str, has_reports: bool) -> Figures:
    people = rules.people_figure(total, has_reports=has_reports)
    return (
        standing("reach.events", rules.count_figure(total.asked, has_reports=has_reports), path=path),
        standing("reach.people", people, path=path, told=total.told, asked=total.asked),
    )  # fmt: skip


def _indicator(line: IndicatorLine, path: str) -> ReportFigure:
    return ReportFigure(
        f"indicator.{line.measure_id or 0}.{line.name.nb or line.name.nn}",
        line.figure.value,
        line.figure.standing,
        target=line.target,
        path=path,
        title=line.name,
    )


def _topics(strategy_id: int | None, frame: Frame, told: Told) -> tuple[Group, ...]:
    """The topics that stand here, with the figures of the whole county."""
    return tuple(
        Group(topic, told.topics.figures[topic])
        for topic in Topic
        if frame.places[topic] == strategy_id
    )


def _shares(strategy_id: int, measures: frozenset[int], told: Told) -> tuple[Group, ...]:
    """What of a topic that stands elsewhere is counted under this strategy."""
    own = [row for row in told.topics.gathered.by_measure if row.measure_id in measures]
    times = told.support.advice_under(strategy_id)
    networks = told.support.networks_under(measures)
    path = reverse("insight:advice_year", args=[told.year])
    return (
        Group(Topic.MEETINGS, of_meetings(own) if own else ()),
        Group(
            Topic.NETWORKS,
            (
                counted("networks.active", networks.asked, path=reverse("networks:networks")),
                counted("networks.members", networks.value, path=reverse("networks:networks")),
            )
            if networks.asked
            else (),
        ),
        Group(
            Topic.ADVICE,
            (counted("advice.entries", times, path=path, is_inside=True),) if times else (),
        ),
    )


def _visits(reach: YearReach) -> Total:
    return added(fact.people for fact in reach.visits)


def _beside(section: Section, was: Section, *, with_own: bool) -> Section:
    """The section with the numbers of the year before; under another period only those of topics."""
    earlier = {
        (group.topic, figure.key): figure.value
        for group in was.groups
        if group.topic or with_own
        for figure in group.figures
        if figure.key not in STANDS_NOW
    }
    return replace(
        section,
        groups=tuple(
            replace(
                group,
                figures=tuple(
                    replace(figure, before=earlier.get((group.topic, figure.key)))
                    for figure in group.figures
                ),
            )
            for group in section.groups
        ),
    )
