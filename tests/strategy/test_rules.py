from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from samling.strategy import rules

SLUGS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)


@given(SLUGS, st.lists(SLUGS))
def test_a_free_slug_is_nobody_elses(wanted: str, taken: list[str]) -> None:
    assert rules.free_slug(wanted, taken) not in taken


@given(SLUGS, st.integers(2, 30))
def test_a_slug_never_outgrows_its_column(wanted: str, count: int) -> None:
    taken: list[str] = []
    for _ in range(count):
        taken.append(rules.free_slug(wanted * 10, taken, limit=12))
    assert len(set(taken)) == count
    assert all(len(slug) <= 12 for slug in taken)


def test_a_name_of_signs_only_still_gets_a_slug() -> None:
    assert rules.free_slug("", []) == "tiltak"


@given(st.lists(st.sampled_from([f"S{n}" for n in range(1, 12)])))
def test_a_free_code_is_readable_and_nobody_elses(taken: list[str]) -> None:
    code = rules.free_code(taken)
    assert code not in taken
    assert rules.is_code(code)


@given(st.lists(st.integers(), min_size=1, unique=True), st.booleans(), st.data())
def test_moving_loses_nobody_and_moves_at_most_two(
    order: list[int], up: bool, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(order))
    after = rules.moved(order, key, up=up)
    assert sorted(after) == sorted(order)
    assert sum(a != b for a, b in zip(order, after, strict=True)) in (0, 2)


def test_the_first_stays_first_when_it_is_moved_up() -> None:
    assert rules.moved([1, 2, 3], 1, up=True) == (1, 2, 3)


def test_moving_down_and_up_again_changes_nothing() -> None:
    assert rules.moved(rules.moved([1, 2, 3], 2, up=False), 2, up=True) == (1, 2, 3)


def test_a_period_that_ends_at_new_year_does_not_touch_the_new_year() -> None:
    years = rules.years_of(date(2025, 1, 1), date(2029, 1, 1), until=2026)
    assert list(years) == [2025, 2026, 2027, 2028]


def test_a_period_without_an_end_lasts_until_the_year_asked_for() -> None:
    assert list(rules.years_of(date(2025, 6, 1), None, until=2027)) == [2025, 2026, 2027]


@given(st.text(max_size=8))
def test_a_code_is_letters_and_a_number(text: str) -> None:
    if rules.is_code(text):
        assert text.isascii()
        assert text[0].isalpha()
        assert text[-1].isdigit()
