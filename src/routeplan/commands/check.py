"""Say whether a plan keeps every rule of its problem; exit 1 when it does not."""

import argparse
from pathlib import Path

from routeplan.check import check, figures
from routeplan.reading import read_plan, read_problem
from searches.arguments import add_out, answer, insist_on_out, tell


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the problem and the plan."""
    parser.add_argument("problem", type=Path)
    parser.add_argument("plan", type=Path)
    add_out(parser)


def run(args: argparse.Namespace) -> int:
    """Write the faults and the figures found; 0 when there is no fault, 1 otherwise."""
    insist_on_out(args.out)
    problem = read_problem(args.problem)
    plan = read_plan(args.plan, problem=problem)
    faults, found = check(problem, plan), figures(problem, plan)
    answer(
        {
            "format": "routeplan-check/1",
            "valid": not faults,
            "faults": [{"place": fault.place, "fault": fault.words} for fault in faults],
            "children": found.children,
            "weighted": found.weighted,
            "driving_s": found.driving_s,
            "driving_m": found.driving_m,
            "shortfall": found.shortfall,
        },
        args.out,
    )
    for fault in faults:
        tell(str(fault))
    return 1 if faults else 0
