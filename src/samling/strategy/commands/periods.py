"""Strategy periods: the next is drafted beside the one in force, then put in force in its place."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.ground.wording import Wording
from samling.journal import commands as journal
from samling.strategy import rules
from samling.strategy.commands.parts import locked_draft
from samling.strategy.commands.wording import assign, title_fields
from samling.strategy.models import Goal, Indicator, Measure, Plan, Strategy
from samling.strategy.terms import MeasureState, PlanState


class NoPlanInForce(Refusal):
    """The next period is drafted from the one in force."""


class EndsBeforeItStarts(Refusal):
    """A period has at least one day."""


class ComesBeforeTheOneInForce(Refusal):
    """The next period begins after the one in force began."""


class MeasureOfAnotherPlan(Refusal):
    """Only measures of the period in force are carried over."""


class PlanIsEmpty(Refusal):
    """A strategy without goals says nothing."""


class GoalWithoutStrategies(Refusal):
    """Each goal has at least one strategy."""


class NotYetItsTime(Refusal):
    """A period is put in force on its first day or later."""


@transaction.atomic
def draft_next_period(
    *,
    title: Wording,
    starts: date,
    ends: date | None,
    measures: Collection[int] = (),
    indicators: Collection[int] = (),
    by: str,
    at: datetime,
) -> Plan:
    """A draft with the goals and strategies in force to edit, and the chosen measures carried over.

    ``measures`` and ``indicators`` are keys in the period in force; an indicator of a measure that
    is not carried over is left out too. Raises NoPlanInForce, EndsBeforeItStarts,
    ComesBeforeTheOneInForce, MeasureOfAnotherPlan or NoNorwegianName.
    """
    now = _one_in_force()
    if now is None:
        raise NoPlanInForce(_("There is no strategy in force to start from."))
    _refuse_unfit(starts, ends, after=now)
    chosen = list(Measure.objects.filter(pk__in=measures, strategy__plan=now).order_by("pk"))
    if len(chosen) != len(set(measures)):
        raise MeasureOfAnotherPlan(_("Only measures of the strategy in force can be carried over."))
    draft = Plan.objects.create(
        **title_fields(title), period=DateRange(starts, ends), state=PlanState.DRAFT, follows=now
    )
    strategies = _copy_parts(now, draft)
    carried = {m.pk: _carry(m, strategies[m.strategy_id], starts.year, at) for m in chosen}
    _copy_indicators(indicators, now, strategies=strategies, carried=carried, year=starts.year)
    journal.note(
        deed="strategy.period_drafted",
        subject=f"plan:{draft.pk}",
        by=by,
        at=at,
        details={"follows": now.pk, "carried": sorted(carried)},
    )
    return draft


@transaction.atomic
def change_period(
    *, key: int, title: Wording, starts: date, ends: date | None, by: str, at: datetime
) -> Plan:
    """Give a draft another name or other days."""
    now = _one_in_force()
    draft = locked_draft(key)
    _refuse_unfit(starts, ends, after=now)
    fields: dict[str, object] = {**title_fields(title), "period": DateRange(starts, ends)}
    if changed := assign(draft, fields):
        draft.save(update_fields=changed)
        journal.note(
            deed="strategy.period_changed",
            subject=f"plan:{key}",
            by=by,
            at=at,
            details={"changed": changed},
        )
    return draft


@transaction.atomic
def put_in_force(*, key: int, by: str, at: datetime) -> Plan:
    """Let a draft take the place of the strategy in force, which ends the day before.

    Raises PlanIsFixed, PlanIsEmpty, GoalWithoutStrategies, NotYetItsTime or
    ComesBeforeTheOneInForce. Two at once wait for each other, so exactly one is in force.
    """
    now = _one_in_force()
    draft = locked_draft(key)
    _refuse_unready(draft, on=day_in_oslo(at))
    if now is not None:
        _refuse_unfit(draft.period.lower, draft.period.upper, after=now)
        _end(now, on=draft.period.lower)
    draft.state = PlanState.IN_FORCE
    draft.save(update_fields=["state"])
    journal.note(
        deed="strategy.period_put_in_force",
        subject=f"plan:{draft.pk}",
        by=by,
        at=at,
        details={"ended": now.pk if now else None},
    )
    return draft


@transaction.atomic
def discard_draft(*, key: int, by: str, at: datetime) -> None:
    """Throw a draft away with all that stands in it; PlanIsFixed when it is no draft."""
    draft = locked_draft(key)
    Measure.objects.filter(strategy__plan=draft).delete()
    draft.delete()
    journal.note(deed="strategy.draft_discarded", subject=f"plan:{key}", by=by, at=at)


def _one_in_force() -> Plan | None:
    """The strategy in force; every period is locked, so that two changes of period come in turn."""
    plans = list(Plan.objects.select_for_update().order_by("pk"))
    return next((plan for plan in plans if plan.state == PlanState.IN_FORCE), None)


def _refuse_unfit(starts: date, ends: date | None, *, after: Plan | None) -> None:
    if ends is not None and ends <= starts:
        raise EndsBeforeItStarts(_("The period must end after it starts."))
    if after is not None and starts <= after.period.lower:
        raise ComesBeforeTheOneInForce(
            _("The next period must begin after the one in force began.")
        )


def _refuse_unready(draft: Plan, *, on: date) -> None:
    counts = [goal.strategies.count() for goal in draft.goals.all()]
    if not counts:
        raise PlanIsEmpty(_("The draft has no goals yet."))
    if not all(counts):
        raise GoalWithoutStrategies(_("Each goal needs at least one strategy."))
    if draft.period.lower > on:
        raise NotYetItsTime(
            _("The period has not begun. Put it in force on its first day or later.")
        )


def _end(plan: Plan, *, on: date) -> None:
    """End a period: it never lasts into the one that follows."""
    lower, upper = plan.period.lower, plan.period.upper
    plan.state = PlanState.ENDED
    plan.period = DateRange(lower, on if upper is None else min(upper, on))
    plan.save(update_fields=["state", "period"])


def _copy_parts(now: Plan, draft: Plan) -> dict[int, Strategy]:
    """Goals and strategies into the draft; key of the old strategy → the new one."""
    goals = {
        goal.pk: Goal.objects.create(
            plan=draft,
            place=goal.place,
            title_nb=goal.title_nb,
            title_nn=goal.title_nn,
            title_en=goal.title_en,
        )
        for goal in now.goals.order_by("place")
    }
    return {old.pk: _copy_strategy(old, draft, goals[old.goal_id]) for old in now.strategies.all()}


def _copy_strategy(old: Strategy, draft: Plan, goal: Goal) -> Strategy:
    return Strategy.objects.create(
        plan=draft,
        goal=goal,
        code=old.code,
        place=old.place,
        title_nb=old.title_nb,
        title_nn=old.title_nn,
        title_en=old.title_en,
        text_nb=old.text_nb,
        text_nn=old.text_nn,
        text_en=old.text_en,
    )


def _carry(old: Measure, strategy: Strategy, year: int, at: datetime) -> Measure:
    """The measure again under the draft's strategy, to go on; its old self stays where it was."""
    stem = f"{old.slug[:110]}-{year}"
    taken = Measure.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    return Measure.objects.create(
        strategy=strategy,
        slug=rules.free_slug(stem, taken),
        title_nb=old.title_nb,
        title_nn=old.title_nn,
        title_en=old.title_en,
        text=old.text,
        owner_id=old.owner_id,
        state=MeasureState.RUNNING if old.state == MeasureState.RUNNING else MeasureState.PLANNED,
        carried_from=old,
        is_starting_point=old.is_starting_point,
        created_at=at,
    )


def _copy_indicators(
    keys: Collection[int],
    now: Plan,
    *,
    strategies: dict[int, Strategy],
    carried: dict[int, Measure],
    year: int,
) -> None:
    """Chosen indicators with their targets into the draft's first year, without what was told."""
    for old in Indicator.objects.filter(pk__in=keys, strategy__plan=now).order_by("pk"):
        if old.measure_id is not None and old.measure_id not in carried:
            continue
        Indicator.objects.create(
            strategy=strategies[old.strategy_id],
            measure=carried[old.measure_id] if old.measure_id else None,
            title_nb=old.title_nb,
            title_nn=old.title_nn,
            title_en=old.title_en,
            unit=old.unit,
            source=old.source,
            year=year,
            target=old.target,
            is_starting_point=old.is_starting_point,
        )
