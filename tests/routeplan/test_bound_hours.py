"""The ceiling from time alone is a ceiling, and says something where days are short."""

from dataclasses import replace
from math import inf

from hypothesis import HealthCheck, given, settings

from bench.planner.made import Shape, made_problem
from routeplan.bound.hours import most_children, quickest, within_hours
from routeplan.bound.trivial import everything
from routeplan.problem import Problem
from routeplan.solve import solve
from routeplan.units import Seconds
from searches.stop import Stop
from tests.routeplan.enumeration import best_worth
from tests.routeplan.made import day, problems, travel_on_a_line, two_villages

USUAL = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


@USUAL
@given(problem=problems(most_stops=4, most_days=2, breaks=False))
def test_no_plan_reaches_more_children_than_the_hours_of_its_days(problem: Problem) -> None:
    assert best_worth(problem, plainly=True) <= most_children(problem)
    assert best_worth(problem) <= within_hours(problem, everything(problem)).value + 1e-6


@USUAL
@given(problem=problems(most_stops=4, most_days=2, breaks=False, by_time=True))
def test_nor_when_travel_depends_on_the_time_of_day(problem: Problem) -> None:
    assert solve(problem, stop=Stop(rounds=100)).children <= most_children(problem)


def test_a_made_county_with_short_days_has_a_ceiling_far_below_all_its_children() -> None:
    problem = made_problem(Shape(stops=60, days=2, towns=8, overlap=1.2))
    ceiling = within_hours(problem, everything(problem))
    plan = solve(problem, stop=Stop(rounds=2_000))
    assert plan.children <= ceiling.children < 0.8 * everything(problem).children
    assert ceiling.method == "hours of the days"


def test_a_day_that_reaches_no_stop_reaches_nobody() -> None:
    short = two_villages(days=(day("monday", max_duration_s=Seconds(600)),))
    assert most_children(short) == 0


def test_with_days_enough_the_hours_say_nothing() -> None:
    problem = two_villages()
    many = replace(problem, days=tuple(day(f"d{i}", date_index=i) for i in range(9)))
    assert within_hours(many, everything(many)) == everything(many)
    assert most_children(many) < inf


def test_the_quickest_way_may_go_through_other_places() -> None:
    travel = travel_on_a_line(depot=0, ask=6_000, bo=12_000)
    seconds = travel.seconds.copy()
    seconds[0, 2] = 10 * seconds[0, 2]
    assert quickest(seconds, 0).tolist() == [0, seconds[0, 1], seconds[0, 1] + seconds[1, 2]]
