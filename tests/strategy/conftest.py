"""What the tests of the strategy may ask for beside the cast."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from samling.ground.wording import Wording
from samling.strategy import commands
from samling.strategy.models import Indicator, Measure, Plan, Strategy
from tests.cast import NOON

BY = "person:1"
NEW_YEAR_2029 = datetime.fromisoformat("2029-01-01T09:00+01:00")


def words(nb: str) -> Wording:
    """A name in bokmål only."""
    return Wording(nb)


def draft_of(plan: Plan, *measures: Measure, starts: date = date(2029, 1, 1)) -> Plan:
    """A draft that follows the plan in force, with these measures and their indicators."""
    return commands.draft_next_period(
        title=words("Neste strategi"),
        starts=starts,
        ends=date(starts.year + 4, 1, 1),
        measures=[measure.pk for measure in measures],
        indicators=list(Indicator.objects.values_list("pk", flat=True)),
        by=BY,
        at=NOON,
    )


@pytest.fixture
def s1(plan: Plan) -> Strategy:
    """The one strategy of the plan in force."""
    return plan.strategies.get(code="S1")


@pytest.fixture
def told(s1: Strategy, debates: Measure) -> Indicator:
    """An indicator whose number somebody tells."""
    return commands.add_indicator(
        strategy_id=s1.pk,
        measure_slug=debates.slug,
        title=words("Avtaler"),
        source="told",
        year=2026,
        target=10,
        by=BY,
        at=NOON,
    )
