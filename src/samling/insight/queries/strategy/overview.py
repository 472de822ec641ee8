"""The open strategy page: what was decided, what is done for it, and whom it has reached."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from samling.ground.figures import Figure, Total
from samling.insight import rules
from samling.insight.queries.reach import YearReach, added, year_reach
from samling.insight.queries.strategy.municipalities import (
    MunicipalityLine,
    Sort,
    in_order,
    municipality_lines,
    places,
    reach_map,
    sorts,
)
from samling.insight.queries.strategy.outline import PlanOutline, StrategyOutline, outlook
from samling.insight.queries.strategy.parts import (
    Counts,
    IndicatorLine,
    MeasureLine,
    indicator_lines,
    measure_lines,
    open_first,
)
from samling.insight.queries.support import Support, support_year
from samling.insight.rules import IndicatorStatus
from samling.strategy.models import Indicator, Measure
from samling.strategy.terms import Audience
from samling.ui.charts import Chart, Row, bars, columns
from samling.ui.maps import CountyMap


@dataclass(frozen=True, slots=True)
class StrategyBlock:
    """One strategy with what is done for it."""

    code: str
    title: str
    text: str
    measures: tuple[MeasureLine, ...]
    indicators: tuple[IndicatorLine, ...]
    people: Figure
    held: Figure
    advice: int
    networks: Total


@dataclass(frozen=True, slots=True)
class GoalBlock:
    """One goal with its strategies."""

    pk: int
    title: str
    strategies: tuple[StrategyBlock, ...]


@dataclass(frozen=True, slots=True)
class StrategyPage:
    """Everything the open strategy page shows for one year."""

    title: str
    plan: PlanOutline | None
    authority: str
    year: int
    years: tuple[int, ...]
    goals: tuple[GoalBlock, ...]
    people: Figure
    held: Figure
    held_with_number: int
    held_in_all: int
    unplaced: int
    bus_visits: int
    advice: int
    networks: Total
    reporting: int
    municipalities: int
    with_debate: Figure
    statuses: tuple[tuple[str, str, int], ...]
    by_month: Chart
    by_audience: Chart
    lines: tuple[MunicipalityLine, ...]
    sorts: dict[str, Sort]
    map: CountyMap
    without_debate: tuple[MunicipalityLine, ...]
    silent: tuple[MunicipalityLine, ...]


def strategy_page(
    year: int | None, *, on: date, sort: str = "name", with_names: bool = False
) -> StrategyPage | None:
    """The strategy page of a year; None for a year that has no strategy. Nine questions at any size."""
    view = outlook(year, on=on)
    if view is None:
        return None
    plan_id = view.plan.pk if view.plan else 0
    measures = measure_lines(
        Measure.objects.filter(strategy__plan_id=plan_id), on=on, with_names=with_names
    )
    reach, support = year_reach(view.year), support_year(view.year, on=on)
    families = families_of(measures)
    counts = counts_of(reach, measures, families)
    indicators = indicator_lines(
        Indicator.objects.filter(strategy__plan_id=plan_id, year=view.year), counts, on=on
    )
    county = places(view.year)
    reporting = frozenset(reach.by_municipality)
    lines = municipality_lines(county, reach.by_municipality, reach.with_debate, reporting)
    has_reports = bool(reporting)
    placed = added(reach.of(family) for family in families.values())
    bus_visits = reach.bus_visits([key for family in families.values() for key in family])
    return StrategyPage(
        title=view.plan.title if view.plan else _("Strategy"),
        plan=view.plan,
        authority=settings.AUTHORITY,
        year=view.year,
        years=view.years,
        goals=_goals(view.plan, measures, indicators, counts, support, has_reports=has_reports),
        people=rules.people_figure(reach.all, has_reports=has_reports),
        held=rules.count_figure(reach.all.asked, has_reports=has_reports),
        held_with_number=reach.all.told,
        held_in_all=reach.all.asked,
        unplaced=reach.all.asked - (placed.asked - bus_visits),
        bus_visits=bus_visits,
        advice=support.all_advice,
        networks=support.all_networks,
        reporting=len(reporting),
        municipalities=len(lines),
        with_debate=rules.count_figure(len(reach.with_debate), has_reports=has_reports),
        statuses=_statuses(indicators),
        by_month=month_chart(reach.by_month, year=view.year, on=on, has_reports=has_reports),
        by_audience=audience_chart(reach.by_audience, has_reports=has_reports),
        lines=in_order(lines, sort),
        sorts=sorts(sort),
        map=reach_map(county, lines),
        without_debate=tuple(line for line in lines if line.has_reported and not line.has_debate),
        silent=tuple(line for line in lines if not line.has_reported),
    )


def families_of(measures: tuple[MeasureLine, ...]) -> dict[int, tuple[int, ...]]:
    """Each measure with the one it was carried from, whose events of the same year count here too."""
    return {
        line.pk: (line.pk, line.carried_from_id) if line.carried_from_id else (line.pk,)
        for line in measures
    }


def counts_of(
    reach: YearReach, measures: tuple[MeasureLine, ...], families: dict[int, tuple[int, ...]]
) -> Counts:
    """What indicators count, from the reach of the year."""

    def reach_of(strategy_id: int, measure_id: int | None) -> Total:
        if measure_id is not None:
            return reach.of(families.get(measure_id, (measure_id,)))
        own = (line for line in measures if line.strategy_id == strategy_id)
        return added(reach.of(families[line.pk]) for line in own)

    return Counts(len(reach.by_municipality), len(reach.with_debate), reach_of)


def with_reach(
    lines: tuple[MeasureLine, ...], counts: Counts, *, has_reports: bool
) -> tuple[MeasureLine, ...]:
    """The lines with what was held under each and whom it reached."""
    return tuple(
        replace(
            line,
            held=rules.count_figure(total.asked, has_reports=has_reports),
            people=rules.people_figure(total, has_reports=has_reports),
        )
        for line in lines
        for total in (counts.reach_of(line.strategy_id, line.pk),)
    )


def month_chart(months: tuple[Total, ...], *, year: int, on: date, has_reports: bool) -> Chart:
    """People by month; months to come are left empty, and a month nobody told of is missing."""
    shown = 12 if year < on.year else on.month
    rows = [
        Row(str(MONTHS_3[number]), (_people(total, has_reports=has_reports),))
        for number, total in enumerate(months[:shown], start=1)
    ]
    rows += [Row(str(MONTHS_3[number]), ()) for number in range(shown + 1, 13)]
    return columns(
        _("People reached by month"),
        rows,
        series=[_("People")],
        label_heading=_("Month"),
    )


def audience_chart(audiences: dict[Audience, Total], *, has_reports: bool) -> Chart:
    """People by the audience an event was for; audiences nobody held anything for are left out."""
    rows = [
        Row(str(audience.label), (_people(total, has_reports=has_reports),))
        for audience, total in audiences.items()
        if total.asked
    ]
    return bars(
        _("People reached by audience"), rows, series=_("People"), label_heading=_("Audience")
    )


def _people(total: Total, *, has_reports: bool) -> int | None:
    return rules.people_figure(total, has_reports=has_reports).value


def _goals(
    plan: PlanOutline | None,
    measures: tuple[MeasureLine, ...],
    indicators: tuple[IndicatorLine, ...],
    counts: Counts,
    support: Support,
    *,
    has_reports: bool,
) -> tuple[GoalBlock, ...]:
    if plan is None:
        return ()
    lines = with_reach(measures, counts, has_reports=has_reports)
    return tuple(
        GoalBlock(
            goal.pk,
            goal.title,
            tuple(
                block_of(strategy, lines, indicators, counts, support, has_reports=has_reports)
                for strategy in goal.strategies
            ),
        )
        for goal in plan.goals
    )


def block_of(
    strategy: StrategyOutline,
    measures: tuple[MeasureLine, ...],
    indicators: tuple[IndicatorLine, ...],
    counts: Counts,
    support: Support,
    *,
    has_reports: bool,
) -> StrategyBlock:
    """One strategy with its own measures and indicators."""
    total = counts.reach_of(strategy.pk, None)
    own = tuple(line for line in measures if line.strategy_id == strategy.pk)
    families = families_of(own).values()
    return StrategyBlock(
        code=strategy.code,
        title=strategy.title,
        text=strategy.text,
        measures=open_first(own),
        indicators=tuple(i for i in indicators if i.strategy_id == strategy.pk),
        people=rules.people_figure(total, has_reports=has_reports),
        held=rules.count_figure(total.asked, has_reports=has_reports),
        advice=support.advice_under(strategy.pk),
        networks=support.networks_under({key for family in families for key in family}),
    )


def _statuses(indicators: tuple[IndicatorLine, ...]) -> tuple[tuple[str, str, int], ...]:
    """Words, tag and number of indicators for each status that any has."""
    return tuple(
        (alike[0].status_label, alike[0].status_tag, len(alike))
        for status in IndicatorStatus
        if (alike := [line for line in indicators if line.status == status])
    )
