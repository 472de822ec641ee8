from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from samling.ground.wording import Wording
from samling.strategy import commands
from samling.strategy.models import Indicator, Measure, Plan, Reading, Strategy
from tests.cast import NOON
from tests.strategy.conftest import BY, NEW_YEAR_2029, draft_of, words

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 12)


def add(strategy: Strategy, **more: Any) -> Indicator:
    given: dict[str, Any] = {"title": words("Besøk"), "source": "told", "year": 2026, "target": 5}
    return commands.add_indicator(strategy_id=strategy.pk, **{**given, **more}, by=BY, at=NOON)


def edit(indicator: Indicator, **changes: Any) -> Indicator:
    now: dict[str, Any] = {
        "title": indicator.title,
        "unit": indicator.unit,
        "source": indicator.source,
        "year": indicator.year,
        "target": indicator.target,
    }
    return commands.edit_indicator(key=indicator.pk, **{**now, **changes}, by=BY, at=NOON)


def tell(indicator: Indicator, value: int | None, **more: Any) -> Reading:
    standing = "missing" if value is None else "reported"
    given: dict[str, Any] = {"standing": standing, "read_on": TODAY}
    return commands.tell_reading(key=indicator.pk, value=value, **{**given, **more}, by=BY, at=NOON)


def test_an_indicator_may_belong_to_a_strategy_or_to_one_measure(
    s1: Strategy, debates: Measure
) -> None:
    assert add(s1).measure is None
    assert add(s1, measure_slug=debates.slug).measure == debates


def test_a_target_of_nothing_is_refused(s1: Strategy) -> None:
    with pytest.raises(commands.TargetIsNothing):
        add(s1, target=0)


@pytest.mark.parametrize("year", [2024, 2029])
def test_a_year_outside_the_period_is_refused(s1: Strategy, year: int) -> None:
    with pytest.raises(commands.YearOutsidePeriod):
        add(s1, year=year)


def test_an_indicator_needs_a_norwegian_name(s1: Strategy) -> None:
    with pytest.raises(commands.NoNorwegianName):
        add(s1, title=Wording(en="Visits"))


def test_old_readings_are_kept_when_a_new_one_is_told(told: Indicator) -> None:
    tell(told, 3, read_on=date(2026, 3, 1))
    tell(told, 4)
    assert list(told.readings.order_by("read_on").values_list("value", flat=True)) == [3, 4]


def test_a_number_that_is_missing_is_told_as_missing_and_not_as_zero(told: Indicator) -> None:
    reading = tell(told, None)
    assert reading.value is None
    assert reading.standing == "missing"


def test_zero_is_a_number_and_can_be_told(told: Indicator) -> None:
    assert tell(told, 0).value == 0


@pytest.mark.parametrize(("value", "standing"), [(None, "reported"), (4, "missing")])
def test_a_number_and_its_standing_must_agree(
    told: Indicator, value: int | None, standing: str
) -> None:
    with pytest.raises(commands.NumberAndStandingDisagree):
        tell(told, value, standing=standing)


def test_a_reading_from_tomorrow_is_refused(told: Indicator) -> None:
    with pytest.raises(commands.ReadingFromTheFuture):
        tell(told, 3, read_on=date(2026, 5, 13))


def test_nobody_tells_a_number_that_is_added_up_by_itself(s1: Strategy) -> None:
    with pytest.raises(commands.IndicatorCountsItself):
        tell(add(s1, source="events"), 3)


def test_a_target_can_be_changed_after_numbers_were_told_but_not_the_year(told: Indicator) -> None:
    tell(told, 3)
    assert edit(told, target=12).target == 12
    with pytest.raises(commands.IndicatorHasReadings):
        edit(told, year=2027)


def test_an_indicator_with_told_numbers_is_not_removed(told: Indicator) -> None:
    tell(told, 3)
    with pytest.raises(commands.IndicatorHasReadings):
        commands.remove_indicator(key=told.pk, by=BY, at=NOON)


def test_an_indicator_without_numbers_can_be_removed(told: Indicator) -> None:
    commands.remove_indicator(key=told.pk, by=BY, at=NOON)
    assert not Indicator.objects.exists()


def test_the_numbers_of_an_ended_period_stay_as_they_were(plan: Plan, told: Indicator) -> None:
    draft = draft_of(plan)
    commands.put_in_force(key=draft.pk, by=BY, at=NEW_YEAR_2029)
    with pytest.raises(commands.PlanHasEnded):
        tell(told, 3)
