"""A strategy period's bones: which one a year is read under, its goals and its strategies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language

from samling.ground.wording import Wording
from samling.insight import rules
from samling.strategy.models import Strategy
from samling.strategy.rules import years_of
from samling.strategy.terms import PlanState

COLUMNS = (
    *("plan_id", "plan__title_nb", "plan__title_nn", "plan__title_en"),
    *("plan__state", "plan__period"),
    *("goal_id", "goal__title_nb", "goal__title_nn", "goal__title_en"),
    *("pk", "code", "title_nb", "title_nn", "title_en", "text_nb", "text_nn", "text_en"),
)


@dataclass(frozen=True, slots=True)
class StrategyOutline:
    """One strategy: key, code and words in the reader's language."""

    pk: int
    code: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class GoalOutline:
    """One goal and its strategies."""

    pk: int
    title: str
    strategies: tuple[StrategyOutline, ...]


@dataclass(frozen=True, slots=True)
class PlanOutline:
    """One strategy period; ``last`` is its last day, None until further notice."""

    pk: int
    title: str
    is_in_force: bool
    starts: date
    last: date | None
    goals: tuple[GoalOutline, ...]

    @property
    def strategies(self) -> tuple[StrategyOutline, ...]:
        """All strategies in order."""
        return tuple(strategy for goal in self.goals for strategy in goal.strategies)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The period a year is read under, and the years that may be asked for, newest first."""

    plan: PlanOutline | None
    year: int
    years: tuple[int, ...]


def outlook(year: int | None, *, on: date) -> Outlook | None:
    """The bones of the year asked for (this year unless one is); None for a year without a strategy.

    A house without any strategy still has this year. One question.
    """
    plans = _plans()
    years = sorted({y for plan in plans.values() for y in _years(plan, on)}, reverse=True)
    wanted = on.year if year is None else year
    if not plans:
        return Outlook(None, on.year, (on.year,)) if wanted == on.year else None
    periods = {key: _span(plan, on) for key, plan in plans.items()}
    key = rules.plan_for_year(periods, year=wanted)
    if key is None or wanted > on.year:
        return None
    return Outlook(plans[key], wanted, tuple(years))


def _span(plan: PlanOutline, on: date) -> tuple[int, int, bool]:
    years = _years(plan, on)
    return years[0], years[-1], plan.is_in_force


def _years(plan: PlanOutline, on: date) -> range:
    ends = plan.last + timedelta(days=1) if plan.last and not plan.is_in_force else None
    return years_of(plan.starts, ends, until=on.year)


def _plans() -> dict[int, PlanOutline]:
    language = get_language() or "nb"
    rows = (
        Strategy.objects.exclude(plan__state=PlanState.DRAFT)
        .order_by("plan_id", "goal__place", "goal_id", "place", "pk")
        .values_list(*COLUMNS)
    )
    heads: dict[int, tuple[str, bool, date, date | None]] = {}
    goals: dict[int, dict[int, tuple[str, list[StrategyOutline]]]] = {}
    for row in rows:
        plan, goal, upper = row[0], row[6], row[5].upper
        last = upper - timedelta(days=1) if upper else None
        if plan not in heads:
            title = Wording(*row[1:4]).in_language(language)
            heads[plan] = (title, row[4] == PlanState.IN_FORCE, row[5].lower, last)
            goals[plan] = {}
        if goal not in goals[plan]:
            goals[plan][goal] = (Wording(*row[7:10]).in_language(language), [])
        words = Wording(*row[12:15]), Wording(*row[15:18])
        title, text = (each.in_language(language) for each in words)
        goals[plan][goal][1].append(StrategyOutline(row[10], row[11], title, text))
    return {
        key: PlanOutline(
            key,
            *head,
            goals=tuple(
                GoalOutline(goal, title, tuple(parts))
                for goal, (title, parts) in goals[key].items()
            ),
        )
        for key, head in heads.items()
    }
