"""VROOM with priorities. It has no longest duration of a day, so each day is a fixed shift.

Three shifts are tried, as late and as early as windows allow, each with a third of the seconds.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np
import vroom

from bench.planner.prizes import reached, shared_prizes, usable
from routeplan.problem import Day, Problem

SHIFTS = (0.0, 0.5, 1.0)
"""Where between the earliest and the latest sensible start a shift begins."""


def solve(problem: Problem, *, cpu_seconds: float, seed: int) -> Mapping[str, Sequence[str]]:
    """The best of the shifts; VROOM has no seed."""
    shifts = (
        SHIFTS
        if any(_starts(problem, day)[0] < _starts(problem, day)[1] for day in problem.days)
        else (0.0,)
    )
    found = [_solved(problem, at, cpu_seconds / len(shifts)) for at in shifts]
    return max(found, key=lambda routes: reached(problem, routes.values()))


def _solved(problem: Problem, at: float, cpu_seconds: float) -> dict[str, list[str]]:
    given, stops = vroom.Input(), usable(problem)
    given.set_durations_matrix("car", problem.travel.seconds.astype(np.uint32))
    for i, day in enumerate(problem.days):
        given.add_vehicle(_vehicle(problem, day, i, at))
    prizes = shared_prizes(problem)
    most = max(prizes.values(), default=1.0) or 1.0
    for i, stop in enumerate(stops):
        given.add_job(
            vroom.Job(
                i,
                problem.travel.index(stop.id),
                default_service=stop.service_s,
                priority=100 if stop.must else round(99 * prizes[stop.id] / most),
                time_windows=[vroom.TimeWindow(a, b) for a, b in sorted(stop.windows)],
                skills=_skills(problem, stop.days),
            )
        )
    return _routes(problem, given, [stop.id for stop in stops], cpu_seconds)


def _vehicle(problem: Problem, day: Day, i: int, at: float) -> vroom.Vehicle:
    first, last = _starts(problem, day)
    start = round(first + at * (last - first))
    return vroom.Vehicle(
        i,
        start=problem.travel.index(day.start),
        end=problem.travel.index(day.end),
        time_window=vroom.TimeWindow(start, min(start + day.max_duration_s, day.latest_end_s)),
        skills={i + 1},
    )


def _starts(problem: Problem, day: Day) -> tuple[int, int]:
    """The earliest and the latest start of a shift that lets the first stop begin when most open."""
    opens = int(np.median([min(a for a, _ in stop.windows) for stop in problem.stops]))
    away = int(np.median(problem.travel.shortest[problem.travel.index(day.start)]))
    latest = min(day.latest_start_s, max(day.earliest_start_s, opens))
    return max(day.earliest_start_s, min(latest, opens - away)), latest


def _skills(problem: Problem, days: Sequence[str] | None) -> set[int]:
    """A job can ask for all its skills only, so a stop bound to several days goes to the first."""
    if days is None:
        return set()
    return {next(i for i, day in enumerate(problem.days) if day.id in days) + 1}


def _routes(
    problem: Problem, given: vroom.Input, names: Sequence[str], cpu_seconds: float
) -> dict[str, list[str]]:
    """VROOM's clock is the wall's, so a search that was held up by others is done again for longer."""
    wall = cpu_seconds
    for _ in range(6):
        began, cpu = time.monotonic(), time.process_time()
        solution = given.solve(exploration_level=5, nb_threads=1, timeout=timedelta(seconds=wall))
        spent = time.process_time() - cpu
        if spent >= 0.9 * cpu_seconds or time.monotonic() - began < 0.95 * wall:
            break
        wall *= min(10.0, 1.2 * cpu_seconds / max(spent, 0.01))
    routes: dict[str, list[str]] = {day.id: [] for day in problem.days}
    steps = solution.routes
    for vehicle, kind, job in zip(steps["vehicle_id"], steps["type"], steps["id"], strict=True):
        if kind == "job":
            routes[problem.days[int(vehicle)].id].append(names[int(job)])
    return routes
