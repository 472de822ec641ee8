"""Rules of rotation, calendar and children."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samling.bus.rules.calendar import school_year_of, usual_year
from samling.bus.rules.children import first_grades
from samling.bus.rules.rotation import comes_this_time, dates_of, week_of
from samling.bus.rules.school_days import Calendar, ShutPeriod, is_open

MONDAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(
    lambda d: d - timedelta(days=d.weekday())
)


@given(
    start=MONDAYS,
    weeks=st.integers(1, 8),
    weekday=st.integers(0, 6),
    begins=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    length=st.integers(1, 400),
    data=st.data(),
)
def test_each_date_of_a_rotation_day_is_its_weekday_and_week(
    start: date, weeks: int, weekday: int, begins: date, length: int, data: st.DataObject
) -> None:
    week = data.draw(st.integers(1, weeks))
    ends = begins + timedelta(days=length)
    found = list(
        dates_of(
            week=week, weekday=weekday, rotation_weeks=weeks, rotation_starts_on=start,
            starts=begins, ends=ends,
        )
    )  # fmt: skip
    wanted = [
        day
        for day in (begins + timedelta(days=n) for n in range(length))
        if day.weekday() == weekday
        and week_of(day, rotation_weeks=weeks, rotation_starts_on=start) == week
    ]
    assert found == wanted


@given(rotation=st.integers(1, 8), interval=st.none() | st.integers(1, 20), turn=st.integers(0, 50))
def test_a_stop_comes_at_least_as_seldom_as_its_interval(
    rotation: int, interval: int | None, turn: int
) -> None:
    comes = [
        n for n in range(60) if comes_this_time(n, rotation_weeks=rotation, interval_weeks=interval)
    ]
    gaps = {(b - a) * rotation for a, b in pairwise(comes)}
    assert all(gap >= (interval or 1) for gap in gaps)
    assert 0 in comes


@pytest.mark.parametrize("year", range(2024, 2034))
def test_the_usual_school_year_has_its_breaks(year: int) -> None:
    usual = usual_year(year)
    assert usual.starts.weekday() == 0
    assert usual.starts < usual.ends
    free = {f.label: f for f in usual.free}
    assert date(year, 12, 24) in free["Juleferie"]
    assert date(year + 1, 1, 1) in free["Juleferie"]
    assert {"Høstferie", "Vinterferie", "Påske"} <= free.keys()
    schooldays = [
        day
        for n in range((usual.ends - usual.starts).days)
        if (day := usual.starts + timedelta(days=n)).weekday() < 5
        and not any(day in f for f in usual.free)
    ]
    assert 180 <= len(schooldays) <= 195  # the law asks for 190, planning days come beside it


def test_a_new_school_year_is_counted_from_july() -> None:
    assert school_year_of(date(2026, 6, 30)) == 2025
    assert school_year_of(date(2026, 7, 1)) == 2026


@pytest.mark.parametrize(
    ("pupils", "lowest", "highest", "children", "is_guess"),
    [
        (100, 1, 7, 100, False),
        (100, 1, 10, 70, True),
        (100, 1, 4, 100, False),
        (90, 2, 10, 60, True),
        (100, 8, 10, 0, False),
        (100, None, None, 100, False),
        (None, 1, 7, None, False),
    ],
)
def test_children_are_those_in_grades_one_to_seven(
    pupils: int | None,
    lowest: int | None,
    highest: int | None,
    children: int | None,
    is_guess: bool,
) -> None:
    told = first_grades(pupils, lowest=lowest, highest=highest, share_of_1_to_10=0.7)
    assert told == (children, is_guess)


YEAR = Calendar(
    date(2026, 8, 17), date(2027, 6, 19),
    ((date(2026, 10, 5), date(2026, 10, 12), "break"), (date(2027, 5, 17), date(2027, 5, 18), "holiday")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "day", "open_"),
    [
        ("school", date(2026, 9, 1), True),
        ("school", date(2026, 10, 6), False),
        ("school", date(2027, 7, 1), False),
        ("kindergarten", date(2026, 10, 6), True),
        ("kindergarten", date(2027, 5, 17), False),
        ("village", date(2027, 7, 1), True),
    ],
)
def test_schools_follow_the_school_calendar_and_others_the_holidays(
    kind: str, day: date, open_: bool
) -> None:
    assert is_open(kind, day, calendars=[YEAR]) == open_


def test_a_school_without_a_calendar_is_not_visited() -> None:
    assert not is_open("school", date(2026, 9, 1), calendars=[])


def test_what_is_shut_every_winter_is_shut_across_new_year() -> None:
    pass_road = ShutPeriod(date(2020, 12, 1), date(2021, 4, 15), is_yearly=True)
    assert date(2026, 12, 24) in pass_road
    assert date(2027, 4, 14) in pass_road
    assert date(2027, 4, 15) not in pass_road
    assert date(2026, 11, 30) not in pass_road
