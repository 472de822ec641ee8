"""Facts of several phones become one answer, whatever the order they arrive in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samling.bus.rules.marks import (
    DEVIATIONS,
    EVENTS,
    OF_STOP,
    OF_TOUR,
    Doubtful,
    hours_between,
    key_of,
    read,
    settle,
)
from samling.bus.rules.sync import Said, held, later, merge, put_right
from samling.bus.terms import BusEvent, Doubt, VisitReason

NINE = datetime(2026, 9, 7, 7, 0, tzinfo=UTC)

moments = st.integers(0, 5).map(lambda minutes: NINE + timedelta(minutes=minutes))
keys = st.integers(0, 2**20).map(lambda number: UUID(int=number))
values = st.none() | st.integers(-5, 4000) | st.sampled_from(["now", "none", "culture", "?"])


def _said(fields: tuple[str, ...]) -> st.SearchStrategy[list[Said]]:
    """Facts with keys of their own; few moments, so that many are told at the same."""
    one = st.builds(Said, keys, moments, st.sampled_from(fields), values)
    return st.lists(one, max_size=12, unique_by=lambda said: said.key)


facts = _said(OF_STOP)


@given(facts, st.integers(0, 12))
def test_it_is_the_same_whose_facts_come_first(said: list[Said], ours: int) -> None:
    a, b = held(said[:ours]), held(said[ours:])
    assert merge(a, b) == merge(b, a)


@given(facts)
def test_what_comes_again_changes_nothing(said: list[Said]) -> None:
    once = held(said)
    assert merge(once, once) == once == held([*said, *said])


@given(facts, st.integers(0, 12), st.integers(0, 12))
def test_it_is_the_same_in_how_many_parts_they_come(said: list[Said], i: int, j: int) -> None:
    first, last = sorted((i, j))
    a, b, c = held(said[:first]), held(said[first:last]), held(said[last:])
    assert merge(merge(a, b), c) == merge(a, merge(b, c)) == held(said)


@given(facts, st.randoms(use_true_random=False))
def test_the_row_of_a_stop_does_not_depend_on_the_order(said: list[Said], chance) -> None:
    mixed = [*said, *said[:3]]
    chance.shuffle(mixed)
    once = {one.key: one for one in mixed}.values()
    assert settle(once, of_stop=True) == settle(said, of_stop=True)


@given(_said(OF_TOUR), st.randoms(use_true_random=False))
def test_nor_does_the_row_of_a_tour(said: list[Said], chance) -> None:
    mixed = list(said)
    chance.shuffle(mixed)
    settled = settle(mixed, of_stop=False)
    assert settled == settle(said, of_stop=False)
    start, end = settled.row.get("km_start"), settled.row.get("km_end")
    assert start is None or end is None or start <= end


@given(facts)
def test_every_fact_stands_somewhere_and_each_field_has_one_that_holds(said: list[Said]) -> None:
    standings = settle(said, of_stop=True).standings
    assert {one.key for one in standings} == {one.key for one in said}
    words = {one.key: one.word for one in standings}
    usable = {one.field for one in said if words[one.key] != "doubted"}
    taken = [one.field for one in said if words[one.key] == "taken"]
    assert sorted(taken) == sorted(usable)


def test_the_later_word_holds_and_at_the_same_moment_the_greater_key() -> None:
    early = Said(UUID(int=9), NINE, "children", 20)
    late = Said(UUID(int=1), NINE + timedelta(seconds=1), "children", 23)
    tied = Said(UUID(int=2), NINE + timedelta(seconds=1), "children", 24)
    assert later(early, late) is late
    assert later(late, tied) is later(tied, late) is tied


def test_a_wrong_clock_is_put_right_and_nothing_is_told_before_it_happens() -> None:
    fast = timedelta(hours=2)
    assert put_right(NINE + fast, ahead=fast, received_at=NINE) == NINE
    slow = timedelta(hours=-3)
    assert put_right(NINE + slow, ahead=slow, received_at=NINE + fast) == NINE
    assert put_right(NINE + fast, ahead=timedelta(), received_at=NINE) == NINE


def test_taking_a_number_back_leaves_it_missing_and_not_zero() -> None:
    said = [
        Said(UUID(int=1), NINE, "children", 23),
        Said(UUID(int=2), NINE + timedelta(minutes=1), "children", None),
        Said(UUID(int=3), NINE, "adults", 0),
    ]
    assert settle(said, of_stop=True).row == {"children": None, "adults": 0}


def test_an_event_is_held_exactly_when_it_has_a_type() -> None:
    def row(value: str | None) -> dict[str, object]:
        return dict(settle([Said(UUID(int=1), NINE, "event", value)], of_stop=True).row)

    assert row("culture") == {"event_held": True, "event_type": "culture"}
    assert row("none") == {"event_held": False, "event_type": ""}
    assert row(None) == {"event_held": None, "event_type": ""}


def test_an_odometer_that_runs_backwards_doubts_the_later_reading_until_it_is_put_right() -> None:
    start = Said(UUID(int=1), NINE, "km_start", 41_000)
    end = Said(UUID(int=2), NINE + timedelta(hours=6), "km_end", 40_210)
    settled = settle([start, end], of_stop=False)
    assert settled.row["km_start"] == 41_000
    assert settled.row["km_end"] is None
    assert [(s.word, s.doubt) for s in settled.standings] == [
        ("taken", ""),
        ("doubted", "odometer"),
    ]
    right = Said(UUID(int=3), NINE + timedelta(hours=7), "km_start", 40_000)
    settled = settle([start, end, right], of_stop=False)
    assert (settled.row["km_start"], settled.row["km_end"]) == (40_000, 40_210)
    assert [s.word for s in settled.standings] == ["overruled", "taken", "taken"]


@pytest.mark.parametrize(
    ("field", "value", "doubt"),
    [
        ("children", -1, "below_zero"),
        ("children", 9999, "too_big"),
        ("children", "mange", "not_a_number"),
        ("children", True, "not_a_number"),
        ("arrived", "i morges", "not_a_moment"),
        ("arrived", "2026-09-07T09:00", "not_a_moment"),
        ("event", "konsert", "not_a_choice"),
        ("deviation", 7, "not_a_choice"),
        ("reason", 7, "not_a_choice"),
        ("reason", "x" * 201, "too_long"),
        ("weather", "snø", "unknown_field"),
        ("km_end", 10, "unknown_field"),
    ],
)
def test_what_cannot_be_used_is_doubted_with_a_word(field: str, value: object, doubt: str) -> None:
    with pytest.raises(Doubtful, match=doubt):
        read(field, value, at=NINE, of_stop=True)
    assert doubt in Doubt.values


def test_now_is_the_moment_of_the_fact() -> None:
    assert read("arrived", "now", at=NINE, of_stop=True) == NINE
    assert read("out", True, at=NINE, of_stop=False) is True
    with pytest.raises(Doubtful, match="not_a_choice"):
        read("out", "ja", at=NINE, of_stop=False)


def test_time_at_a_stop_is_missing_when_it_was_left_before_it_was_reached() -> None:
    later_on = NINE + timedelta(minutes=50)
    assert hours_between(NINE, later_on) == timedelta(minutes=50)
    assert hours_between(later_on, NINE) is None
    assert hours_between(NINE, None) is None


def test_the_key_of_a_log_is_the_same_everywhere() -> None:
    day = NINE.date()
    assert key_of("bokbussen", day, "biri-skole") == key_of("bokbussen", day, "biri-skole")
    assert key_of("bokbussen", day, "biri-skole") != key_of("bokbussen", day, "blomhaug-skole")


def test_the_rules_speak_the_stored_words() -> None:
    assert set(EVENTS) == {"none", *BusEvent.values}
    assert set(DEVIATIONS) == set(VisitReason.values)
