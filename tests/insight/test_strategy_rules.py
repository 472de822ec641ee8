from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samling.ground.figures import NOTHING_ASKED, Standing, Total, total
from samling.ground.figures import missing as missing_figure
from samling.insight import rules
from samling.insight.rules import IndicatorStatus

YEARS = st.integers(2000, 2100)
DAYS = st.dates(date(1999, 1, 1), date(2102, 1, 1))
TARGETS = st.integers(1, 10**6)
VALUES = st.integers(0, 10**6)
ORDER = [IndicatorStatus.BEHIND, IndicatorStatus.ON_THE_WAY, IndicatorStatus.REACHED]


@given(TARGETS, YEARS, DAYS)
def test_a_missing_number_is_missing_on_every_day(target: int, year: int, on: date) -> None:
    assert rules.indicator_status(None, target=target, year=year, on=on) == "missing"


@given(VALUES, TARGETS, YEARS, DAYS)
def test_a_number_is_never_missing(value: int, target: int, year: int, on: date) -> None:
    assert rules.indicator_status(value, target=target, year=year, on=on) != "missing"


@given(VALUES, TARGETS, YEARS, DAYS)
def test_a_target_is_reached_exactly_when_the_number_is_as_high(
    value: int, target: int, year: int, on: date
) -> None:
    status = rules.indicator_status(value, target=target, year=year, on=on)
    assert (status == IndicatorStatus.REACHED) == (value >= target)


@given(VALUES, VALUES, TARGETS, YEARS, DAYS)
def test_a_higher_number_never_stands_worse(
    one: int, other: int, target: int, year: int, on: date
) -> None:
    low, high = sorted((one, other))
    lower = rules.indicator_status(low, target=target, year=year, on=on)
    higher = rules.indicator_status(high, target=target, year=year, on=on)
    assert ORDER.index(lower) <= ORDER.index(higher)


@given(VALUES, TARGETS, YEARS, DAYS, DAYS)
def test_the_same_number_never_stands_better_on_a_later_day(
    value: int, target: int, year: int, one: date, other: date
) -> None:
    early, late = sorted((one, other))
    before = rules.indicator_status(value, target=target, year=year, on=early)
    after = rules.indicator_status(value, target=target, year=year, on=late)
    assert ORDER.index(before) >= ORDER.index(after)


@given(VALUES, TARGETS, YEARS)
def test_nobody_is_behind_on_the_first_day_and_nobody_on_the_way_after_the_last(
    value: int, target: int, year: int
) -> None:
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    assert rules.indicator_status(value, target=target, year=year, on=first) != "behind"
    assert rules.indicator_status(value, target=target, year=year, on=after) != "on_the_way"


@given(TARGETS, YEARS, DAYS)
def test_no_more_is_expected_than_the_target(target: int, year: int, on: date) -> None:
    assert 0 <= rules.expected_by(target, year=year, on=on) <= target


@pytest.mark.parametrize(
    ("value", "on", "status"),
    [
        (22, date(2026, 7, 2), "on_the_way"),
        (22, date(2026, 7, 3), "behind"),
        (46, date(2026, 1, 5), "reached"),
        (45, date(2026, 12, 31), "on_the_way"),
        (45, date(2027, 1, 1), "behind"),
        (0, date(2026, 1, 1), "on_the_way"),
        (0, date(2025, 6, 1), "on_the_way"),
        (0, date(2026, 3, 1), "behind"),
    ],
)
def test_forty_six_debates_are_wanted_in_a_year(value: int, on: date, status: str) -> None:
    assert rules.indicator_status(value, target=46, year=2026, on=on) == status


@given(YEARS, DAYS)
def test_a_year_has_all_its_days(year: int, on: date) -> None:
    passed, length = rules.days_passed(year, on=on)
    assert 0 <= passed <= length
    assert length in (365, 366)
    last, _ = rules.days_passed(year, on=date(year, 12, 31) + timedelta(days=1))
    assert last == length


@given(VALUES, TARGETS)
def test_a_share_lies_between_nothing_and_all(value: int, target: int) -> None:
    share = rules.share_of_target(value, target=target)
    assert share is not None
    assert 0 <= share <= 100
    assert (share == 100) == (value >= target)


def test_the_share_of_a_missing_number_is_missing() -> None:
    assert rules.share_of_target(None, target=10) is None


def test_nobody_has_reported_is_missing_and_not_zero() -> None:
    assert rules.people_figure(NOTHING_ASKED, has_reports=False).is_missing
    assert rules.count_figure(0, has_reports=False).is_missing


def test_reported_and_nothing_held_is_zero() -> None:
    assert rules.people_figure(NOTHING_ASKED, has_reports=True).value == 0
    assert rules.count_figure(0, has_reports=True).value == 0


def test_events_without_a_told_number_have_a_missing_number_of_people() -> None:
    told = total([missing_figure(), missing_figure()])
    assert rules.people_figure(told, has_reports=True).is_missing


def test_one_estimate_makes_the_sum_an_estimate() -> None:
    figure = rules.people_figure(Total(30, 2, 3, 1), has_reports=True)
    assert (figure.value, figure.standing) == (30, Standing.ESTIMATED)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_reach_for_each_thousand_is_rounded_to_the_nearest(people: int, inhabitants: int) -> None:
    rate = rules.per_thousand(Total(people, 1, 1), inhabitants=inhabitants)
    assert rate is not None
    assert abs(rate * inhabitants - people * 1000) * 2 <= inhabitants


@pytest.mark.parametrize(
    ("people", "inhabitants"),
    [(None, 1000), (Total(0, 0, 4), 1000), (Total(5, 1, 1), None), (Total(5, 1, 1), 0)],
)
def test_reach_for_each_thousand_is_missing_when_either_number_is(
    people: Total | None, inhabitants: int | None
) -> None:
    assert rules.per_thousand(people, inhabitants=inhabitants) is None
