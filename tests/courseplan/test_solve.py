"""Plans: the best there is on small problems, allowed always, never below the list, never above the proof."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings

from courseplan import Choice, Equity, Invitation, Plan, Problem
from courseplan import solve as search
from courseplan.bound import bound
from courseplan.check import check
from courseplan.clash import Contradiction
from courseplan.greedy import by_list, greedy
from courseplan.lines import as_plan, lines_of
from courseplan.made import COUNTY, made
from courseplan.solve import solve
from courseplan.ways import lay_out
from courseplan.yardstick import measure
from searches.stop import Stop
from tests.courseplan.enumeration import best_value, count
from tests.courseplan.made_small import problems, two_libraries

TINY = replace(COUNTY, libraries=14, competences=12, measures=9, periods=2, places=5, span_km=90)
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def test_the_plan_to_be_read_by_eye() -> None:
    plan = solve(two_libraries(), stop=Stop(rounds=3))
    # two from Bo lead (6 worth), one from Bo (2) and two from Ask (2) talk
    assert (plan.value, plan.bound) == (10.0, pytest.approx(10.0))
    assert [line.measure for line in plan.lines] == ["talking", "leading"]
    assert check(two_libraries(), plan) == []


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(problems(musts=True))
def test_on_a_tiny_problem_the_plan_is_the_best_of_all(problem: Problem) -> None:
    assume(count(problem) <= 1000)
    best = best_value(problem)
    if best is None:
        with pytest.raises(Contradiction):
            solve(problem, stop=Stop(rounds=3))
        return
    plan = solve(problem, stop=Stop(rounds=3))
    assert check(problem, plan) == []
    assert plan.value == pytest.approx(best, abs=1e-4)
    assert plan.bound is not None
    assert plan.bound >= best - 1e-6


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(problems())
def test_what_is_proven_holds_and_the_list_is_never_better(problem: Problem) -> None:
    plan = solve(problem, stop=Stop(rounds=2))
    ways = lay_out(problem)
    for lines in (greedy(ways), by_list(ways)):
        listed = as_plan(problem, ways, lines)
        assert not [f for f in check(problem, listed) if not f.place.startswith("invitations")]
        if not check(problem, listed):
            assert plan.value >= listed.value - 1e-6
    assert bound(problem, stop=Stop()).value >= plan.value - 1e-6


@pytest.mark.parametrize("seed", [1, 2])
def test_a_larger_problem_in_parts(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SMALL", 0)
    problem = made(TINY, seed)
    plan = solve(problem, seed=seed, stop=Stop(rounds=4))
    assert check(problem, plan) == []
    assert plan.bound is not None
    assert plan.value <= plan.bound + 1e-6
    ways = lay_out(problem)
    assert plan.value >= as_plan(problem, ways, greedy(ways)).value - 1e-6


def test_the_parts_find_nearly_what_the_whole_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = made(replace(TINY, libraries=8, measures=6), 3)
    monkeypatch.setattr(search, "SMALL", 10**6)
    whole = solve(problem, stop=Stop(cpu_seconds=20))
    monkeypatch.setattr(search, "SMALL", 0)
    parts = solve(problem, stop=Stop(rounds=12))
    assert parts.value >= 0.97 * whole.value
    assert parts.bound is not None
    assert parts.bound >= whole.value - 1e-6


def test_the_same_seed_and_rounds_give_the_same_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SMALL", 0)
    problem = made(TINY, 4)
    assert solve(problem, seed=5, stop=Stop(rounds=2)) == solve(
        problem, seed=5, stop=Stop(rounds=2)
    )


def test_a_plan_to_begin_from_is_never_made_worse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SMALL", 0)
    problem = made(replace(TINY, libraries=9, measures=7), 6)
    first = solve(problem, stop=Stop(rounds=6))
    again = solve(problem, seed=9, stop=Stop(rounds=0), warm_start=first)
    assert again.value >= first.value - 1e-6


def test_a_plan_turns_into_numbers_and_back() -> None:
    problem = two_libraries()
    plan = solve(problem, stop=Stop(rounds=2))
    ways = lay_out(problem)
    assert as_plan(problem, ways, lines_of(ways, plan)).lines == plan.lines


def test_what_is_pinned_is_held_and_what_is_forbidden_is_not() -> None:
    problem = two_libraries(pinned=(Choice("talking", place="bo"),), forbidden=(Choice("leading"),))
    plan = solve(problem, stop=Stop(rounds=2))
    assert [(line.measure, line.place) for line in plan.lines if line.place == "bo"] == [
        ("talking", "bo")
    ]
    assert "leading" not in {line.measure for line in plan.lines}


def test_a_library_can_be_asked_for_and_kept_away() -> None:
    problem = two_libraries(
        invitations=(Invitation("ask", "leading", 1), Invitation("bo", "talking", 0, 0))
    )
    plan = solve(problem, stop=Stop(rounds=2))
    people = {line.measure: dict(line.invited) for line in plan.lines}
    assert people["leading"]["ask"] == 1
    assert "bo" not in people["talking"]


def test_equity_moves_what_is_held() -> None:
    # only one line can be paid: the greater worth lies in Bo, but Ask would have nothing
    poor = two_libraries(periods=(replace(two_libraries().periods[0], adviser_days=2.0),))
    assert {line.measure for line in solve(poor, stop=Stop(rounds=2)).lines} == {"leading"}
    fair = replace(poor, equity=Equity(share=0.2, must=True))
    plan = solve(fair, stop=Stop(rounds=2))
    assert {line.measure for line in plan.lines} == {"talking"}
    assert min(share.closed for share in measure(fair, plan).libraries) > 0


def test_an_empty_problem_has_an_empty_plan() -> None:
    plan = solve(two_libraries(needs=()), stop=Stop(rounds=1))
    assert (plan.lines, plan.value, plan.gap_percent) == ((), 0.0, 0.0)


def test_who_looks_on_hears_of_better_plans() -> None:
    heard: list[Plan] = []
    plan = solve(
        two_libraries(),
        stop=Stop(rounds=2),
        watch=lambda news: heard.append(news.plan) if news.plan else None,
    )
    assert heard
    assert heard[-1].value == plan.value
