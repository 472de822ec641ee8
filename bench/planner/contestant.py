"""One solver, one problem, in a process of its own: ``python -m bench.planner.contestant NAME PROBLEM …``.

Prints one JSON object: the plan's figures worked out anew, the checker's faults, CPU seconds and
memory.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.planner.peers import ALL, peer
from bench.planner.timing import plan_of
from routeplan.check import check, figures
from routeplan.plan import Plan
from routeplan.problem import Problem, Travel
from routeplan.reading import read_problem
from routeplan.writing import plan_json
from searches.files import to_text, write_text

LARGEST_CLOCK = 10**6
"""Peers get a coarser clock when the problem's runs beyond this; some count in 32 bits."""


def main(argv: Sequence[str]) -> int:
    """Let one solver run and say what it came to."""
    args = _arguments(argv)
    problem = read_problem(args.problem)
    warm = _warmed(args.name, problem)
    cpu, wall = time.process_time(), time.monotonic()
    plan = _planned(args.name, problem, args.seconds, args.seed)
    spent, waited = time.process_time() - cpu, time.monotonic() - wall
    found, faults = figures(problem, plan), check(problem, plan)
    if args.out is not None:
        write_text(to_text(plan_json(plan)), args.out)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        json.dumps(
            {
                "children": found.children,
                "weighted": found.weighted,
                "driving_s": found.driving_s,
                "faults": [str(fault) for fault in faults[:3]],
                "cpu_s": round(spent, 2),
                "wall_s": round(waited, 2),
                "memory_mb": memory,
                "iterations": plan.iterations,
                "warmed_s": warm,
            }
        )
    )
    return 0


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=ALL)
    parser.add_argument("problem", type=Path)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    return parser.parse_args(argv)


def _warmed(name: str, problem: Problem) -> float:
    """Load (and, on a fresh machine, compile) our own code before the clock starts.

    As for the others.
    """
    began = time.monotonic()
    if name == "own":
        from routeplan.kernel.ready import wait_until_ready

        wait_until_ready(lambda: False)
    return round(time.monotonic() - began, 2)


def _planned(name: str, problem: Problem, cpu_seconds: float, seed: int) -> Plan:
    given = problem if name in {"own", "greedy"} else _coarser(problem)
    found = peer(name)(given, cpu_seconds=cpu_seconds, seed=seed)
    return found if isinstance(found, Plan) else plan_of(problem, found, seed=seed)


def _coarser(problem: Problem) -> Problem:
    """The problem on a coarser clock, rounded so that whatever fits there also fits here."""
    step = -(-max(day.latest_end_s for day in problem.days) // LARGEST_CLOCK)
    if step == 1:
        return problem
    travel = Travel(problem.travel.places, -(-problem.travel.seconds // step))
    stops = tuple(
        replace(
            stop,
            service_s=-(-stop.service_s // step),
            windows=tuple((-(-a // step), b // step) for a, b in stop.windows),
        )
        for stop in problem.stops
    )
    names = ("earliest_start_s", "latest_start_s", "latest_end_s", "max_duration_s")
    days = tuple(
        replace(day, **{n: getattr(day, n) // step for n in names}) for day in problem.days
    )
    return replace(problem, travel=travel, stops=stops, days=days)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
