"""Days worth knowing, for a search that chooses whole days."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from routeplan.problem import Problem

if TYPE_CHECKING:
    from routeplan.bound.result import Route


def columns(problem: Problem, *, stop: Callable[[], bool]) -> "tuple[Route, ...]":
    """Days that the prices of the ceiling point at: for which bus days, and their stops in order.

    They fit on roads at their quickest; breaks and times of day are left for the search to check.
    """
    from routeplan.bound.ceiling import bound

    return bound(problem, stop=stop).columns
