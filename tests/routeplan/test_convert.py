"""Benchmark files become problems in which no route is shorter than it truly is."""

from math import hypot
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan import ProblemFault
from routeplan.convert import TOP_SCALE, convert_top, convert_toptw

TOP = """n 4
m 2
tmax 10.05
0.000 0.000 0
3.000 4.000 15
1.000 1.000 7
6.000 0.000 0
"""

SOLOMON = """4 10 2 1
0 200
0 40.00 50.00 0.00 0.00 0 0 0 1236
1 45.00 68.00 90.00 10.00 1 1 1 912 967
2 41.00 51.00 90.00 30.00 1 1 1 825 870
"""

CORDEAU = """5 3 1 4
500 200
0 0 0 0 0 0 0 0 1000
1 1 1 2 12 4 1 15 354 509
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "instance.txt"
    file.write_text(text)
    return file


def test_team_orienteering_has_its_points_scores_and_routes(tmp_path: Path) -> None:
    problem = convert_top(written(tmp_path, TOP))
    assert [(stop.id, problem.group[stop.covers[0]].children) for stop in problem.stops] == [
        ("p1", 15),
        ("p2", 7),
    ]
    assert [(day.start, day.end, day.max_duration_s) for day in problem.days] == [
        ("start", "end", 10_050_000)
    ] * 2


def test_whole_distances_stay_whole_and_others_are_rounded_up(tmp_path: Path) -> None:
    travel = convert_top(written(tmp_path, TOP)).travel
    assert travel.between("start", "p1") == 5 * TOP_SCALE
    assert travel.between("start", "p2") == 1_414_214  # the root of two is 1.41421356…


def test_another_number_of_routes_may_be_asked_for(tmp_path: Path) -> None:
    assert len(convert_top(written(tmp_path, TOP), vehicles=4).days) == 4


@given(
    st.lists(st.tuples(st.integers(-9999, 9999), st.integers(-9999, 9999)), min_size=3, max_size=5)
)
def test_no_leg_is_shorter_than_it_truly_is(points: list[tuple[int, int]]) -> None:
    from decimal import Decimal

    from routeplan.convert import _Point, _rounded_up  # the exact arithmetic itself

    exact = [_Point(Decimal(x) / 100, Decimal(y) / 100, 0) for x, y in points]
    matrix = _rounded_up(exact, TOP_SCALE)
    for i, a in enumerate(points):
        for j, b in enumerate(points):
            true = hypot(a[0] - b[0], a[1] - b[1]) / 100 * TOP_SCALE
            assert true - 1e-3 <= matrix[i, j] < true + 1 + 1e-3


def test_distances_of_solomon_are_cut_to_one_decimal(tmp_path: Path) -> None:
    problem = convert_toptw(written(tmp_path, SOLOMON), vehicles=2)
    assert problem.travel.between("start", "p2") == 14  # 1.414… in tenths
    assert problem.stop["p1"].windows == ((9_120, 9_670),)
    assert problem.stop["p1"].service_s == 900
    assert [day.latest_end_s for day in problem.days] == [12_360, 12_360]


def test_distances_of_cordeau_are_cut_to_two_decimals(tmp_path: Path) -> None:
    problem = convert_toptw(written(tmp_path, CORDEAU))
    assert problem.travel.between("start", "p1") == 141
    assert len(problem.days) == 1


def test_driving_all_day_costs_less_than_one_point(tmp_path: Path) -> None:
    problem = convert_top(written(tmp_path, TOP))
    most = sum(day.max_duration_s for day in problem.days) / 3600 * problem.prices.driving_hour
    assert 0 < most < 0.5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("n 4\nm 2\n", "tmax: '' is not a number"),
        (TOP.replace("n 4", "n 5"), "promises 5 points and has 4"),
        (TOP.replace("4.000 15", "4.000 x"), "point 1: 'x' is not a number"),
        (TOP.replace("4.000 15", "4.000 1.5"), "'1.5' is not a whole number"),
        (TOP.replace("4.000 15", "4.000"), "point 1: has 2 numbers, fewer than 3"),
        (TOP.replace("10.05", "1e99"), "is not a number of ordinary size"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ProblemFault) as refused:
        convert_top(written(tmp_path, text))
    assert message in str(refused.value)


@pytest.mark.parametrize("text", ["", "1\n2\n3\n", "4 10 9 1\n0 200\n0 1 2 3\n", TOP])
def test_a_file_without_time_windows_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ProblemFault):
        convert_toptw(written(tmp_path, text))
