"""Strategy periods: all of them, the next beside the one in force, and a draft to edit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from samling.ground.wording import Wording
from samling.strategy.models import Goal, Indicator, Measure, Plan, Strategy
from samling.strategy.terms import MeasureState, PlanState


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A strategy period; ``last`` is its last day, None until further notice."""

    pk: int
    title: Wording
    state: PlanState
    starts: date
    last: date | None


@dataclass(frozen=True, slots=True)
class MeasureBeside:
    """One measure in a comparison of two periods."""

    slug: str
    title: Wording
    state: str
    state_label: str
    is_carried: bool


@dataclass(frozen=True, slots=True)
class StrategyBeside:
    """One strategy in force and in the draft; None where it is only in one of them."""

    code: str
    now: Wording | None
    then: Wording | None
    is_reworded: bool
    carried: tuple[MeasureBeside, ...]
    new: tuple[MeasureBeside, ...]
    left_out: tuple[MeasureBeside, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The period in force beside one draft."""

    draft: PlanLine
    strategies: tuple[StrategyBeside, ...]
    carried: int
    new: int
    left_out: int


@dataclass(frozen=True, slots=True)
class PeriodsPage:
    """Every period, and each draft beside the one in force."""

    in_force: PlanLine | None
    drafts: tuple[Comparison, ...]
    ended: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True)
class StrategyRow:
    """A strategy as the forms of a draft need it."""

    pk: int
    plan_id: int
    goal_id: int
    code: str
    title: Wording
    text: Wording
    measures: int = 0


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal with its strategies as the forms of a draft need them."""

    pk: int
    plan_id: int
    title: Wording
    strategies: tuple[StrategyRow, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft to edit."""

    plan: PlanLine
    goals: tuple[GoalRow, ...]
    can_begin: bool


@dataclass(frozen=True, slots=True)
class Carryable:
    """A measure that may be carried over, with its indicators."""

    pk: int
    code: str
    title: Wording
    state_label: str
    indicators: tuple[tuple[int, Wording], ...]


@dataclass(frozen=True, slots=True)
class NextPeriodPage:
    """What the next period can start from."""

    plan: PlanLine
    measures: tuple[Carryable, ...]
    starts: date
    last: date


def periods_page(*, with_drafts: bool) -> PeriodsPage:
    """All periods; drafts beside the one in force only for those who may read them."""
    plans = list(Plan.objects.order_by("-period", "pk"))
    now = next((plan for plan in plans if plan.state == PlanState.IN_FORCE), None)
    drafts = [plan for plan in plans if plan.state == PlanState.DRAFT] if with_drafts else []
    wanted = [plan.pk for plan in [*drafts, *([now] if now else [])]]
    strategies = (
        list(Strategy.objects.filter(plan__in=wanted).order_by("goal__place", "place", "pk"))
        if drafts
        else []
    )
    measures = (
        list(Measure.objects.filter(strategy__plan__in=wanted).order_by("pk")) if drafts else []
    )
    return PeriodsPage(
        in_force=_line(now) if now else None,
        drafts=tuple(_beside(draft, now, strategies, measures) for draft in drafts),
        ended=tuple(_line(plan) for plan in plans if plan.state == PlanState.ENDED),
    )


def draft_page(key: int) -> DraftPage | None:
    """A draft with its goals and strategies, or None when there is no such draft."""
    plan = Plan.objects.filter(pk=key, state=PlanState.DRAFT).first()
    if plan is None:
        return None
    rows = plan.strategies.annotate(held=Count("measures")).order_by("place", "pk")
    strategies = [_strategy(row, row.held) for row in rows]
    goals = tuple(
        GoalRow(
            goal.pk,
            plan.pk,
            goal.title,
            tuple(row for row in strategies if row.goal_id == goal.pk),
        )
        for goal in plan.goals.order_by("place", "pk")
    )
    can_begin = bool(goals) and all(goal.strategies for goal in goals)
    return DraftPage(_line(plan), goals, can_begin)


def goal_row(key: int) -> GoalRow | None:
    """One goal of a draft, or None."""
    row = Goal.objects.filter(pk=key, plan__state=PlanState.DRAFT).first()
    return GoalRow(row.pk, row.plan_id, row.title) if row else None


def strategy_row(key: int) -> StrategyRow | None:
    """One strategy of a draft, or None."""
    row = Strategy.objects.filter(pk=key, plan__state=PlanState.DRAFT).first()
    return _strategy(row, 0) if row else None


def next_period_page(on: date) -> NextPeriodPage | None:
    """What the next period can start from; None without a strategy in force."""
    now = Plan.objects.filter(state=PlanState.IN_FORCE).first()
    if now is None:
        return None
    starts = now.period.upper or date(on.year + 1, 1, 1)
    indicators: dict[int, list[tuple[int, Wording]]] = {}
    for row in Indicator.objects.filter(strategy__plan=now, measure__isnull=False).order_by("pk"):
        indicators.setdefault(row.measure_id or 0, []).append((row.pk, row.title))
    measures = (
        Measure.objects.filter(strategy__plan=now)
        .exclude(state=MeasureState.DROPPED)
        .select_related("strategy")
        .order_by("strategy__goal__place", "strategy__place", "pk")
    )
    return NextPeriodPage(
        plan=_line(now),
        measures=tuple(
            Carryable(
                m.pk,
                m.strategy.code,
                m.title,
                str(MeasureState(m.state).label),
                tuple(indicators.get(m.pk, ())),
            )
            for m in measures
        ),
        starts=starts,
        last=date(starts.year + 3, 12, 31),
    )


def _line(plan: Plan) -> PlanLine:
    upper = plan.period.upper
    last = upper - timedelta(days=1) if upper else None
    return PlanLine(plan.pk, plan.title, PlanState(plan.state), plan.period.lower, last)


def _strategy(row: Strategy, measures: int) -> StrategyRow:
    return StrategyRow(row.pk, row.plan_id, row.goal_id, row.code, row.title, row.text, measures)


def _beside(
    draft: Plan, now: Plan | None, strategies: Iterable[Strategy], measures: list[Measure]
) -> Comparison:
    before = {row.code: row for row in strategies if now and row.plan_id == now.pk}
    after = {row.code: row for row in strategies if row.plan_id == draft.pk}
    in_draft = {row.pk for row in after.values()}
    kept = {m.carried_from_id for m in measures if m.strategy_id in in_draft}
    lines = tuple(
        _strategy_beside(code, before.get(code), after.get(code), measures, kept)
        for code in dict.fromkeys([*after, *before])
    )
    return Comparison(
        draft=_line(draft),
        strategies=lines,
        carried=sum(len(line.carried) for line in lines),
        new=sum(len(line.new) for line in lines),
        left_out=sum(len(line.left_out) for line in lines),
    )


def _strategy_beside(
    code: str,
    now: Strategy | None,
    then: Strategy | None,
    measures: list[Measure],
    kept: set[int | None],
) -> StrategyBeside:
    old = [m for m in measures if now and m.strategy_id == now.pk]
    coming = [m for m in measures if then and m.strategy_id == then.pk]
    words = (now.title, now.text) if now else None
    return StrategyBeside(
        code=code,
        now=now.title if now else None,
        then=then.title if then else None,
        is_reworded=bool(now and then and words != (then.title, then.text)),
        carried=tuple(_measure(m) for m in coming if m.carried_from_id),
        new=tuple(_measure(m) for m in coming if not m.carried_from_id),
        left_out=tuple(_measure(m) for m in old if m.pk not in kept),
    )


def _measure(row: Measure) -> MeasureBeside:
    return MeasureBeside(
        row.slug,
        row.title,
        row.state,
        str(MeasureState(row.state).label),
        row.carried_from_id is not None,
    )
