"""One measure: what it is, how it goes, whom it reached, and what was told about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from samling.ground.figures import Figure, Standing
from samling.insight.queries.reach import measures_reach, year_reach
from samling.insight.queries.strategy.municipalities import (
    MunicipalityLine,
    municipality_lines,
    places,
)
from samling.insight.queries.strategy.overview import (
    audience_chart,
    counts_of,
    families_of,
    month_chart,
    with_reach,
)
from samling.insight.queries.strategy.parts import (
    IndicatorLine,
    MeasureLine,
    indicator_lines,
    measure_lines,
)
from samling.strategy.models import Indicator, Measure, Plan, Reading
from samling.strategy.rules import years_of
from samling.strategy.terms import PlanState
from samling.ui.charts import Chart


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One number told for an indicator."""

    indicator_id: int
    read_on: date
    figure: Figure


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """Everything the page of one measure shows for a year."""

    title: str
    line: MeasureLine
    code: str
    strategy: str
    plan: str
    plan_state: PlanState
    year: int
    years: tuple[int, ...]
    indicators: tuple[IndicatorLine, ...]
    readings: tuple[ReadingLine, ...]
    by_month: Chart
    by_audience: Chart
    reached: tuple[MunicipalityLine, ...]
    bus_visits: int
    reporting: int
    municipalities: int
    before: tuple[str, str] | None
    after: tuple[tuple[str, str], ...]

    @property
    def is_ended(self) -> bool:
        """True when its period has ended and nothing here can change."""
        return self.plan_state == PlanState.ENDED

    @property
    def is_open(self) -> bool:
        """True while it is planned or running."""
        return self.line.state in ("planned", "running")


def measure_page(
    slug: str,
    year: int | None,
    *,
    on: date,
    with_names: bool = False,
    with_drafts: bool = False,
) -> MeasurePage | None:
    """The page of one measure in a year of its period; None when there is none that may be read."""
    family = list(
        Measure.objects.filter(Q(slug=slug) | Q(carried_from__slug=slug))
        .select_related("strategy__plan", "carried_from")
        .order_by("pk")
    )
    row = next((measure for measure in family if measure.slug == slug), None)
    if row is None or (row.strategy.plan.state == PlanState.DRAFT and not with_drafts):
        return None
    plan = row.strategy.plan
    years = tuple(reversed(_years(plan, on=on)))
    shown = years[0] if year is None else year
    if shown not in years:
        return None
    lines = measure_lines(Measure.objects.filter(pk=row.pk), on=on, with_names=with_names)
    families = families_of(lines)
    reach = year_reach(shown)
    counts = counts_of(reach, lines, families)
    own = measures_reach(reach, families[row.pk])
    has_reports = bool(reach.by_municipality)
    (line,) = with_reach(lines, counts, has_reports=has_reports)
    county = places(shown)
    return MeasurePage(
        title=line.title,
        line=line,
        code=row.strategy.code,
        strategy=str(row.strategy.title),
        plan=str(plan.title),
        plan_state=PlanState(plan.state),
        year=shown,
        years=years,
        indicators=indicator_lines(
            Indicator.objects.filter(measure=row, year=shown), counts, on=on
        ),
        readings=_readings(row.pk),
        by_month=month_chart(own.by_month, year=shown, on=on, has_reports=has_reports),
        by_audience=audience_chart(own.by_audience, has_reports=has_reports),
        reached=_reached(
            county_lines=municipality_lines(
                county, own.by_municipality, frozenset(), frozenset(reach.by_municipality)
            )
        ),
        bus_visits=reach.bus_visits(families[row.pk]),
        reporting=len(reach.by_municipality),
        municipalities=len(county.all),
        before=(row.carried_from.slug, str(row.carried_from.title)) if row.carried_from else None,
        after=tuple(
            (after.slug, str(after.title))
            for after in family
            if after.pk != row.pk and after.strategy.plan.state != PlanState.DRAFT
        ),
    )


def _years(plan: Plan, *, on: date) -> range:
    """The years of a period that have come; the first one when none has."""
    is_ended = plan.state == PlanState.ENDED
    years = years_of(plan.period.lower, plan.period.upper if is_ended else None, until=on.year)
    return range(years.start, max(min(years.stop, on.year + 1), years.start + 1))


def _reached(*, county_lines: tuple[MunicipalityLine, ...]) -> tuple[MunicipalityLine, ...]:
    return tuple(line for line in county_lines if line.held.value)


def _readings(measure_id: int) -> tuple[ReadingLine, ...]:
    rows = (
        Reading.objects.filter(indicator__measure_id=measure_id)
        .order_by("-read_on", "-noted_at", "-pk")
        .values_list("indicator_id", "read_on", "value", "standing")
    )
    return tuple(
        ReadingLine(indicator_id, read_on, Figure(value, Standing(standing)))
        for indicator_id, read_on, value, standing in rows
    )
