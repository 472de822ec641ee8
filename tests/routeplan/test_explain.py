"""What wishes cost, and which musts clash."""

from dataclasses import replace

import pytest

from routeplan import Group, Problem, Seconds
from routeplan.clash import clash, clashing_musts
from routeplan.explain import Effort, price_of_rule, price_of_stop, worth_of_time
from routeplan.solve import solve
from routeplan.tradeoff import curve, need_curve, out_of_reach, served, shares
from searches.stop import Stop as Limit
from tests.routeplan.made import day, stop, travel_on_a_line, two_villages

EFFORT = Effort(search=lambda: Limit(rounds=200), proof=lambda: Limit(cpu_seconds=1.0))


@pytest.fixture
def one_of_two() -> Problem:
    """Ask lies east, Bø west, and the day is long enough for one of them."""
    return two_villages(
        travel=travel_on_a_line(depot=0, ask=-1_500, bo=1_500),
        days=(day("monday", max_duration_s=Seconds(5_400)),),
    )


def test_forcing_the_small_village_in_drops_the_large_one(one_of_two: Problem) -> None:
    plan = solve(one_of_two, stop=Limit(rounds=200))
    answer = price_of_stop(one_of_two, "ask", plan=plan, effort=EFFORT)
    assert (answer.children, answer.dropped, answer.added) == (20, ("bo",), ("ask",))
    assert answer.at_least <= answer.price <= answer.at_most
    assert answer.at_least == pytest.approx(20, abs=0.01)


def test_an_hour_more_wins_the_other_village_only_if_it_is_enough(one_of_two: Problem) -> None:
    plan = solve(one_of_two, stop=Limit(rounds=200))
    assert worth_of_time(one_of_two, plan=plan, effort=EFFORT).children == 0
    two_hours = worth_of_time(one_of_two, plan=plan, effort=EFFORT, more_s=7_200)
    assert two_hours.children == -30
    assert two_hours.added == ("ask",)


def test_a_must_has_a_price_as_a_rule(one_of_two: Problem) -> None:
    stops = (replace(one_of_two.stop["ask"], must=True), one_of_two.stop["bo"])
    held = replace(one_of_two, stops=stops)
    plan = solve(held, stop=Limit(rounds=200))
    assert price_of_rule(held, "musts", plan=plan, effort=EFFORT).children == -20


def musts(problem: Problem, *names: str) -> Problem:
    stops = tuple(replace(other, must=other.id in names) for other in problem.stops)
    return replace(problem, stops=stops)


def test_two_musts_that_do_not_fit_one_day_clash(one_of_two: Problem) -> None:
    found = clash(musts(one_of_two, "ask", "bo"))
    assert found is not None
    assert found.stops == ("ask", "bo")
    assert "the length of the day" in found.remedies
    assert "ask, bo" in found.in_words()


def test_a_third_must_that_fits_is_not_blamed(one_of_two: Problem) -> None:
    near = replace(
        one_of_two,
        groups=(*one_of_two.groups, Group("near", 5, "Bø")),
        stops=(*one_of_two.stops, stop("near", service_s=Seconds(60))),
        travel=travel_on_a_line(depot=0, ask=-1_500, bo=1_500, near=100),
    )
    assert clashing_musts(musts(near, "near", "ask", "bo")) == ("ask", "bo")


def test_musts_that_fit_do_not_clash() -> None:
    assert clashing_musts(musts(two_villages(), "ask", "bo")) is None


def test_a_must_that_is_open_on_no_day_clashes_alone() -> None:
    problem = two_villages(
        days=(day("monday"), day("tuesday", date_index=1, latest_end_s=Seconds(31_000))),
        stops=(stop("ask", must=True, days=("tuesday",)), stop("bo")),
    )
    found = clash(problem)
    assert found is not None
    assert found.stops == ("ask",)
    assert "the days a stop allows" in found.remedies


def test_the_curve_gives_up_children_for_the_worst_served(one_of_two: Problem) -> None:
    free, fair = curve(one_of_two, effort=EFFORT, asked=(0.0, 0.6))
    assert (free.children, free.worst_share) == (50, 0.0)
    assert free.ceiling == pytest.approx(50, abs=0.01)
    assert free.possible
    assert fair.ceiling < free.ceiling
    assert not fair.possible
    assert shares(one_of_two, free.plan) == {"Askim": 0.0, "Bø": 1.0}


def test_a_municipality_no_bus_can_reach_is_not_the_worst_served() -> None:
    problem = two_villages(
        groups=(Group("ask", 30, "Askim"), Group("bo", 50, "Bø"), Group("far", 9, "Folldal")),
        stops=(stop("ask"), stop("bo"), stop("far")),
        travel=travel_on_a_line(depot=0, ask=900, bo=1_500, far=40_000),
    )
    assert (served(problem), out_of_reach(problem)) == (("Askim", "Bø"), ("Folldal",))
    (point,) = curve(problem, effort=EFFORT, asked=(0.5,))
    assert (point.children, point.worst_share, point.kept, point.possible) == (80, 1.0, 2, True)


def test_need_moves_the_bus_to_those_who_need_it(one_of_two: Problem) -> None:
    groups = (Group("ask", 30, "Askim", need=2.0), Group("bo", 50, "Bø"))
    plain, weighed = need_curve(
        replace(one_of_two, groups=groups), effort=EFFORT, strengths=(0.0, 1.0)
    )
    assert (plain.children, weighed.children) == (50, 30)
    assert weighed.ceiling == pytest.approx(60, abs=0.01)
