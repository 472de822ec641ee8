"""The kernel keeps every rule in every round, counts as the yardstick does, and takes back what it took in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from courseplan import Choice, Invitation, Problem
from courseplan import solve as search
from courseplan.check import check
from courseplan.clash import Contradiction
from courseplan.greedy import greedy
from courseplan.kernel.anneal import rounds
from courseplan.kernel.board import MUST, VALUE, lines_on, table_of
from courseplan.lines import affordable, as_plan, keeps_musts
from courseplan.model import HOUR_PRICE, Held
from courseplan.solve import solve
from courseplan.ways import Ways, lay_out
from searches.stop import Stop
from tests.courseplan.enumeration import best_value, count
from tests.courseplan.made_small import problems, two_libraries

SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
HOT, COLD = 3.0, 1e-9


def hours_of(ways: Ways, lines: list[Held]) -> float:
    return sum(n * ways.seats[seat].hours for line in lines for seat, n in line.people.items())


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(problems(), st.integers(0, 10**6), st.sampled_from([COLD, HOT]))
def test_whatever_is_moved_every_rule_is_kept_and_the_worth_is_the_yardsticks(
    problem: Problem, seed: int, heat: float
) -> None:
    ways = lay_out(problem)
    assume(ways.seats)
    table = table_of(ways, [], seed)
    for share in (0, 100, 50):
        rounds(table, 40, heat, heat, share, 6)
        lines = lines_on(table)
        plan = as_plan(problem, ways, lines)
        assert check(problem, plan) == []
        expected = plan.value - HOUR_PRICE * hours_of(ways, lines)
        assert table.figure[VALUE] == pytest.approx(expected, abs=1e-6)
        again = table_of(ways, lines, seed)
        assert np.allclose(again.need, table.need)
        assert np.allclose(again.library, table.library)
        assert np.array_equal(again.sent, table.sent)


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(problems(), st.integers(0, 10**6))
def test_without_heat_no_round_makes_a_plan_worse(problem: Problem, seed: int) -> None:
    ways = lay_out(problem)
    assume(ways.seats)
    table = table_of(ways, greedy(ways), seed)
    before = table.figure[VALUE]
    for _ in range(5):
        rounds(table, 20, COLD, COLD, 50, 6)
        assert table.figure[VALUE] >= before - 1e-6
        before = table.figure[VALUE]


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(problems(musts=True))
def test_a_search_in_parts_stays_between_the_list_and_the_best_of_all(problem: Problem) -> None:
    assume(count(problem) <= 500)
    best = best_value(problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "SMALL", -1)
        if best is None:
            with pytest.raises(Contradiction):
                solve(problem, stop=Stop(rounds=2))
            return
        plan = solve(problem, stop=Stop(rounds=2))
    assert check(problem, plan) == []
    assert plan.value <= best + 1e-6
    assert plan.bound is not None
    assert plan.bound >= best - 1e-6


def test_what_is_pinned_and_who_must_be_invited_outweigh_everything() -> None:
    problem = two_libraries(
        pinned=(Choice("talking", place="bo"),), invitations=(Invitation("ask", "leading", 1, 1),)
    )
    ways = lay_out(problem)
    table = table_of(ways, [], 1)
    assert table.figure[VALUE] == -2 * MUST
    rounds(table, 400, HOT, COLD, 30, 10)
    lines = lines_on(table)
    assert keeps_musts(ways, lines)
    assert check(problem, as_plan(problem, ways, lines)) == []


def test_the_same_seed_throws_the_same() -> None:
    ways = lay_out(two_libraries())
    tables = [table_of(ways, [], seed) for seed in (4, 4, 5)]
    for table in tables:
        rounds(table, 50, HOT, HOT, 50, 6)
    assert np.array_equal(tables[0].dice, tables[1].dice)
    assert not np.array_equal(tables[0].dice, tables[2].dice)


def test_lines_beyond_the_means_are_left_out_and_people_beyond_the_hours_stay() -> None:
    ways = lay_out(two_libraries())
    crowd = [
        Held(way, 0, dict.fromkeys(ways.by_way[way], 9))
        for way in range(len(ways.ways))
        for _ in range(2)
    ]
    lines = affordable(ways, crowd)
    assert len(lines) == 2  # four adviser days, two for each
    told = check(two_libraries(), as_plan(two_libraries(), ways, lines))
    assert all("at least 1 must be" in fault.words for fault in told)
    table = table_of(ways, lines, 1)
    rounds(table, 1, COLD, COLD, 50, 6)  # puts people on the line, or takes it out
    settled = as_plan(two_libraries(), ways, lines_on(table))
    assert check(two_libraries(), settled) == []
    assert settled.closed > 0
