from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from samling.strategy import commands, facts
from samling.strategy.models import Goal, Indicator, Measure, Plan, Strategy
from samling.strategy.terms import IndicatorSource
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_a_fresh_start_has_three_goals_and_nine_strategies_in_force() -> None:
    loaded = commands.load_facts(by="test", at=NOON)
    assert (loaded.plans, loaded.strategies) == (1, 9)
    assert Goal.objects.count() == 3
    assert sorted(Strategy.objects.values_list("code", flat=True)) == [
        f"S{n}" for n in range(1, 10)
    ]
    assert Plan.objects.get().state == "in_force"


def test_everything_has_a_name_in_three_languages() -> None:
    commands.load_facts(by="test", at=NOON)
    for model in (Plan, Goal, Strategy, Measure, Indicator):
        for row in model.objects.all():
            assert row.title_nb
            assert row.title_nn
            assert row.title_en


def test_every_strategy_has_a_measure_that_says_it_is_a_starting_point() -> None:
    commands.load_facts(by="test", at=NOON)
    assert all(strategy.measures.exists() for strategy in Strategy.objects.all())
    assert not Measure.objects.filter(is_starting_point=False).exists()
    assert not Indicator.objects.filter(is_starting_point=False).exists()


def test_loading_twice_changes_nothing_and_keeps_what_people_changed() -> None:
    commands.load_facts(by="test", at=NOON)
    Measure.objects.filter(slug="kompetanseplan").update(title_nb="Vår egen plan")
    assert commands.load_facts(by="test", at=NOON) == commands.Loaded()
    assert Measure.objects.get(slug="kompetanseplan").title_nb == "Vår egen plan"
    assert Strategy.objects.count() == 9


def test_a_house_with_another_strategy_is_left_alone(plan: Plan) -> None:
    assert commands.load_facts(by="test", at=NOON) == commands.Loaded()
    assert Plan.objects.get() == plan


def test_the_command_says_what_was_new_and_then_that_nothing_changed() -> None:
    out = StringIO()
    call_command("load_strategy", stdout=out)
    call_command("load_strategy", stdout=out)
    first, second = out.getvalue().splitlines()
    assert "9 strategies" in first
    assert "nothing changed" in second


def test_the_first_measure_of_each_strategy_is_known_by_its_code() -> None:
    commands.load_facts(by="test", at=NOON)
    first = facts.first_measures()
    assert len(first) == 9
    for code, slug in first.items():
        assert Measure.objects.get(slug=slug).strategy.code == code


def test_every_source_in_the_table_is_a_word_we_store() -> None:
    sources = {
        indicator.source
        for goal in facts.innlandet().goals
        for strategy in goal.strategies
        for measure in strategy.measures
        for indicator in measure.indicators
    }
    assert sources <= set(IndicatorSource.values)
