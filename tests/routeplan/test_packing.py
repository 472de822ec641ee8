"""Choosing whole days: the limit holds for long days too, and what is chosen from is bounded."""

import numpy as np
import pytest

from routeplan.kernel.shaping import shaped
from routeplan.pool import MOST, MOST_VISITS, Pool
from routeplan.problem import Day, Group, Problem, Stop, Travel
from routeplan.units import Seconds
from searches.stop import Stop as Limit

STOPS = 150
VISITS, CHANGED = 40, 8
PATIENCE_S = 20.0
"""CPU seconds beyond which nobody would call a second kept; deaf to its limit the choice takes minutes."""


def long_days() -> Problem:
    """Two long days and many stops within reach of each other."""
    zero, long = Seconds(0), Seconds(10_000)
    names = [f"stop {number}" for number in range(STOPS)]
    travel = np.ones((STOPS + 1, STOPS + 1), dtype=np.int64)
    return Problem(
        groups=tuple(Group(name, 1 + k % 17, "here") for k, name in enumerate(names)),
        stops=tuple(Stop(name, Seconds(9), ((zero, long),), (name,)) for name in names),
        days=tuple(
            Day(name, "bus", k, "home", "home", zero, zero, long, long)
            for k, name in enumerate(("one", "two"))
        ),
        travel=Travel(("home", *names), travel),
    )


def pool_of(routes: int) -> Pool:
    """So many routes of forty visits, each a little different from one before, as a search finds them."""
    dice, pool = np.random.default_rng(1), Pool(shaped(long_days()))
    last = [list(range(VISITS)), list(range(VISITS, 2 * VISITS))]
    for k in range(routes):
        route = list(last[k % 2])
        others = [stop for stop in range(STOPS) if stop not in route]
        for place, stop in zip(
            dice.choice(VISITS, CHANGED, replace=False),
            dice.choice(others, CHANGED, replace=False),
            strict=True,
        ):
            route[place] = int(stop)
        pool.put(0, tuple(route), 0)
        if dice.random() < 0.3:
            last[k % 2] = route
    return pool


def test_a_choice_among_thousands_of_long_days_hears_its_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("routeplan.pool.MOST_VISITS", MOST * VISITS)
    pool, limit = pool_of(MOST), Limit(cpu_seconds=1.0)
    present = [list(range(VISITS)), list(range(VISITS, 2 * VISITS))]
    pool.choose(present, limit, share=0.5)
    assert limit.spent_s < PATIENCE_S


def test_days_are_chosen_from_the_routes_found_last_and_no_more_than_can_be_written_down() -> None:
    pool = pool_of(MOST_VISITS // VISITS + 50)
    newest = pool.newest()
    assert sum(len(route.options) for route in newest) == MOST_VISITS
    assert newest == list(pool.routes.values())[50:]
