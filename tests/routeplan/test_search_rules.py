"""Whatever is asked, the search answers with a plan that may be driven."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routeplan.check import check
from routeplan.cost import worth
from routeplan.greedy import greedy
from routeplan.kernel.shaping import shaped
from routeplan.plan import Plan
from routeplan.problem import Prices, Problem
from routeplan.schedule import plan_of
from routeplan.solve import solve
from routeplan.units import Seconds
from searches.stop import Stop
from tests.routeplan.made import day, problems, stop, two_villages

patient = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def shortened(plan: Plan, *, later_s: int = 0) -> Plan:
    """A plan in force that is not lawful any more: every visit has slid by some time."""

    def slid(seconds: Seconds) -> Seconds:
        return Seconds(seconds + later_s)

    days = tuple(
        replace(
            one,
            visits=tuple(
                replace(
                    visit,
                    arrive_s=slid(visit.arrive_s),
                    start_s=slid(visit.start_s),
                    leave_s=slid(visit.leave_s),
                )
                for visit in one.visits
            ),
        )
        for one in plan.days
    )
    return replace(plan, days=days)


@patient
@given(problem=problems(most_stops=7, most_days=4), seed=st.integers(0, 2**40))
def test_no_plan_of_the_search_is_refused(problem: Problem, seed: int) -> None:
    plan = solve(problem, seed=seed, stop=Stop(rounds=150))
    assert check(problem, plan) == []


@patient
@given(problem=problems(by_time=True))
def test_a_plan_keeps_its_rules_also_where_travel_depends_on_the_time_of_day(
    problem: Problem,
) -> None:
    assert check(problem, solve(problem, stop=Stop(rounds=60))) == []


@patient
@given(problem=problems(most_stops=7, most_days=4))
def test_the_greedy_plan_is_lawful_and_never_beaten_by_the_search_s_answer(
    problem: Problem,
) -> None:
    laid_out = shaped(problem)
    first = plan_of(problem, laid_out, greedy(laid_out.shape))
    assert check(problem, first) == []
    later = solve(problem, stop=Stop(rounds=40))
    assert worth(problem, later).total >= worth(problem, first).total - 1e-9


@patient
@given(problem=problems(), slide_s=st.sampled_from([0, 600, 5_400]), seed=st.integers(0, 99))
def test_a_plan_in_force_that_no_longer_fits_is_mended(
    problem: Problem, slide_s: int, seed: int
) -> None:
    today = shortened(solve(problem, seed=seed, stop=Stop(rounds=20)), later_s=slide_s)
    asked = replace(problem, today=today, prices=replace(problem.prices, stop_kept=3.0))
    assert check(asked, solve(asked, stop=Stop(rounds=40), warm_start=today)) == []


def test_a_stop_that_must_be_visited_goes_before_any_number_of_children() -> None:
    problem = two_villages(
        stops=(stop("ask", must=True), stop("bo")),
        days=(day("monday", max_duration_s=Seconds(4_800)),),
    )
    plan = solve(problem, stop=Stop(rounds=50))
    assert [visit.stop for visit in plan.days[0].visits] == ["ask"]


def test_a_stop_that_must_be_visited_is_visited_though_nobody_lives_there() -> None:
    problem = two_villages(
        groups=two_villages().groups, stops=(stop("ask", must=True, covers=()), stop("bo"))
    )
    plan = solve(problem, stop=Stop(rounds=50))
    assert {visit.stop for visit in plan.days[0].visits} == {"ask", "bo"}


def test_a_minimum_share_outweighs_children_elsewhere() -> None:
    problem = two_villages(
        days=(day("monday", max_duration_s=Seconds(4_800)),), minimum_share={"Askim": 0.5}
    )
    plan = solve(problem, stop=Stop(rounds=50))
    assert [visit.stop for visit in plan.days[0].visits] == ["ask"]


def test_a_second_visit_is_made_only_when_it_has_a_value() -> None:
    stops = (stop("ask", visits=2), stop("bo"))
    days = (day("monday"), day("thursday", date_index=3))
    once = solve(two_villages(stops=stops, days=days), stop=Stop(rounds=50))
    assert sum(len(one.visits) for one in once.days) == 2
    twice = two_villages(stops=stops, days=days, prices=Prices(visit_values=(1.0, 0.5)))
    plan = solve(twice, stop=Stop(rounds=50))
    assert sum(len(one.visits) for one in plan.days) == 3
    assert plan.weighted == 95.0


def test_two_visits_keep_the_wanted_days_between_them() -> None:
    stops = (stop("ask", visits=2, spacing_days=4), stop("bo"))
    days = (day("monday"), day("thursday", date_index=3))
    problem = two_villages(stops=stops, days=days, prices=Prices(visit_values=(1.0, 0.5)))
    plan = solve(problem, stop=Stop(rounds=50))
    assert plan.weighted == 80.0
