"""From the order of stops on each day to a plan with times.

For solvers that give only the order.
"""

from collections.abc import Mapping, Sequence

from routeplan.check import figures
from routeplan.plan import DayPlan, Plan, Visit
from routeplan.problem import Day, Problem
from routeplan.units import Seconds

Routes = Mapping[str, Sequence[str]]
"""Stops in order, by day."""


def plan_of(problem: Problem, routes: Routes, *, seed: int, iterations: int = 0) -> Plan:
    """The plan that visits stops in this order, each day as short as it can be.

    Nothing is left out: where an order cannot keep the rules, the checker finds the fault.
    """
    days = tuple(
        DayPlan(day.id, _visits(problem, day, routes.get(day.id, ()))) for day in problem.days
    )
    bare = Plan(days, 0, Seconds(0))
    found = figures(problem, bare)
    return Plan(
        days, found.children, found.driving_s, None, seed, iterations, weighted=found.weighted
    )


def _visits(problem: Problem, day: Day, stops: Sequence[str]) -> tuple[Visit, ...]:
    if not stops:
        return ()
    latest = _latest_departure(problem, day, stops)
    return _driven(problem, day, stops, leave_s=latest)


def _driven(problem: Problem, day: Day, stops: Sequence[str], *, leave_s: int) -> tuple[Visit, ...]:
    visits, at, now = [], day.start, leave_s
    for name in stops:
        arrive = now + problem.travel.between(at, name, leave_s=now)
        start = _opened(problem, name, arrive)
        now, at = start + problem.stop[name].service_s, name
        visits.append(Visit(name, Seconds(arrive), Seconds(start), Seconds(now)))
    return tuple(visits)


def _opened(problem: Problem, name: str, arrive: int) -> int:
    """When service can start; on arrival when it is too late for every window."""
    starts = [max(arrive, a) for a, b in problem.stop[name].windows if max(arrive, a) <= b]
    return min(starts, default=arrive)


def _latest_departure(problem: Problem, day: Day, stops: Sequence[str]) -> int:
    """The latest departure that does not make the last visit end later (for travel without times of day)."""
    earliest = _driven(problem, day, stops, leave_s=day.earliest_start_s)
    low, high = day.earliest_start_s, day.latest_start_s
    while low < high:
        middle = Seconds((low + high + 1) // 2)
        if _driven(problem, day, stops, leave_s=middle)[-1].leave_s > earliest[-1].leave_s:
            high = Seconds(middle - 1)
        else:
            low = middle
    return low
