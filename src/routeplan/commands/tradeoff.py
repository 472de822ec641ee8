"""Weigh children reached against the worst-served municipality, or against how strongly need weighs."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routeplan.commands.explain import effort_of
from routeplan.commands.solve import insist_on_travel
from routeplan.reading import read_problem
from routeplan.writing import plan_json
from searches.arguments import (
    add_out,
    amount,
    answer,
    insist_on_out,
    natural,
    seconds,
    tell,
)
from searches.fault import ProblemFault

if TYPE_CHECKING:
    from routeplan.tradeoff import Point


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the problem, the points of the curve and the limits."""
    parser.add_argument("problem", type=Path)
    parser.add_argument("--need", action="store_true", help="against the strength of need instead")
    parser.add_argument("--asked", type=_amounts, help="shares (or strengths), such as 0,0.1,0.2")
    parser.add_argument("--seconds", type=seconds, default=20.0, help="CPU, each search and proof")
    parser.add_argument("--seed", type=natural, default=1)
    parser.add_argument("--accept-detours", action="store_true", help="take travel as it stands")
    add_out(parser)


def run(args: argparse.Namespace) -> int:
    """Write a plan and a ceiling for each point, and tell the figures on stderr."""
    insist_on_out(args.out)
    if not args.need and args.asked and max(args.asked) > 1:
        raise ProblemFault("--asked", "a share lies between 0 and 1")
    problem = read_problem(args.problem)
    insist_on_travel(problem, accepted=args.accept_detours)
    from routeplan.tradeoff import SHARES, STRENGTHS, curve, need_curve, out_of_reach

    effort = effort_of(args)
    if args.need:
        points = need_curve(problem, effort=effort, strengths=args.asked or STRENGTHS)
    else:
        points = curve(problem, effort=effort, asked=args.asked or SHARES)
    far = out_of_reach(problem)
    told = {"format": "routeplan-tradeoff/1", "out_of_reach": list(far)}
    answer(told | {"points": [_told(point) for point in points]}, args.out)
    if far:
        tell(f"out of reach, and left out of the shares: {', '.join(far)}")
    for point in points:
        reach = f"{point.children} children, worst municipality {point.worst_share:.0%}"
        most = (
            f"at most {point.ceiling:.1f}" if point.possible else "no plan gives all of them that"
        )
        tell(f"{point.asked:g}: {reach}, asked share in {point.kept}, {most}")
    return 0


def _told(point: "Point") -> dict[str, Any]:
    return {
        "asked": point.asked,
        "children": point.children,
        "worst_share": point.worst_share,
        "ceiling": point.ceiling,
        "possible": point.possible,
        "municipalities_kept": point.kept,
        "plan": plan_json(point.plan),
    }


def _amounts(text: str) -> tuple[float, ...]:
    return tuple(amount(part) for part in text.split(","))
