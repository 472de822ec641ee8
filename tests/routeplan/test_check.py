"""Every rule of a plan is broken once, and the checker says which and where."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from routeplan import DayPlan, Plan, Prices, Seconds, Travel, Visit
from routeplan.check import check, figures
from routeplan.problem import Problem
from tests.routeplan.made import (
    EIGHT,
    EU_BREAK,
    HALF_PAST_EIGHT,
    day,
    stop,
    travel_on_a_line,
    two_villages,
)


def visit(name: str, start: int, *, arrive: int | None = None, service: int = 1_800) -> Visit:
    arrives = start if arrive is None else arrive
    return Visit(name, Seconds(arrives), Seconds(start), Seconds(start + service))


def plan(*visits: Visit, day_id: str = "monday", **changes: Any) -> Plan:
    return replace(Plan((DayPlan(day_id, visits),), 80, Seconds(3_000)), **changes)


BOTH = plan(visit("ask", 30_600), visit("bo", 33_000))


def words(problem: Problem, given: Plan) -> list[str]:
    return [str(fault) for fault in check(problem, given)]


def test_a_plan_that_keeps_every_rule_has_no_faults() -> None:
    assert words(two_villages(), BOTH) == []


def test_the_figures_are_worked_out_from_the_visits_alone() -> None:
    found = figures(two_villages(), BOTH)
    assert (found.children, found.weighted, found.driving_s, found.driving_m) == (
        80,
        80.0,
        3_000,
        3_000,
    )


def test_a_plan_that_boasts_is_told_its_own_figures() -> None:
    boasting = replace(BOTH, children=100, driving_s=Seconds(1), weighted=99.0)
    assert words(two_villages(), boasting) == [
        "children: the plan says 100, its visits reach 80",
        "driving_s: the plan says 1, its legs sum to 3000",
        "weighted: the plan says 99.0, its visits come to 80.0",
    ]


def test_a_group_reached_at_two_stops_counts_once() -> None:
    problem = two_villages(stops=(stop("ask", "ask", "bo"), stop("bo")))
    assert figures(problem, BOTH).children == 80


def test_a_second_visit_is_worth_what_the_table_says() -> None:
    problem = two_villages(
        stops=(stop("ask", "ask", "bo"), stop("bo")), prices=Prices(visit_values=(1.0, 0.5))
    )
    assert figures(problem, BOTH).weighted == 30 + 50 + 25


def test_what_is_missing_from_a_minimum_share_is_the_shortfall() -> None:
    problem = two_villages(minimum_share={"Askim": 0.5, "Bø": 1.0})
    only_bo = plan(visit("bo", 33_000), children=50)
    assert figures(problem, only_bo).shortfall == 15


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"windows": ((Seconds(0), Seconds(30_000)),)}, "starts at 30600, outside its windows"),
        ({"never": True}, "stop 'ask' must never be visited"),
        ({"days": ()}, "stop 'ask' is not open to day 'monday'"),
        ({"service_s": Seconds(1_900)}, "gets 1800 s of 1900 s of service"),
    ],
)
def test_each_rule_of_a_visit_is_missed_when_broken(changed: dict[str, Any], fault: str) -> None:
    problem = two_villages(stops=(stop("ask", **changed), stop("bo")))
    assert len(words(problem, BOTH)) == 1
    assert fault in words(problem, BOTH)[0]
    assert words(problem, BOTH)[0].startswith("days[0].visits[0]: ")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"max_driving_s": Seconds(2_999)}, "days[0]: drives 3000 s, more than 2999 s"),
        ({"max_duration_s": Seconds(6_599)}, "days[0]: lasts 6600 s, more than 6599 s"),
        ({"latest_end_s": Seconds(36_299)}, "days[0]: is at 'depot' at 36300, after 36299"),
        (
            {"earliest_start_s": Seconds(29_701)},
            "days[0]: leaves 'depot' at 29700, before 29701",
        ),
        (
            {"latest_start_s": Seconds(29_699)},
            "days[0]: leaves 'depot' at 29700, after 29699",
        ),
    ],
)
def test_each_rule_of_a_day_is_missed_when_broken(changed: dict[str, Any], fault: str) -> None:
    assert words(two_villages(days=(day("monday", **changed),)), BOTH) == [fault]


def test_a_bus_cannot_arrive_before_it_could() -> None:
    hurried = plan(visit("ask", 30_600), visit("bo", 32_999))
    fault = "days[0].visits[1]: 600 s from 'ask' to 'bo', but only 599 s are given"
    assert words(two_villages(), hurried) == [fault]


def test_service_cannot_start_before_the_bus_arrives() -> None:
    early = plan(visit("ask", 30_600), visit("bo", 33_000, arrive=33_100))
    assert any("before the bus arrives" in fault for fault in words(two_villages(), early))


def test_the_bus_may_wait_for_a_window_and_the_day_grows() -> None:
    waiting = plan(visit("ask", 30_600, arrive=30_000), visit("bo", 33_000))
    assert words(two_villages(), waiting) == []
    short = two_villages(days=(day("monday", max_duration_s=Seconds(7_199)),))
    assert words(short, waiting) == ["days[0]: lasts 7200 s, more than 7199 s"]


def test_a_stop_is_not_visited_twice_on_a_day() -> None:
    twice = plan(visit("ask", 30_600), visit("ask", 33_000), children=30, driving_s=Seconds(1_800))
    problem = two_villages(stops=(stop("ask", visits=2), stop("bo")))
    assert words(problem, twice) == ["days[0]: stop 'ask' is visited twice on one day"]


def test_a_must_that_is_not_visited_is_missed() -> None:
    problem = two_villages(stops=(stop("ask", must=True), stop("bo")))
    only_bo = plan(visit("bo", 33_000), children=50)
    assert words(problem, only_bo) == ["stop 'ask': must be visited and is not"]


def test_an_unknown_day_or_one_told_twice_is_a_fault() -> None:
    strange = Plan((DayPlan("friday", ()), *BOTH.days, *BOTH.days), 80, Seconds(3_000))
    assert words(two_villages(), strange) == [
        "days[0]: day 'friday' is not in the problem",
        "days[2]: day 'monday' appears twice",
    ]


def test_an_unknown_stop_is_a_fault() -> None:
    strange = plan(visit("cy", 30_600))
    assert words(two_villages(), strange) == ["days[0].visits[0]: stop 'cy' is not in the problem"]


def on_days(*dates: int, **rules: Any) -> list[str]:
    """The faults of visiting Ask on these dates of the cycle."""
    days = tuple(day(f"d{date}", date_index=date) for date in dates)
    changes: dict[str, Any] = {"visits": 2} | rules.pop("stop", {})
    problem = two_villages(days=days, stops=(stop("ask", **changes), stop("bo")), **rules)
    visits = tuple(DayPlan(d.id, (visit("ask", HALF_PAST_EIGHT),)) for d in days)
    return words(problem, Plan(visits, 30, Seconds(1_800 * len(dates))))


def test_a_stop_is_visited_no_more_often_than_wanted() -> None:
    assert on_days(0, 3) == []
    assert on_days(0, 3, 7) == ["stop 'ask': is visited 3 times, wanted at most 2"]


def test_visits_keep_their_spacing() -> None:
    assert on_days(0, 7, stop={"spacing_days": 7}) == []
    fault = "stop 'ask': is visited 6 days apart, less than 7"
    assert on_days(0, 6, stop={"spacing_days": 7}) == [fault]


def test_spacing_also_holds_from_one_cycle_to_the_next() -> None:
    assert on_days(0, 7, stop={"spacing_days": 7}, cycle_days=14) == []
    fault = "stop 'ask': is visited 6 days apart, less than 7"
    assert on_days(0, 8, stop={"spacing_days": 7}, cycle_days=14) == [fault]


def test_visits_share_a_weekday_when_that_is_wanted() -> None:
    rule = Prices(same_weekday=True)
    assert on_days(0, 7, prices=rule) == []
    assert on_days(0, 8, prices=rule) == [
        "stop 'ask': is not visited on the same weekday each time"
    ]


# Breaks: three hours to Ask, three more to Bø, and back past Ask.


def far_villages(**changes: Any) -> Problem:
    no_end = Seconds(200_000)
    usual = {"earliest_start_s": Seconds(0), "latest_end_s": no_end, "max_duration_s": no_end}
    long_day = day("monday", **(usual | {"rest": EU_BREAK} | changes))
    all_day = ((Seconds(0), Seconds(200_000)),)
    return two_villages(
        days=(long_day,),
        stops=(stop("ask", windows=all_day), stop("bo", windows=all_day)),
        travel=travel_on_a_line(depot=0, ask=10_800, bo=21_600),
    )


def faults_with_idle(*, idle: int, wait_at_ask: int = 0, **changes: Any) -> list[str]:
    """Drive 3 h, serve, idle, drive 3 h, serve, drive 6 h home with the break owed there."""
    first = visit("ask", EIGHT + wait_at_ask, arrive=EIGHT)
    second = visit("bo", first.leave_s + 10_800 + idle)
    return words(far_villages(**changes), plan(first, second, driving_s=Seconds(43_200)))


def test_service_is_no_break() -> None:
    fault = "days[0]: drives more than 16200 s without the break that is owed"
    assert faults_with_idle(idle=0) == [fault]
    assert faults_with_idle(idle=2_699) == [fault]


def test_idle_time_of_45_minutes_is_a_break() -> None:
    assert faults_with_idle(idle=2_700) == []


def test_a_break_may_be_split_in_15_and_30_minutes() -> None:
    assert faults_with_idle(wait_at_ask=900, idle=1_800) == []


def test_30_and_then_15_minutes_are_no_break() -> None:
    assert faults_with_idle(wait_at_ask=1_800, idle=900) != []


def test_a_split_that_is_not_allowed_is_no_break() -> None:
    whole_only = replace(EU_BREAK, split=None)
    assert faults_with_idle(wait_at_ask=900, idle=1_800, rest=whole_only) != []


def test_breaks_owed_on_the_way_home_make_the_day_longer() -> None:
    # after the break on the way to Bø at the limit: 1 h 30 driven, 6 h to go, so one break more
    lasts = 10_800 + 1_800 + 2_700 + 10_800 + 1_800 + 21_600 + 2_700
    assert faults_with_idle(idle=2_700, max_duration_s=Seconds(lasts)) == []
    fault = f"days[0]: lasts {lasts} s, more than {lasts - 1} s"
    assert faults_with_idle(idle=2_700, max_duration_s=Seconds(lasts - 1)) == [fault]


def test_the_second_part_may_be_taken_on_the_way_home() -> None:
    # 3 h, 15 minutes at Ask, 1 h to Bø and 4 h home: 30 minutes more are enough
    problem = replace_travel(far_villages(), depot=0, ask=10_800, bo=14_400)
    first = visit("ask", EIGHT + 900, arrive=EIGHT)
    second = visit("bo", first.leave_s + 3_600)
    lasts = 10_800 + 900 + 1_800 + 3_600 + 1_800 + 14_400 + 1_800
    given = plan(first, second, driving_s=Seconds(28_800))
    assert words(with_duration(problem, lasts), given) == []
    assert words(with_duration(problem, lasts - 1), given) != []


def replace_travel(problem: Problem, **metres: int) -> Problem:
    return replace(problem, travel=travel_on_a_line(**metres))


def with_duration(problem: Problem, seconds: int) -> Problem:
    return replace(problem, days=(replace(problem.days[0], max_duration_s=Seconds(seconds)),))


def test_travel_by_time_of_day_counts_from_the_moment_of_leaving() -> None:
    calm = travel_on_a_line(depot=0, ask=900, bo=1_500)
    slots = np.stack([calm.seconds, calm.seconds * 2])
    travel = Travel(calm.places, slots, None, (Seconds(0), Seconds(32_400)))
    rush = two_villages(travel=travel)
    # leaves the depot in the calm, Ask on the stroke of nine, Bø in the rush
    slow = plan(visit("ask", 30_600), visit("bo", 33_600), driving_s=Seconds(900 + 1_200 + 3_000))
    assert words(rush, slow) == []
    assert any("1200 s from 'ask' to 'bo'" in fault for fault in words(rush, BOTH))
