"""Few long days: short courses, good plans kept apart, and days of two plans put together."""

from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan import courses
from routeplan.greedy import Greedy
from routeplan.kernel.shape import STOP, Shape
from routeplan.kernel.shaping import shaped
from routeplan.population import MOST, Days, Population
from routeplan.problem import Group, Problem
from routeplan.repair import drivable, lawful
from routeplan.units import Seconds
from tests.routeplan.made import day, stop, travel_on_a_line

SPOTS = {f"v{i}": 300 * (i + 1) * (-1) ** i for i in range(14)}


def two_days() -> Problem:
    """Fourteen villages on one road, two days that hold about half of them."""
    return Problem(
        groups=tuple(Group(name, 20 + 7 * i % 31, "Vik") for i, name in enumerate(SPOTS)),
        stops=tuple(stop(name) for name in SPOTS),
        days=tuple(day(f"d{i}", date_index=i, max_duration_s=Seconds(12_000)) for i in range(2)),
        travel=travel_on_a_line(depot=0, **SPOTS),
    )


def stops_of(shape: Shape, days: Days) -> list[int]:
    return [int(shape.option[o, STOP]) for o in chain(*days)]


def begun(problem: Problem, seed: int) -> Population:
    """A population with four plans from days thrown for."""
    population = Population(shaped(problem).shape, seed)
    for score in range(4):
        population.take(score, population.scattered())
    return population


@given(seed=st.integers(0, 10_000), length=st.integers(3_000, 12_000))
def test_days_of_two_plans_put_together_may_be_driven_and_visit_no_stop_twice(
    seed: int, length: int
) -> None:
    longest = Seconds(length)
    problem = two_days()
    days = tuple(replace(one, max_duration_s=longest) for one in problem.days)
    population = begun(replace(problem, days=days), seed)
    shape = population.shape
    for found in (population.scattered(), population.child(), population.child()):
        served = stops_of(shape, found)
        assert len(served) == len(set(served))
        plain = Greedy(shape)
        plain.routes = found
        assert all(drivable(plain, number, route) for number, route in enumerate(found))


def test_a_day_taken_from_the_other_plan_is_the_one_that_brings_most() -> None:
    population = Population(shaped(two_days()).shape, 1)
    one, other = [[0, 1], [2, 3]], [[4, 5, 6], [0, 1]]
    for _ in range(20):
        found = population.days_exchanged(one, other)
        assert [4, 5, 6] in found
        assert [0, 1] in found or [2, 3] in found


def test_the_same_seed_crosses_the_same_plans() -> None:
    one, other = begun(two_days(), 7), begun(two_days(), 7)
    assert [one.child() for _ in range(6)] == [other.child() for _ in range(6)]


def test_of_two_plans_that_are_almost_the_same_the_better_one_stays() -> None:
    population = Population(shaped(two_days()).shape, 1)
    plan = lawful(population.shape, [[0, 2, 4], [1, 3]])
    population.take(10, plan)
    population.take(9, plan)
    assert [member.score for member in population.members] == [10]
    population.take(11, plan)
    assert [member.score for member in population.members] == [11]


def test_the_best_plans_stay_best_first() -> None:
    population = Population(shaped(two_days()).shape, 1)
    for option in range(MOST + 3):
        population.take(option, [[option], []])
    scores = [member.score for member in population.members]
    assert scores == list(range(MOST + 2, 2, -1))


def test_many_days_or_no_limit_mean_one_course() -> None:
    assert courses.how_many(days=5, stops=100, cpu_seconds=10.0) == 0
    assert courses.how_many(days=2, stops=100) == 0
    assert courses.how_many(days=2, stops=100, rounds=1_000) == 0
    assert courses.at(0.4, count=0) == courses.Course(0, 0.4, 1.0, is_last=True)


def test_more_stops_have_fewer_and_more_seconds_more_courses() -> None:
    small = courses.how_many(days=2, stops=100, cpu_seconds=10.0)
    assert courses.how_many(days=2, stops=288, cpu_seconds=10.0) < small
    assert courses.how_many(days=2, stops=100, cpu_seconds=60.0) > small
    assert courses.how_many(days=2, stops=100, rounds=40_000, cpu_seconds=60.0) == small


@pytest.mark.parametrize("count", [4, 28, 69])
def test_courses_begin_anew_first_then_from_two_plans_and_end_with_one_long_one(count: int) -> None:
    found = [courses.at(k / 1000, count=count) for k in range(1001)]
    numbers = [course.number for course in found]
    assert list(dict.fromkeys(numbers)) == list(range(count + 1))
    assert all(course.share is not None and 0 <= course.share <= 1 for course in found)
    kinds = [(course.is_crossed, course.is_last) for course in found]
    assert list(dict.fromkeys(kinds)) == [(False, False), (True, False), (False, True)]
