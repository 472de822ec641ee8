"""The strategy that a fresh start begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from psycopg.types.range import DateRange

from samling.journal import commands as journal
from samling.strategy import facts
from samling.strategy.commands.wording import text_fields, title_fields
from samling.strategy.models import Goal, Indicator, Measure, Plan, Strategy


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows were made; all zero when the house had a strategy already."""

    plans: int = 0
    strategies: int = 0
    measures: int = 0
    indicators: int = 0


@transaction.atomic
def load_facts(*, by: str, at: datetime) -> Loaded:
    """Put the strategy of Innlandet in force in a house that has none; else leave all as it is.

    What people have changed is theirs, so a second load never writes over it.
    """
    _one_at_a_time()
    if Plan.objects.exists():
        return Loaded()
    table = facts.innlandet()
    plan = Plan.objects.create(
        **title_fields(table.title),
        period=DateRange(table.starts, table.ends),
        state="in_force",
        source=table.source,
    )
    for place, goal in enumerate(table.goals, start=1):
        _load_goal(plan, goal, place=place, at=at)
    journal.note(deed="strategy.facts_loaded", subject=f"plan:{plan.pk}", by=by, at=at)
    return Loaded(
        plans=1,
        strategies=plan.strategies.count(),
        measures=Measure.objects.filter(strategy__plan=plan).count(),
        indicators=Indicator.objects.filter(strategy__plan=plan).count(),
    )


def _one_at_a_time() -> None:
    """Two fresh starts at once must not both find the house empty: the second one waits."""
    with connection.cursor() as cursor:
        cursor.execute("lock table strategy_plan in share row exclusive mode")


def _load_goal(plan: Plan, fact: facts.GoalFact, *, place: int, at: datetime) -> None:
    goal = Goal.objects.create(plan=plan, place=place, **title_fields(fact.title))
    for number, part in enumerate(fact.strategies, start=1):
        strategy = Strategy.objects.create(
            plan=plan,
            goal=goal,
            code=part.code,
            place=number,
            **title_fields(part.title),
            **text_fields(part.text),
        )
        for measure in part.measures:
            _load_measure(strategy, measure, year=at.year, at=at)


def _load_measure(strategy: Strategy, fact: facts.MeasureFact, *, year: int, at: datetime) -> None:
    measure = Measure.objects.create(
        strategy=strategy,
        slug=fact.slug,
        **title_fields(fact.title),
        text=fact.text,
        is_starting_point=True,
        created_at=at,
    )
    for indicator in fact.indicators:
        Indicator.objects.create(
            strategy=strategy,
            measure=measure,
            **title_fields(indicator.title),
            source=indicator.source,
            target=indicator.target,
            year=year,
            is_starting_point=True,
        )
