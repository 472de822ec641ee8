"""PyVRP as it is: prizes for stops, overlap unknown to it."""

import time
from collections.abc import Mapping, Sequence

from bench.planner.peers.pyvrp_model import data_of, routes_of, searched
from bench.planner.prizes import shared_prizes
from routeplan.problem import Problem


def solve(problem: Problem, *, cpu_seconds: float, seed: int) -> Mapping[str, Sequence[str]]:
    """PyVRP's best for prizes in which each group is shared by the stops that reach it."""
    data = data_of(problem, shared_prizes(problem))
    end = time.process_time() + cpu_seconds
    return routes_of(problem, searched(data, end=end, seed=seed))
