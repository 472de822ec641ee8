"""One strategy of a year: its measures, its indicators and whom they reached, where and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from samling.insight.queries.reach import measures_reach, year_reach
from samling.insight.queries.strategy.municipalities import (
    MunicipalityLine,
    Sort,
    in_order,
    municipality_lines,
    places,
    sorts,
)
from samling.insight.queries.strategy.outline import PlanOutline, StrategyOutline, outlook
from samling.insight.queries.strategy.overview import (
    StrategyBlock,
    audience_chart,
    block_of,
    counts_of,
    families_of,
    month_chart,
    with_reach,
)
from samling.insight.queries.strategy.parts import indicator_lines, measure_lines
from samling.insight.queries.support import support_year
from samling.strategy.models import Indicator, Measure
from samling.ui.charts import Chart


@dataclass(frozen=True, slots=True)
class OneStrategyPage:
    """Everything the page of one strategy shows for a year."""

    title: str
    plan: PlanOutline
    strategy_id: int
    goal: str
    year: int
    years: tuple[int, ...]
    block: StrategyBlock
    neighbours: tuple[StrategyOutline, ...]
    bus_visits: int
    reporting: int
    municipalities: int
    by_month: Chart
    by_audience: Chart
    reached: tuple[MunicipalityLine, ...]
    sorts: dict[str, Sort]
    authority: str


def one_strategy_page(
    code: str, year: int | None, *, on: date, sort: str = "name", with_names: bool = False
) -> OneStrategyPage | None:
    """The page of one strategy in a year; None when the year has no such strategy."""
    view = outlook(year, on=on)
    plan = view.plan if view else None
    strategy = next((s for s in plan.strategies if s.code == code), None) if plan else None
    if view is None or plan is None or strategy is None:
        return None
    measures = measure_lines(
        Measure.objects.filter(strategy_id=strategy.pk), on=on, with_names=with_names
    )
    families = families_of(measures)
    keys = frozenset(key for family in families.values() for key in family)
    reach = year_reach(view.year)
    counts = counts_of(reach, measures, families)
    indicators = indicator_lines(
        Indicator.objects.filter(strategy_id=strategy.pk, year=view.year), counts, on=on
    )
    reporting = frozenset(reach.by_municipality)
    own = measures_reach(reach, keys)
    county = places(view.year)
    lines = in_order(municipality_lines(county, own.by_municipality, frozenset(), reporting), sort)
    has_reports = bool(reporting)
    return OneStrategyPage(
        title=strategy.title,
        plan=plan,
        strategy_id=strategy.pk,
        goal=next(goal.title for goal in plan.goals if strategy in goal.strategies),
        year=view.year,
        years=tuple(y for y in view.years if _rules(plan, y)),
        block=block_of(
            strategy,
            with_reach(measures, counts, has_reports=has_reports),
            indicators,
            counts,
            support_year(view.year, on=on),
            has_reports=has_reports,
        ),
        neighbours=plan.strategies,
        bus_visits=reach.bus_visits(keys),
        reporting=len(reporting),
        municipalities=len(county.all),
        by_month=month_chart(own.by_month, year=view.year, on=on, has_reports=has_reports),
        by_audience=audience_chart(own.by_audience, has_reports=has_reports),
        reached=tuple(line for line in lines if line.held.value),
        sorts=sorts(sort),
        authority=settings.AUTHORITY,
    )


def _rules(plan: PlanOutline, year: int) -> bool:
    """True for the years that are read under this plan, so that the switch stays on this strategy."""
    return plan.starts.year <= year and (
        plan.is_in_force or plan.last is None or year <= plan.last.year
    )
