"""A problem in PyVRP's words, with prizes given from outside."""

import time
from collections.abc import Mapping, Sequence

import pyvrp
from pyvrp.search import NeighbourhoodParams

from bench.planner.prizes import child_in_seconds, full_prizes, usable
from routeplan.problem import Problem

DAY_SHARE = 0.22
"""What a middling stop is worth, as a share of a day's seconds: 0.04, 0.11 (which forgets small
stops) and 1.1 were worse."""


class CpuLimit:
    """Ends PyVRP's search at a moment of this process's CPU clock."""

    def __init__(self, end: float) -> None:
        self.end = end

    def __call__(self, best_cost: int) -> bool:
        return time.process_time() >= self.end


def data_of(problem: Problem, prizes: Mapping[str, float]) -> pyvrp.ProblemData:
    """Places as locations, stops as clients with prizes, days as vehicles of their own."""
    travel, stops = problem.travel, usable(problem)
    depots = list(dict.fromkeys(name for day in problem.days for name in (day.start, day.end)))
    rows = [travel.index(name) for name in (*depots, *(stop.id for stop in stops))]
    seconds = travel.shortest[rows][:, rows].copy()
    a_child = child_in_seconds(problem, full_prizes(problem), DAY_SHARE)
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in rows],
        clients=[
            pyvrp.Client(
                len(depots) + i,
                service_duration=stop.service_s,
                tw_early=min(opens for opens, _ in stop.windows),
                tw_late=max(closes for _, closes in stop.windows),
                prize=round(prizes[stop.id] * a_child),
                required=stop.must,
            )
            for i, stop in enumerate(stops)
        ],
        depots=[pyvrp.Depot(i) for i in range(len(depots))],
        vehicle_types=[
            pyvrp.VehicleType(
                1,
                start_depot=depots.index(day.start),
                end_depot=depots.index(day.end),
                tw_early=day.earliest_start_s,
                tw_late=day.latest_end_s,
                start_late=min(day.latest_start_s, day.latest_end_s),
                shift_duration=day.max_duration_s,
                unit_distance_cost=0,
                unit_duration_cost=1,
            )
            for day in problem.days
        ],
        distance_matrices=[seconds],
        duration_matrices=[seconds],
    )


def searched(
    data: pyvrp.ProblemData, *, end: float, seed: int, start: pyvrp.Solution | None = None
) -> pyvrp.Solution:
    """The best solution until the CPU clock shows ``end``; penalties kept low and 30 neighbours."""
    parameters = pyvrp.SolveParams(
        penalty=pyvrp.PenaltyParams(max_penalty=200.0),
        neighbourhood=NeighbourhoodParams(num_neighbours=30),
    )
    result = pyvrp.solve(
        data,
        CpuLimit(end),
        seed=seed,
        collect_stats=False,
        params=parameters,
        initial_solution=start,
    )
    return result.best


def routes_of(problem: Problem, solution: pyvrp.Solution) -> dict[str, list[str]]:
    """The stops of each day in order; nothing at all when the solution breaks a rule."""
    if not solution.is_feasible():
        return {}
    stops = usable(problem)
    return {
        problem.days[route.vehicle_type()].id: [
            stops[activity.idx].id for activity in route.schedule() if activity.is_client()
        ]
        for route in solution.routes()
    }


def solution_of(
    problem: Problem, data: pyvrp.ProblemData, routes: Mapping[str, Sequence[str]]
) -> pyvrp.Solution:
    """Routes as a solution to go on from."""
    row = {stop.id: i for i, stop in enumerate(usable(problem))}
    return pyvrp.Solution(
        data,
        [
            pyvrp.Route(data, [row[name] for name in routes[day.id]], i)
            for i, day in enumerate(problem.days)
            if routes.get(day.id)
        ],
    )
