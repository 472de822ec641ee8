"""How large a need is, and how sure an effect."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samling.competence.rules.effect import effect
from samling.competence.rules.gaps import Told, gap, shade, summed, weight

levels = st.integers(0, 4)
told = st.builds(
    Told, levels, levels, st.none() | st.integers(1, 3), st.none() | st.integers(0, 20)
)


@given(levels, levels)
def test_a_gap_is_never_below_nothing_nor_above_four(now: int, wanted: int) -> None:
    assert 0 <= gap(now, wanted) <= 4
    assert gap(now, now) == 0
    assert gap(now, wanted) * gap(wanted, now) == 0


@given(told)
def test_no_gap_weighs_nothing_and_more_people_weigh_more(one: Told) -> None:
    more = Told(one.now, one.wanted, one.importance, (one.people or 0) + 5)
    assert weight(one) <= weight(more)
    assert (weight(more) == 0) == (gap(one.now, one.wanted) == 0)


def test_what_nobody_said_weighs_as_some_and_as_one_person() -> None:
    assert weight(Told(1, 3)) == weight(Told(1, 3, 2, 1)) == 4
    assert weight(Told(1, 3, 3, 4)) == 24


@given(st.lists(told, min_size=1), st.randoms())
def test_together_the_order_does_not_matter(rows: list[Told], chance) -> None:  # type: ignore[no-untyped-def]
    mixed = rows[:]
    chance.shuffle(mixed)
    one, other = summed(rows), summed(mixed)
    assert one
    assert other
    assert one.weight == other.weight == sum(weight(row) for row in rows)
    assert one.gap == pytest.approx(other.gap)
    assert one.answers == len(rows)


def test_nobody_together_is_missing_and_not_nought() -> None:
    assert summed([]) is None
    assert effect([1], asked=9) is None


@given(st.floats(0, 1000), st.floats(0, 1000))
def test_shades_are_five_and_darker_for_more(value: float, highest: float) -> None:
    assert shade(value, highest) in range(5)
    assert shade(value, highest) <= shade(value + 1, highest)


@given(st.lists(st.integers(-4, 4), min_size=2, max_size=60), st.integers(0, 100))
def test_the_interval_holds_the_mean_and_stays_on_the_scale(gains: list[int], silent: int) -> None:
    found = effect(gains, asked=len(gains) + silent)
    assert found
    assert -4 <= found.low <= found.mean <= found.high <= 4
    assert abs(found.if_the_rest_gained_nothing) <= abs(found.mean)


def test_five_who_say_the_same_do_not_prove_it() -> None:
    found = effect([1] * 5, asked=20)
    assert found
    assert found.low < 1 < found.high
    assert found.if_the_rest_gained_nothing == 0.25


def test_the_interval_is_students() -> None:
    # by hand: mean 1, spread 1, five answers: 2.776 / sqrt(5) = 1.2415
    found = effect([0, 0, 1, 2, 2], asked=5)
    assert found
    assert found.high - found.mean == pytest.approx(1.2415, abs=1e-3)


@given(st.lists(st.integers(-4, 4), min_size=2, max_size=30))
def test_more_answers_of_the_same_kind_are_surer(gains: list[int]) -> None:
    one, twice = effect(gains, asked=0), effect(gains * 2, asked=0)
    assert one
    assert twice
    assert twice.high - twice.low <= one.high - one.low + 1e-9
