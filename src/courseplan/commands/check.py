"""Say whether a plan keeps every rule of its problem, and what it comes to; exit 1 when it does not."""

import argparse
from pathlib import Path

from courseplan.check import check
from courseplan.reading import read_plan, read_problem
from courseplan.yardstick import measure
from searches.arguments import add_out, answer, insist_on_out, tell


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the problem and the plan."""
    parser.add_argument("problem", type=Path)
    parser.add_argument("plan", type=Path)
    add_out(parser)


def run(args: argparse.Namespace) -> int:
    """Write the faults and the figures found; 0 when there is no fault, 1 otherwise."""
    insist_on_out(args.out)
    problem, plan = read_problem(args.problem), read_plan(args.plan)
    faults = check(problem, plan)
    told = {
        "format": "courseplan-check/1",
        "valid": not faults,
        "faults": [{"place": fault.place, "fault": fault.words} for fault in faults],
    }
    unknown = any(fault.words.startswith("no ") for fault in faults)
    if not unknown:
        found = measure(problem, plan)
        told |= {
            "worth": found.worth,
            "closed": found.closed,
            "missing": found.missing,
            "value": found.value,
            "adviser_days": dict(found.adviser_days),
            "money_nok": dict(found.money_nok),
        }
    answer(told, args.out)
    for fault in faults:
        tell(str(fault))
    return 1 if faults else 0
