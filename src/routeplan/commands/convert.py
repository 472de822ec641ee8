"""Turn a benchmark file of team orienteering into a problem.

``top`` is the plain form, ``toptw`` the form with time windows.
"""

import argparse
from pathlib import Path

from routeplan.convert import convert_top, convert_toptw
from routeplan.writing import problem_json
from searches.arguments import add_out, answer, count, insist_on_out, natural


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the form, the file and the number of routes."""
    parser.add_argument("form", choices=["top", "toptw"])
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--vehicles", type=count, metavar="M", help="routes; else those of the file, or 1"
    )
    parser.add_argument(
        "--decimals", type=natural, help="toptw: decimals that distances are cut to"
    )
    add_out(parser)


def run(args: argparse.Namespace) -> int:
    """Write the problem."""
    insist_on_out(args.out)
    if args.form == "top":
        problem = convert_top(args.file, vehicles=args.vehicles)
    else:
        problem = convert_toptw(args.file, vehicles=args.vehicles, decimals=args.decimals)
    answer(problem_json(problem), args.out)
    return 0
