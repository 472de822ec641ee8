"""Indicators and the numbers told for them; an old number is kept when a new one is told."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.ground.wording import Wording
from samling.journal import commands as journal
from samling.register.terms import CountStanding
from samling.strategy import rules
from samling.strategy.commands.measures import PlanHasEnded
from samling.strategy.commands.wording import assign, title_fields
from samling.strategy.models import Indicator, Measure, Plan, Reading, Strategy
from samling.strategy.terms import IndicatorSource, PlanState


class TargetIsNothing(Refusal):
    """A target is at least one."""


class YearOutsidePeriod(Refusal):
    """An indicator belongs to a year of the strategy's own period."""


class IndicatorHasReadings(Refusal):
    """What has been told is not thrown away."""


class IndicatorCountsItself(Refusal):
    """Nobody tells a number that the program adds up from the facts of reach."""


class ReadingFromTheFuture(Refusal):
    """A number is read today at the latest."""


class NumberAndStandingDisagree(Refusal):
    """A number is missing exactly when there is none."""


@transaction.atomic
def add_indicator(
    *,
    strategy_id: int,
    measure_slug: str | None = None,
    title: Wording,
    unit: str = "",
    source: str,
    year: int,
    target: int,
    by: str,
    at: datetime,
) -> Indicator:
    """Say what a strategy, or one measure under it, is measured by in a year."""
    strategy = Strategy.objects.select_related("plan").get(pk=strategy_id)
    _refuse_unfit(strategy.plan, year=year, target=target)
    measure = Measure.objects.get(slug=measure_slug, strategy=strategy) if measure_slug else None
    indicator = Indicator.objects.create(
        strategy=strategy,
        measure=measure,
        **title_fields(title),
        unit=unit.strip(),
        source=IndicatorSource(source),
        year=year,
        target=target,
    )
    journal.note(deed="strategy.indicator_added", subject=f"indicator:{indicator.pk}", by=by, at=at)
    return indicator


@transaction.atomic
def edit_indicator(
    *,
    key: int,
    title: Wording,
    unit: str,
    source: str,
    year: int,
    target: int,
    by: str,
    at: datetime,
) -> Indicator:
    """Change an indicator; IndicatorHasReadings when told numbers would lose their meaning."""
    indicator = _locked(key)
    _refuse_unfit(indicator.strategy.plan, year=year, target=target)
    is_other = source != indicator.source or year != indicator.year
    if is_other and indicator.readings.exists():
        raise IndicatorHasReadings(
            _("Numbers have been told for this indicator, so its year and source must stay.")
        )
    fields: dict[str, object] = {
        **title_fields(title),
        "unit": unit.strip(),
        "source": IndicatorSource(source),
        "year": year,
        "target": target,
        "is_starting_point": False,
    }
    if changed := assign(indicator, fields):
        indicator.save(update_fields=changed)
        journal.note(
            deed="strategy.indicator_edited",
            subject=f"indicator:{key}",
            by=by,
            at=at,
            details={"changed": changed, "target": target},
        )
    return indicator


@transaction.atomic
def remove_indicator(*, key: int, by: str, at: datetime) -> None:
    """Take an indicator away that nobody has told a number for; else IndicatorHasReadings."""
    indicator = _locked(key)
    if indicator.readings.exists():
        raise IndicatorHasReadings(
            _("Numbers have been told for this indicator, so it cannot be removed.")
        )
    indicator.delete()
    journal.note(deed="strategy.indicator_removed", subject=f"indicator:{key}", by=by, at=at)


@transaction.atomic
def tell_reading(
    *, key: int, value: int | None, standing: str, read_on: date, by: str, at: datetime
) -> Reading:
    """Tell a number for an indicator; the earlier ones stay as history and the newest counts."""
    indicator = _locked(key)
    if indicator.source != IndicatorSource.TOLD:
        raise IndicatorCountsItself(_("This number is added up from what the libraries log."))
    if read_on > day_in_oslo(at):
        raise ReadingFromTheFuture(_("The number cannot be from a day that has not come yet."))
    if (value is None) != (standing == CountStanding.MISSING):
        raise NumberAndStandingDisagree(_("Give a number, or say that it is missing."))
    reading = Reading.objects.create(
        indicator=indicator,
        value=value,
        standing=CountStanding(standing),
        read_on=read_on,
        noted_at=at,
        by=by,
    )
    journal.note(deed="strategy.reading_told", subject=f"indicator:{key}", by=by, at=at)
    return reading


def _locked(key: int) -> Indicator:
    indicator = (
        Indicator.objects.select_for_update(of=("self",))
        .select_related("strategy__plan")
        .get(pk=key)
    )
    if indicator.strategy.plan.state == PlanState.ENDED:
        raise PlanHasEnded(
            _("This strategy period has ended. What stands in it can no longer change.")
        )
    return indicator


def _refuse_unfit(plan: Plan, *, year: int, target: int) -> None:
    if plan.state == PlanState.ENDED:
        raise PlanHasEnded(
            _("This strategy period has ended. What stands in it can no longer change.")
        )
    if target < 1:
        raise TargetIsNothing(_("The target must be at least 1."))
    years = rules.years_of(plan.period.lower, plan.period.upper, until=year)
    if year not in years:
        raise YearOutsidePeriod(_("The year must lie within the strategy period."))
