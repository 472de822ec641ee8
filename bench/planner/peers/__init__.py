"""The solvers we measure ourselves against, each behind the same call.

A peer takes a problem and gives the stops of each day in order. It knows nothing of breaks, of
repeated visits or of overlap; what it finds is always weighed again, with overlap, and checked.
"""

import importlib
from collections.abc import Mapping, Sequence
from typing import Protocol

from routeplan.plan import Plan
from routeplan.problem import Problem

UNMODIFIED = ("greedy", "ortools", "vroom", "pyvrp")
REPRICED = ("pyvrp-repriced",)
OWN = "own"
ALL = (*UNMODIFIED, *REPRICED, OWN)


class Peer(Protocol):
    """A solver that plans with so many CPU seconds."""

    def __call__(
        self, problem: Problem, *, cpu_seconds: float, seed: int
    ) -> Mapping[str, Sequence[str]] | Plan:
        """Stops in order, by day; or a whole plan."""
        ...


def peer(name: str) -> Peer:
    """The solver of that name.

    Its library is loaded only now, for two of them cannot share a process.
    """
    module = importlib.import_module(f"bench.planner.peers.{name.replace('-', '_')}_peer")
    found: Peer = module.solve
    return found
