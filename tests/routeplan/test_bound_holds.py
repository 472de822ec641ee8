"""The ceiling is never below the best plan, whenever it is stopped."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routeplan import Group, Plan, Problem, Seconds
from routeplan.bound import Bound, Route, bound
from routeplan.solve import solve
from searches.stop import Stop
from tests.routeplan.enumeration import best_worth
from tests.routeplan.made import day, problems, stop, travel_on_a_line, two_villages

USUAL = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


class After:
    """A limit that lets the work look at it so many times."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def __call__(self) -> bool:
        self.looks -= 1
        return self.looks < 0


@USUAL
@given(problem=problems(most_stops=4, most_days=2, breaks=False), looks=st.integers(0, 60))
def test_no_plan_is_worth_more_than_the_ceiling_whenever_it_is_stopped(
    problem: Problem, looks: int
) -> None:
    ceiling = bound(problem, stop=After(looks))
    assert best_worth(problem) <= ceiling.value + 1e-6
    assert best_worth(problem, plainly=True) <= ceiling.children


@USUAL
@given(
    problem=problems(most_stops=4, most_days=2, breaks=False),
    rounds=st.integers(0, 60),
    looks=st.integers(0, 60),
)
def test_nor_is_any_plan_when_the_ceiling_starts_from_a_plan_good_or_poor(
    problem: Problem, rounds: int, looks: int
) -> None:
    plan = solve(problem, stop=Stop(rounds=rounds))
    ceiling = bound(problem, stop=After(looks), plan=plan)
    assert best_worth(problem) <= ceiling.value + 1e-6
    assert best_worth(problem, plainly=True) <= ceiling.children


@USUAL
@given(problem=problems(most_stops=4, most_days=2, breaks=False))
def test_the_ceiling_never_rises_while_it_is_worked_on(problem: Problem) -> None:
    seen: list[Bound] = []
    bound(problem, stop=After(40), watch=seen.append)
    values = [ceiling.value for ceiling in seen]
    assert values == sorted(values, reverse=True)
    assert [c.children for c in seen] == sorted((c.children for c in seen), reverse=True)


def test_a_day_with_room_for_all_has_a_ceiling_of_all() -> None:
    assert bound(two_villages(), stop=After(30)).children == 80


def test_the_ceiling_meets_the_plan_when_only_one_village_fits() -> None:
    short = two_villages(days=(day("monday", max_duration_s=5_400),))
    assert bound(short, stop=After(60)).children == 50


def test_children_covered_by_two_stops_of_one_day_count_once() -> None:
    problem = two_villages(
        groups=(Group("ask", 30, "Askim"), Group("bo", 50, "Bø")),
        stops=(stop("ask", "ask", "bo"), stop("bo", "ask", "bo"), stop("far", "bo")),
        travel=travel_on_a_line(depot=0, ask=900, bo=1_500, far=2_000),
    )
    assert bound(problem, stop=After(60)).children == 80


def test_a_shortcut_through_another_stop_does_not_fool_the_ceiling() -> None:
    """Straight to Bø takes far longer than through Ask: the ceiling must see the way through."""
    problem = two_villages(days=(day("monday", max_duration_s=7_000),))
    roads = problem.travel.seconds.copy()
    roads[0, 2] = 20_000
    bent = replace(problem, travel=replace(problem.travel, seconds=roads))
    assert bound(bent, stop=After(60)).children >= best_worth(bent, plainly=True) == 80


def test_days_met_on_the_way_can_be_handed_on() -> None:
    problem = two_villages()
    first = bound(problem, stop=After(60))
    assert Route(("monday",), ("ask", "bo")) in {
        Route(route.days, tuple(sorted(route.stops))) for route in first.columns
    }
    again = bound(problem, stop=After(60), plan_stops=first.columns)
    assert again.children == first.children


def test_the_gap_is_the_share_that_a_plan_misses() -> None:
    plan = Plan(days=(), children=90, driving_s=Seconds(0))
    assert Bound(100.0, 100, "made up").gap(plan) == 0.1
    assert Bound(100.0, 100, "made up").room(plan) == 10
