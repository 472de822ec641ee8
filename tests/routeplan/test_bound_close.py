"""What the close phase of the ceiling adds: trips ruled out, cuts, and days handed to the search."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.planner.made import Shape, made_problem
from routeplan import Group, Prices, Problem, Seconds
from routeplan.bound.cuts import broken
from routeplan.bound.descent import Descent
from routeplan.bound.model import model
from routeplan.bound.pointed import pointed_at
from routeplan.check import check
from routeplan.climb import Climb
from routeplan.enrich import enrich, served
from routeplan.greedy import greedy
from routeplan.kernel.shaping import shaped
from routeplan.pricing.prizes import weigh
from routeplan.schedule import plan_of
from tests.routeplan.enumeration import best_worth
from tests.routeplan.made import day, problems, stop, travel_on_a_line
from tests.routeplan.test_bound_holds import After

USUAL = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
SMALL = made_problem(Shape(stops=24, days=3, towns=6, hours=4.5, across_km=60.0, down_km=60.0))


@USUAL
@given(
    problem=problems(most_stops=4, most_days=2, breaks=False),
    short=st.floats(0.0, 60.0),
    steps=st.integers(0, 30),
)
def test_trips_ruled_out_by_a_floor_never_bring_the_ceiling_below_both_it_and_the_best_plan(
    problem: Problem, short: float, steps: int
) -> None:
    best = best_worth(problem)
    descent = Descent(model(problem, weigh(problem)), floor=best - short)
    descent.start()
    for _ in range(steps):
        descent.step()
    assert max(descent.value, descent.floor) + 1e-6 * max(1.0, abs(best)) >= best


def test_a_stop_on_the_way_home_counts_though_the_trip_to_it_costs_more_than_it_wins() -> None:
    """Near lies on the road home from Far: what the trip between them costs is saved on the way home."""
    near = replace(
        stop("near", "g"),
        windows=((Seconds(31_500), Seconds(33_300)), (Seconds(35_100), Seconds(38_700))),
    )
    far = replace(stop("far", "g"), windows=((Seconds(32_400), Seconds(34_200)),))
    eight = Seconds(28_800)
    problem = Problem(
        groups=(Group("g", 1, "Askim"),),
        stops=tuple(replace(each, service_s=Seconds(2_700)) for each in (near, far)),
        days=(
            day("short", latest_start_s=eight, max_duration_s=Seconds(9_000)),
            day("long", date_index=1, latest_start_s=eight, max_duration_s=Seconds(18_000)),
        ),
        travel=travel_on_a_line(depot=0, near=27, far=95),
        prices=Prices(visit_values=(1.0, 0.25), driving_hour=1.0),
    )
    best = best_worth(problem)
    descent = Descent(model(problem, weigh(problem)), floor=best - 4.0)
    descent.start()
    for _ in range(18):
        descent.step()
    assert descent.value >= best - 1e-9


def test_three_half_days_that_share_three_stops_break_a_cut() -> None:
    mix = [(frozenset(pair), 0.5) for pair in ((1, 2), (2, 3), (1, 3))]
    assert broken(mix, once={1, 2, 3}, known=set(), wanted=5) == [frozenset({1, 2, 3})]


def test_whole_days_break_no_cut() -> None:
    mix = [(frozenset({1, 2, 3}), 1.0), (frozenset({4, 5}), 1.0)]
    assert broken(mix, once={1, 2, 3, 4, 5}, known=set(), wanted=5) == []


def test_stops_that_may_be_visited_twice_are_in_no_cut() -> None:
    mix = [(frozenset(pair), 0.5) for pair in ((1, 2), (2, 3), (1, 3))]
    assert broken(mix, once={1, 2}, known=set(), wanted=5) == []


def test_every_day_the_prices_hand_over_can_be_driven() -> None:
    shape = shaped(SMALL).shape
    row = {stop.id: number for number, stop in enumerate(SMALL.stops)}
    days = pointed_at(SMALL, known=(), floor=0.0, stop=After(24))
    assert days
    for found in days:
        assert len(served(shape, 0, [row[each] for each in found.stops])) == len(found.stops)


def test_days_in_an_enriched_pool_make_plans_without_faults() -> None:
    climb = Climb(shaped(SMALL), 1)
    climb.begin(greedy(climb.shaped.shape))
    assert enrich(SMALL, climb, After(24)) > 0
    for found in list(climb.pool.routes.values())[:100]:
        alone = [found.options, *((),) * (len(SMALL.days) - 1)]
        assert not check(SMALL, plan_of(SMALL, climb.shaped, alone))


def test_choosing_from_an_enriched_pool_never_loses_what_the_search_had() -> None:
    from searches.stop import Stop

    climb = Climb(shaped(SMALL), 1)
    climb.begin(greedy(climb.shaped.shape))
    before = climb.best
    enrich(SMALL, climb, After(24))
    climb.choose(Stop(rounds=10), share=1.0)
    assert climb.best >= before
