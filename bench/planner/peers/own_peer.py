"""Our own search, called as anybody would call it."""

from routeplan.plan import Plan
from routeplan.problem import Problem
from routeplan.solve import solve as search
from searches.stop import Stop


def solve(problem: Problem, *, cpu_seconds: float, seed: int) -> Plan:
    """The plan after so many CPU seconds."""
    return search(problem, seed=seed, stop=Stop(cpu_seconds=cpu_seconds))
