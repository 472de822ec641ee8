"""What the search holds in its hands may be driven, round after round, and its figures are in order."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np

from routeplan.climb import Climb
from routeplan.greedy import Greedy, greedy
from routeplan.kernel.shape import FEW_DAYS, STOP, VISITS
from routeplan.kernel.shaping import Shaped, shaped
from routeplan.kernel.state import (
    AHEAD,
    BEHIND,
    DRIVEN,
    HEAT,
    LASTED,
    LENGTH,
    OVERFULL,
    ROUTE,
    TIMES,
)
from routeplan.problem import Break, Group, Prices, Problem, Travel
from routeplan.repair import drivable
from routeplan.units import Seconds
from tests.routeplan.made import day, stop

ROUNDS = 120
SRC = Path(__file__).parents[2] / "src"


def far_apart(*, detours: bool = False) -> Problem:
    """Schools so far from each other that the driver must rest, in three municipalities that all want their share.

    With detours some roads take longer than the way round by another school.
    """
    dice = np.random.default_rng(7)
    names = [f"s{i}" for i in range(18)]
    spots = np.vstack([[0, 0], dice.integers(-2_600, 2_600, size=(len(names), 2))])
    seconds = np.abs(spots[:, None, :] - spots[None, :, :]).sum(axis=2)
    if detours:
        seconds = seconds * dice.integers(10, 19, size=seconds.shape) // 10
    rest = Break(Seconds(5_000), Seconds(900))
    return Problem(
        groups=tuple(Group(name, 20 + 7 * i, f"m{i % 3}") for i, name in enumerate(names)),
        stops=tuple(stop(name, service_s=Seconds(1_500)) for name in names),
        days=tuple(
            day(f"d{i}", date_index=i, max_duration_s=Seconds(20_000), rest=rest) for i in range(3)
        ),
        travel=Travel(("depot", *names), seconds),
        minimum_share={"m0": 0.4, "m1": 0.4, "m2": 0.4},
        prices=Prices(shortfall=50.0),
    )


def begun(laid_out: Shaped) -> Climb:
    """A search that has its first plan."""
    climb = Climb(laid_out, 1)
    climb.begin(greedy(laid_out.shape))
    return climb


def walked(laid_out: Shaped, rounds: int) -> Climb:
    """A search after so many hot rounds."""
    climb = begun(laid_out)
    for _ in range(rounds):
        climb.go_on(share=0.0, rounds=1)
    return climb


def days_in_hand(climb: Climb) -> list[list[int]]:
    """The plan the search stands at, which need not be its best."""
    state = climb.state
    return [
        state.row[ROUTE, number, 1 : int(count) + 1].tolist()
        for number, count in enumerate(state.day[:, LENGTH])
    ]


def insist_on_order(climb: Climb) -> None:
    """Every day may be driven, and all that is kept about it is what plain numpy makes of it."""
    shape, state = climb.shaped.shape, climb.state
    plain = Greedy(shape)
    plain.routes = days_in_hand(climb)
    lasted = driven = 0
    for number, route in enumerate(plain.routes):
        assert drivable(plain, number, route)
        assert (state.where[shape.option[route, STOP], 0] == number).all()
        ahead, behind, _ = plain.segments(number)
        kept = state.segment[:, number, : len(route) + 2]
        np.testing.assert_array_equal(kept[AHEAD], np.array(ahead))
        np.testing.assert_array_equal(kept[BEHIND], np.array(behind))
        lasted += ahead[-1][0] if route else 0
        driven += ahead[-1][3] if route else 0
    assert (state.tally[LASTED], state.tally[DRIVEN]) == (lasted, driven)
    visited = np.bincount(
        shape.option[list(chain(*plain.routes)), STOP], minlength=len(shape.site) - 1
    )
    np.testing.assert_array_equal(state.site[:, TIMES], visited)
    assert (visited <= shape.site[:-1, VISITS]).all()


def test_every_day_may_be_driven_after_every_round_though_rests_come_and_go() -> None:
    climb = begun(shaped(far_apart()))
    for _ in range(600):
        climb.go_on(share=0.0, rounds=1)
        insist_on_order(climb)
    assert climb.state.tally[HEAT] > 0


def test_a_visit_taken_out_does_not_leave_a_day_too_long_where_the_way_round_is_quicker() -> None:
    climb = begun(shaped(far_apart(detours=True)))
    for _ in range(600):
        climb.go_on(share=0.0, rounds=1)
        insist_on_order(climb)


def without_rests() -> Problem:
    """Detours and three days without rests, so that days are overfilled for a while; schools open for 90 minutes."""
    problem = far_apart(detours=True)
    dice = np.random.default_rng(3)
    opens = dice.integers(30_000, 44_000, size=len(problem.stops))
    return replace(
        problem,
        stops=tuple(
            replace(one, windows=((Seconds(int(at)), Seconds(int(at) + 5_400)),))
            for one, at in zip(problem.stops, opens, strict=True)
        ),
        days=tuple(replace(one, rest=None) for one in problem.days),
    )


def test_days_overfilled_for_a_while_keep_their_rules_after_every_round() -> None:
    laid_out = shaped(without_rests())
    limits, options = laid_out.shape.day.copy(), laid_out.shape.option.copy()
    climb = begun(laid_out)
    assert climb.state.habits[OVERFULL] > 0
    for percent in (int(climb.state.habits[OVERFULL]), 100):
        climb.state.habits[OVERFULL] = percent
        for _ in range(400):
            climb.go_on(share=0.0, rounds=1)
            insist_on_order(climb)
            np.testing.assert_array_equal(laid_out.shape.day, limits)
            np.testing.assert_array_equal(laid_out.shape.option, options)


def test_with_rests_or_many_days_none_is_overfilled() -> None:
    many = replace(
        without_rests(), days=tuple(day(f"d{i}", date_index=i) for i in range(FEW_DAYS + 1))
    )
    for problem in (far_apart(), many):
        assert Climb(shaped(problem), 1).state.habits[OVERFULL] == 0


PROBLEMS = (far_apart(), far_apart(detours=True), without_rests())


def test_the_compiled_rounds_and_the_same_lines_read_by_python_come_to_one_plan() -> None:
    """Python knows the edge of an array, machine code does not look."""
    words = [sys.executable, "-W", "ignore", "-m", "tests.routeplan.test_kernel_days"]
    paths = os.pathsep.join([str(SRC), str(SRC.parent)])
    told = subprocess.run(
        words,
        check=True,
        capture_output=True,
        text=True,
        cwd=SRC.parent,
        env={**os.environ, "PYTHONPATH": paths, "NUMBA_DISABLE_JIT": "1"},
    )
    for found, problem in zip(json.loads(told.stdout), PROBLEMS, strict=True):
        assert found == days_in_hand(walked(shaped(problem), ROUNDS))


if __name__ == "__main__":
    print(json.dumps([days_in_hand(walked(shaped(problem), ROUNDS)) for problem in PROBLEMS]))
