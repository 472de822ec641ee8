"""PyVRP taught about overlap by us: solved again and again with prizes that say what is new."""

import time
from collections.abc import Mapping, Sequence

from bench.planner.peers.pyvrp_model import data_of, routes_of, searched, solution_of
from bench.planner.prizes import marginal_prizes, reached, shared_prizes
from routeplan.problem import Problem

ROUNDS = 12


def solve(problem: Problem, *, cpu_seconds: float, seed: int) -> Mapping[str, Sequence[str]]:
    """The best plan, by children truly reached, over rounds of new prizes.

    The first takes a third.
    """
    began = time.process_time()
    prizes, best, best_reached = shared_prizes(problem), dict[str, list[str]](), -1.0
    found: dict[str, list[str]] = {}
    for i in range(ROUNDS):
        end = began + cpu_seconds * (1 / 3 + 2 / 3 * i / (ROUNDS - 1))
        data = data_of(problem, prizes)
        start = solution_of(problem, data, best) if best else None
        found = routes_of(problem, searched(data, end=end, seed=seed + i, start=start)) or found
        children = reached(problem, found.values())
        if children > best_reached:
            best, best_reached = found, children
        fresh = marginal_prizes(problem, best.values())
        prizes = {name: 0.5 * prizes[name] + 0.5 * fresh[name] for name in prizes}
    return best
