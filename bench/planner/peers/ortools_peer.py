"""OR-Tools' routing library, as its makers advise: cheapest arc first, then guided local search.

Time is the cost of an arc, and what a stop is worth is the penalty for leaving it out. The limit
of time is the CPU's: best plans are kept as they come, and a limit that counts CPU seconds ends
the search.
"""

import time
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from bench.planner.prizes import child_in_seconds, shared_prizes, usable
from routeplan.problem import Problem

DAY_SHARE = 0.67
"""What a middling stop is worth, as a share of a day's seconds: 0.1 and 4.5 were worse."""


def solve(problem: Problem, *, cpu_seconds: float, seed: int) -> Mapping[str, Sequence[str]]:
    """The best plan of guided local search within the CPU seconds; it has no seed of its own."""
    stops, model, manager = usable(problem), *_model(problem)
    end = time.process_time() + cpu_seconds
    model.AddSearchMonitor(model.solver().CustomLimit(lambda: time.process_time() >= end))
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    parameters.time_limit.FromMilliseconds(round(cpu_seconds * 20_000))
    solution = model.SolveWithParameters(parameters)
    if solution is None:
        return {}
    return {
        day.id: [
            stops[node - len(problem.days) * 2].id for node in _nodes(model, manager, solution, i)
        ]
        for i, day in enumerate(problem.days)
    }


def _model(problem: Problem) -> tuple[Any, Any]:
    """Two nodes for each day's depots, then one for each stop."""
    stops, days = usable(problem), problem.days
    rows = [problem.travel.index(name) for day in days for name in (day.start, day.end)]
    rows += [problem.travel.index(stop.id) for stop in stops]
    starts = [2 * i for i in range(len(days))]
    manager = pywrapcp.RoutingIndexManager(len(rows), len(days), starts, [s + 1 for s in starts])
    model = pywrapcp.RoutingModel(manager)
    service = [0] * (2 * len(days)) + [stop.service_s for stop in stops]
    seconds = problem.travel.shortest[rows][:, rows]
    transit = (seconds + [[s] for s in service]).tolist()
    drive = model.RegisterTransitMatrix(seconds.tolist())
    timed = model.RegisterTransitMatrix(transit)
    model.SetArcCostEvaluatorOfAllVehicles(drive)
    horizon = max(day.latest_end_s for day in days)
    model.AddDimension(timed, horizon, horizon, False, "time")
    _add_days(problem, model)
    _add_stops(problem, model, manager)
    return model, manager


def _add_days(problem: Problem, model: Any) -> None:
    clock = model.GetDimensionOrDie("time")
    for i, day in enumerate(problem.days):
        clock.CumulVar(model.Start(i)).SetRange(day.earliest_start_s, day.latest_start_s)
        clock.CumulVar(model.End(i)).SetRange(day.earliest_start_s, day.latest_end_s)
        clock.SetSpanUpperBoundForVehicle(day.max_duration_s, i)
        model.AddVariableMinimizedByFinalizer(clock.CumulVar(model.End(i)))
        model.AddVariableMaximizedByFinalizer(clock.CumulVar(model.Start(i)))


def _add_stops(problem: Problem, model: Any, manager: Any) -> None:
    clock, prizes = model.GetDimensionOrDie("time"), shared_prizes(problem)
    a_child = child_in_seconds(problem, prizes, DAY_SHARE)
    numbers = {day.id: i for i, day in enumerate(problem.days)}
    for i, stop in enumerate(usable(problem)):
        index = manager.NodeToIndex(2 * len(problem.days) + i)
        windows = sorted(stop.windows)
        cumul = clock.CumulVar(index)
        cumul.SetRange(windows[0][0], windows[-1][1])
        for (_, closes), (opens, _) in pairwise(windows):
            cumul.RemoveInterval(closes + 1, opens - 1)
        if not stop.must:
            model.AddDisjunction([index], round(prizes[stop.id] * a_child))
        if stop.days is not None:
            model.SetAllowedVehiclesForIndex([numbers[name] for name in stop.days], index)


def _nodes(model: Any, manager: Any, solution: Any, vehicle: int) -> list[int]:
    nodes, index = [], solution.Value(model.NextVar(model.Start(vehicle)))
    while not model.IsEnd(index):
        nodes.append(manager.IndexToNode(index))
        index = solution.Value(model.NextVar(index))
    return nodes
