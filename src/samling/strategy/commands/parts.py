"""Goals and strategies of a draft: added, changed, moved and removed until it is put in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from samling.ground.refusal import Refusal
from samling.ground.wording import Wording
from samling.journal import commands as journal
from samling.strategy import rules
from samling.strategy.commands.wording import assign, text_fields, title_fields
from samling.strategy.models import Goal, Plan, Strategy
from samling.strategy.terms import PlanState


class PlanIsFixed(Refusal):
    """Goals and strategies change only while their period is a draft."""


class GoalHasStrategies(Refusal):
    """A goal goes only when nothing stands under it."""


class StrategyHasMeasures(Refusal):
    """A strategy goes only when no measure stands under it."""


class CodeUnreadable(Refusal):
    """A strategy's code is one to three capital letters and a number."""


class CodeIsTaken(Refusal):
    """Each strategy of a period has a code of its own."""


@transaction.atomic
def add_goal(*, plan_id: int, title: Wording, by: str, at: datetime) -> Goal:
    """Put a goal last in a draft; PlanIsFixed when it is no draft."""
    plan = locked_draft(plan_id)
    last = plan.goals.aggregate(last=Max("place"))["last"] or 0
    goal = Goal.objects.create(plan=plan, place=last + 1, **title_fields(title))
    journal.note(deed="strategy.goal_added", subject=f"goal:{goal.pk}", by=by, at=at)
    return goal


@transaction.atomic
def change_goal(*, key: int, title: Wording, by: str, at: datetime) -> Goal:
    """Give a goal of a draft another name."""
    goal = _goal(key)
    if changed := assign(goal, dict(title_fields(title))):
        goal.save(update_fields=changed)
        journal.note(deed="strategy.goal_changed", subject=f"goal:{key}", by=by, at=at)
    return goal


@transaction.atomic
def move_goal(*, key: int, up: bool, by: str, at: datetime) -> None:
    """Let a goal change places with the one above or below; at the end it stays."""
    goal = _goal(key)
    rows = list(Goal.objects.filter(plan_id=goal.plan_id).order_by("place", "pk"))
    if _reorder(rows, key, up=up):
        journal.note(deed="strategy.goal_moved", subject=f"goal:{key}", by=by, at=at)


@transaction.atomic
def remove_goal(*, key: int, by: str, at: datetime) -> None:
    """Take an empty goal out of a draft; GoalHasStrategies when it is not empty."""
    goal = _goal(key)
    if goal.strategies.exists():
        raise GoalHasStrategies(_("Strategies stand under this goal. Move or remove them first."))
    goal.delete()
    journal.note(deed="strategy.goal_removed", subject=f"goal:{key}", by=by, at=at)


@transaction.atomic
def add_strategy(
    *, goal_id: int, title: Wording, text: Wording, code: str = "", by: str, at: datetime
) -> Strategy:
    """Put a strategy last under a goal of a draft; without a code it gets the first free one."""
    goal = _goal(goal_id)
    taken = list(goal.plan.strategies.values_list("code", flat=True))
    last = goal.strategies.aggregate(last=Max("place"))["last"] or 0
    strategy = Strategy.objects.create(
        plan=goal.plan,
        goal=goal,
        code=_fit_code(code, taken) if code.strip() else rules.free_code(taken),
        place=last + 1,
        **title_fields(title),
        **text_fields(text),
    )
    journal.note(deed="strategy.strategy_added", subject=f"strategy:{strategy.pk}", by=by, at=at)
    return strategy


@transaction.atomic
def change_strategy(
    *, key: int, goal_id: int, code: str, title: Wording, text: Wording, by: str, at: datetime
) -> Strategy:
    """Change a strategy of a draft, or put it under another goal of the same draft."""
    strategy = _strategy(key)
    goal = Goal.objects.get(pk=goal_id, plan_id=strategy.plan_id)
    others = Strategy.objects.filter(plan_id=strategy.plan_id).exclude(pk=key)
    fields: dict[str, object] = {
        "goal_id": goal.pk,
        "code": _fit_code(code, others.values_list("code", flat=True)),
        **title_fields(title),
        **text_fields(text),
    }
    if goal.pk != strategy.goal_id:
        fields["place"] = (goal.strategies.aggregate(last=Max("place"))["last"] or 0) + 1
    if changed := assign(strategy, fields):
        strategy.save(update_fields=changed)
        journal.note(
            deed="strategy.strategy_changed",
            subject=f"strategy:{key}",
            by=by,
            at=at,
            details={"changed": changed},
        )
    return strategy


@transaction.atomic
def move_strategy(*, key: int, up: bool, by: str, at: datetime) -> None:
    """Let a strategy change places with its neighbour under the same goal; at the end it stays."""
    strategy = _strategy(key)
    rows = list(Strategy.objects.filter(goal_id=strategy.goal_id).order_by("place", "pk"))
    if _reorder(rows, key, up=up):
        journal.note(deed="strategy.strategy_moved", subject=f"strategy:{key}", by=by, at=at)


@transaction.atomic
def remove_strategy(*, key: int, by: str, at: datetime) -> None:
    """Take a strategy out of a draft; StrategyHasMeasures when measures stand under it."""
    strategy = _strategy(key)
    if strategy.measures.exists():
        raise StrategyHasMeasures(_("Measures stand under this strategy, so it cannot be removed."))
    strategy.delete()
    journal.note(deed="strategy.strategy_removed", subject=f"strategy:{key}", by=by, at=at)


def locked_draft(plan_id: int) -> Plan:
    """The draft with this key under its lock; PlanIsFixed when it is in force or has ended."""
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.state != PlanState.DRAFT:
        raise PlanIsFixed(
            _("Goals and strategies can only be changed while the period is a draft.")
        )
    return plan


def _goal(key: int) -> Goal:
    locked_draft(Goal.objects.values_list("plan_id", flat=True).get(pk=key))
    return Goal.objects.select_related("plan").get(pk=key)


def _strategy(key: int) -> Strategy:
    locked_draft(Strategy.objects.values_list("plan_id", flat=True).get(pk=key))
    return Strategy.objects.get(pk=key)


def _reorder(rows: Sequence[Goal] | Sequence[Strategy], key: int, *, up: bool) -> bool:
    """Write the new places; False when the one to move stands at the end already."""
    before = [row.pk for row in rows]
    after = rules.moved(before, key, up=up)
    by_key = {row.pk: row for row in rows}
    for place, pk in enumerate(after, start=1):
        row = by_key[pk]
        if row.place != place:
            row.place = place
            row.save(update_fields=["place"])
    return list(after) != before


def _fit_code(code: str, taken: Iterable[str]) -> str:
    wanted = code.strip().upper()
    if not rules.is_code(wanted):
        raise CodeUnreadable(_("A code is one to three letters and a number, such as S10."))
    if wanted in taken:
        raise CodeIsTaken(_("Another strategy in this period has that code."))
    return wanted
