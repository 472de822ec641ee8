"""The search finds the best plan of small problems, tells what it finds, and ends when it should."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations, product

import pytest
from hypothesis import HealthCheck, given, settings

from routeplan.check import check
from routeplan.cost import worth
from routeplan.kernel.shaping import Shaped, shaped
from routeplan.plan import DayPlan, Plan
from routeplan.problem import Group, Problem
from routeplan.schedule import timed
from routeplan.solve import solve
from routeplan.units import Seconds
from routeplan.watch import Progress
from searches.stop import Stop
from tests.routeplan.made import day, problems, stop, travel_on_a_line, two_villages

few = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def orders(laid_out: Shaped) -> Iterator[tuple[int, ...]]:
    """Every order of every set of options that serves no stop twice."""
    for size in range(len(laid_out.options) + 1):
        for route in permutations(range(len(laid_out.options)), size):
            if len({laid_out.options[o].stop for o in route}) == size:
                yield route


def best_by_hand(problem: Problem) -> float:
    """The worth of the best lawful plan among all there are."""
    laid_out = shaped(problem)
    lawful: list[list[DayPlan]] = []
    alone = replace(problem, stops=tuple(replace(one, must=False) for one in problem.stops))
    for one in problem.days:
        ways = (
            DayPlan(one.id, timed(problem, one, [laid_out.options[o] for o in route]))
            for route in orders(laid_out)
        )
        bare = (Plan((way,), 0, Seconds(0)) for way in ways)
        lawful.append([plan.days[0] for plan in bare if not rules_broken(alone, plan)])
    plans = (Plan(days, 0, Seconds(0)) for days in product(*lawful))
    return max(worth(problem, plan).total for plan in plans if not rules_broken(alone, plan))


def rules_broken(problem: Problem, plan: Plan) -> bool:
    """Whether a plan without figures breaks a rule."""
    found = worth(problem, plan)
    whole = replace(
        plan, children=found.children, driving_s=found.driving_s, weighted=found.weighted
    )
    return bool(check(problem, whole))


@few
@given(problem=problems(most_stops=3, most_days=2, breaks=False))
def test_small_problems_are_solved_to_the_best_plan_there_is(problem: Problem) -> None:
    plan = solve(problem, stop=Stop(rounds=300))
    assert worth(problem, plan).total == pytest.approx(best_by_hand(problem), abs=1e-6)


@few
@given(problem=problems(most_stops=7, most_days=4))
def test_the_same_seed_and_rounds_give_the_same_plan(problem: Problem) -> None:
    one, other = (solve(problem, seed=5, stop=Stop(rounds=200)) for _ in range(2))
    assert one == other


def a_long_road() -> Problem:
    """Twelve villages on one road, two of them sharing a school, three days too short for all."""
    spots = {f"v{i}": 400 * (i + 1) * (-1) ** i for i in range(12)}
    return Problem(
        groups=tuple(Group(name, 20 + 7 * i % 31, "Vik") for i, name in enumerate(spots)),
        stops=tuple(stop(name, *((name, "v0") if name == "v1" else (name,))) for name in spots),
        days=tuple(day(f"d{i}", date_index=i, max_duration_s=Seconds(9_000)) for i in range(3)),
        travel=travel_on_a_line(depot=0, **spots),
    )


def test_a_warm_start_is_kept_when_nothing_better_is_found() -> None:
    problem = a_long_road()
    best = solve(problem, seed=1, stop=Stop(rounds=2_000))
    again = solve(problem, seed=2, stop=Stop(rounds=200), warm_start=best)
    assert [one.visits for one in again.days] == [one.visits for one in best.days]


def test_what_stands_today_stays_when_changing_it_wins_too_little() -> None:
    problem = a_long_road()
    today = solve(problem, seed=1, stop=Stop(rounds=2_000))
    served = {visit.stop for one in today.days for visit in one.visits}
    left_out = next(name for name in problem.group if name not in served and name != "v0")
    grown = tuple(
        replace(group, children=group.children + 3) if group.id == left_out else group
        for group in problem.groups
    )
    dear = replace(problem.prices, stop_kept=100.0, weekday_kept=50.0, time_kept=20.0)
    edited = replace(problem, groups=grown, today=today, prices=dear)
    plan = solve(edited, seed=3, stop=Stop(rounds=500))
    assert [[v.stop for v in one.visits] for one in plan.days] == [
        [v.stop for v in one.visits] for one in today.days
    ]


def test_children_covered_by_two_stops_count_once() -> None:
    both = two_villages(stops=(stop("ask", "ask", "bo"), stop("bo")))
    plan = solve(both, stop=Stop(rounds=50))
    assert plan.children == 80
    assert [visit.stop for visit in plan.days[0].visits] == ["ask"]


def test_watchers_hear_of_the_greedy_plan_first_and_of_better_ones_only() -> None:
    heard: list[Progress] = []
    problem = a_long_road()
    plan = solve(problem, stop=Stop(rounds=500), watch=heard.append)
    totals = [worth(problem, one.plan).total for one in heard if one.plan is not None]
    assert heard[0].plan is not None
    assert heard[0].iterations == 0
    assert totals == sorted(totals)
    assert worth(problem, plan).total == pytest.approx(totals[-1])


def test_a_search_that_is_told_to_stop_ends_with_the_plan_it_has() -> None:
    stop_now = Stop()

    def look(progress: Progress) -> None:
        if progress.note == "searching":
            stop_now.ask()

    plan = solve(a_long_road(), stop=stop_now, watch=look)
    assert plan.children > 0


def test_no_rounds_at_all_still_give_a_plan() -> None:
    problem = a_long_road()
    plan = solve(problem, stop=Stop(rounds=0))
    assert plan.children > 0
    assert check(problem, plan) == []


def test_the_rounds_asked_for_are_the_rounds_done() -> None:
    assert solve(a_long_road(), stop=Stop(rounds=123)).iterations == 123


def test_two_searches_side_by_side_are_no_worse_than_the_first_alone() -> None:
    problem = a_long_road()
    alone = solve(problem, seed=4, stop=Stop(rounds=60))
    together = solve(problem, seed=4, stop=Stop(rounds=60), jobs=2)
    assert worth(problem, together).total >= worth(problem, alone).total
    assert check(problem, together) == []


def test_a_limit_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        Stop(rounds=-1)
    with pytest.raises(ValueError, match="less than nothing"):
        Stop(cpu_seconds=float("nan"))


def test_without_days_or_stops_the_plan_is_empty() -> None:
    assert solve(two_villages(days=()), stop=Stop(rounds=10)).days == ()
    empty = solve(two_villages(stops=(), groups=()), stop=Stop(rounds=10))
    assert empty.children == 0
