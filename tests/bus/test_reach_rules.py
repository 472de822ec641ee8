"""What it means to be reached, and what a municipality pays."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samling.bus.rules.reach import StopYear, cost_per, has_offer, is_far, nearest_minutes, summed
from samling.bus.rules.shares import Got, Rule, rules_for, shares
from samling.ground.distance import Spot
from samling.ground.figures import Total, missing, reported


def stop(**more: Any) -> StopYear:
    """A school with 100 pupils, visited six times, 40 children each time, 20 minutes from a library."""
    usual: dict[str, Any] = {
        "key": 1, "name": "Biri skole", "slug": "biri-skole", "kind": "school", "municipality_id": 1,
        "municipality": "Gjøvik", "pupils": reported(100), "planned": 6, "visits": 6,
        "present": Total(240, 6, 6), "most": 45, "adults": Total(12, 6, 6), "groups": Total(12, 6, 6),
        "loans": Total(300, 6, 6), "returns": Total(280, 6, 6), "boxes": Total(0, 0, 6), "events": 1,
        "is_first_year": False, "minutes": 20.0,
    }  # fmt: skip
    return StopYear(**{**usual, **more})


def test_a_child_has_the_offer_when_the_bus_came_often_enough() -> None:
    often, seldom = stop(), stop(visits=3, pupils=reported(50))
    sums = summed([often, seldom], least=4, beyond=15)
    assert sums.offer == Total(100, 1, 1)
    assert (sums.stops, sums.offered_stops, sums.visits) == (2, 1, 9)
    assert not has_offer(0, least=0)


def test_a_school_that_nobody_has_counted_lowers_the_coverage_and_not_the_sum() -> None:
    sums = summed([stop(), stop(pupils=missing())], least=4, beyond=15)
    assert sums.offer == Total(100, 1, 2)


def test_visits_without_a_number_are_asked_and_not_told() -> None:
    sums = summed([stop(present=Total(200, 5, 6))], least=4, beyond=15)
    assert (sums.present.value, sums.present.told, sums.present.asked) == (200, 5, 6)


def test_far_from_a_library_is_missing_where_nobody_knows_the_way() -> None:
    near, far, unknown = stop(minutes=5.0), stop(minutes=20.0), stop(minutes=None)
    sums = summed([near, far, unknown], least=4, beyond=15)
    assert sums.far_offer == Total(100, 1, 2)
    assert is_far(15.0, beyond=15) is False
    assert is_far(None, beyond=15) is None


def test_a_stop_that_was_planned_and_never_visited_is_no_stop_reached() -> None:
    sums = summed([stop(visits=0, present=Total(0, 0, 0), most=None)], least=1, beyond=15)
    assert (sums.stops, sums.planned, sums.offer.asked, sums.different.asked) == (0, 6, 0, 0)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 500)), max_size=8), st.integers(1, 9))
def test_asking_for_more_visits_never_gives_the_offer_to_more(
    told: list[tuple[int, int]], least: int
) -> None:
    stops = [stop(visits=visits, pupils=reported(pupils)) for visits, pupils in told]
    some, fewer = (summed(stops, least=each, beyond=15).offer for each in (least, least + 1))
    assert fewer.value <= some.value
    assert some.value <= sum(pupils for _visits, pupils in told)


def test_the_nearest_library_counts() -> None:
    here = Spot(60.8, 10.7)
    libraries = [Spot(61.5, 11.0), Spot(60.9, 10.7)]
    near = nearest_minutes(here, libraries, detour=1.4, km_h=60)
    assert near == pytest.approx(15.57, abs=0.1)
    assert nearest_minutes(None, libraries, detour=1.4, km_h=60) is None
    assert nearest_minutes(here, [], detour=1.4, km_h=60) is None


def test_cost_for_each_is_missing_when_either_is() -> None:
    assert cost_per(Decimal(1000), Total(3, 1, 1)) == Decimal(333)
    assert cost_per(None, Total(3, 1, 1)) is None
    assert cost_per(Decimal(1000), Total(0, 0, 2)) is None
    assert cost_per(Decimal(1000), Total(0, 2, 2)) is None


def test_a_municipality_pays_a_fixed_part_and_for_what_it_got() -> None:
    rules = [
        Rule("fixed", Decimal(5000)),
        Rule("visits", Decimal(650)),
        Rule("children", Decimal(40)),
    ]
    paid = shares([Got(1, 10, 200), Got(2, 0, 0)], rules)
    assert paid[1].kroner == Decimal(5000 + 6500 + 8000)
    assert paid[2].kroner == 0


def test_a_municipality_with_a_rule_of_its_own_pays_by_that() -> None:
    rules = [
        Rule("visits", Decimal(650)),
        Rule("visits", Decimal(100), 2),
        Rule("fixed", Decimal(1), 3),
    ]
    paid = shares([Got(1, 10, None), Got(2, 10, None), Got(3, 1, None)], rules)
    assert [paid[key].kroner for key in (1, 2, 3)] == [Decimal(6500), Decimal(1000), Decimal(651)]
    assert rules_for(1, rules) == {"visits": Decimal(650)}


def test_what_is_missing_makes_the_amount_missing_and_not_smaller() -> None:
    rules = [Rule("visits", Decimal(650)), Rule("children", Decimal(40))]
    paid = shares([Got(1, 10, None)], rules)
    assert paid[1].kroner is None
    assert [part.kroner for part in paid[1].parts] == [Decimal(6500), None]


@given(
    st.permutations(
        [Rule("visits", Decimal(650)), Rule("visits", Decimal(9), 1), Rule("fixed", Decimal(7))]
    )
)
def test_the_order_of_the_rules_does_not_matter(rules: list[Rule]) -> None:
    assert shares([Got(1, 2, 3)], rules)[1].kroner == Decimal(25)
