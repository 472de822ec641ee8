"""Travel that cannot be meant is found; travel that is merely rough is left alone."""

import numpy as np
from hypothesis import given, settings

from routeplan import Travel
from routeplan.detours import gross_detour
from routeplan.problem import Problem
from tests.routeplan.made import problems, travel_on_a_line


def test_a_trip_far_longer_than_the_way_round_is_found() -> None:
    travel = travel_on_a_line(depot=0, ask=900, bo=1_500)
    wrong = travel.seconds.copy()
    wrong[0, 2] = 9_000
    detour = gross_detour(Travel(travel.places, wrong))
    assert str(detour) == "9000 s from 'depot' to 'bo', but only 1500 s by way of 'ask'"


def test_rough_figures_are_left_alone() -> None:
    travel = travel_on_a_line(depot=0, ask=9, bo=15)
    rough = travel.seconds + np.array([[0, 3, 30], [0, 0, 2], [1, 9, 0]])
    assert gross_detour(Travel(travel.places, rough)) is None


def test_each_time_of_day_is_looked_at() -> None:
    travel = travel_on_a_line(depot=0, ask=900, bo=1_500)
    wrong = travel.seconds.copy()
    wrong[2, 0] = 50_000
    slots = np.stack([travel.seconds, wrong])
    detour = gross_detour(Travel(travel.places, slots, None, (0, 100)))  # type: ignore[arg-type]
    assert detour is not None
    assert (detour.origin, detour.goal) == ("bo", "depot")


@settings(max_examples=25, deadline=None)
@given(problems(by_time=True))
def test_true_distances_never_look_wrong(problem: Problem) -> None:
    assert gross_detour(problem.travel) is None
