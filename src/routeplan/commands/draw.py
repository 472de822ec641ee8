"""Draw a plan as a map in SVG."""

import argparse
from pathlib import Path

from routeplan.draw import draw
from routeplan.innlandet.areas import read_rings
from routeplan.reading import read_plan, read_problem
from searches.arguments import add_out, answer_text, insist_on_out


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the problem, the plan and the title."""
    parser.add_argument("problem", type=Path)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--title", default="Bus plan")
    parser.add_argument("--borders", type=Path, help="GeoJSON areas drawn in grey beneath the plan")
    add_out(parser)


def run(args: argparse.Namespace) -> int:
    """Write the drawing."""
    insist_on_out(args.out)
    problem = read_problem(args.problem)
    plan = read_plan(args.plan, problem=problem)
    borders = read_rings(args.borders) if args.borders else []
    answer_text(draw(problem, plan, title=args.title, borders=borders), args.out)
    return 0
