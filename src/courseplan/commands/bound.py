"""Prove how much no plan can exceed."""

import argparse
from dataclasses import asdict
from pathlib import Path

from courseplan.bound import bound
from courseplan.commands.arguments import add_limits
from courseplan.reading import read_problem
from searches.arguments import add_out, answer, insist_on_out
from searches.stop import Stop


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the problem and the limit."""
    parser.add_argument("problem", type=Path)
    add_limits(parser)
    add_out(parser)


def run(args: argparse.Namespace) -> int:
    """Write the ceiling."""
    insist_on_out(args.out)
    found = bound(read_problem(args.problem), stop=Stop(cpu_seconds=args.seconds))
    answer({"format": "courseplan-bound/1", **asdict(found)}, args.out)
    return 0
