"""Prove how many children no plan can exceed; valid whenever it is stopped."""

import argparse
import signal
import time
from pathlib import Path
from types import FrameType
from typing import Any

from routeplan.check import check
from routeplan.commands.solve import insist_on_travel
from routeplan.plan import Plan
from routeplan.problem import Problem
from routeplan.reading import read_plan, read_problem
from searches.arguments import add_out, answer, insist_on_out, seconds, tell
from searches.fault import ProblemFault
from searches.stop import Stop


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the problem and the limit."""
    parser.add_argument("problem", type=Path)
    parser.add_argument("--seconds", type=seconds, default=60.0, help="CPU seconds")
    parser.add_argument("--plan", type=Path, help="a plan that keeps the rules, to start from")
    parser.add_argument("--accept-detours", action="store_true", help="take travel as it stands")
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
    add_out(parser)


def run(args: argparse.Namespace) -> int:
    """Write the lowest ceiling proven within the limit."""
    insist_on_out(args.out)
    problem = read_problem(args.problem)
    insist_on_travel(problem, accepted=args.accept_detours)
    plan = _lawful(problem, args.plan) if args.plan else None
    from routeplan.bound import bound

    began = time.monotonic()

    def watch(found: Any) -> None:
        if not args.quiet:
            tell(f"{time.monotonic() - began:6.1f} s  at most {found.value:.1f}")

    found = bound(problem, stop=_stop(args.seconds), watch=watch, plan=plan)
    answer({"format": "routeplan-bound/1", **_figures(found)}, args.out)
    return 0


def _lawful(problem: Problem, path: Path) -> Plan:
    """The plan in a file; ``ProblemFault`` when it breaks a rule."""
    plan = read_plan(path, problem=problem)
    faults = check(problem, plan)
    if faults:
        raise ProblemFault("--plan", f"the plan breaks a rule: {faults[0]}")
    return plan


def _stop(limit: float) -> Stop:
    stop = Stop(cpu_seconds=limit)

    def end(_: int, __: FrameType | None) -> None:
        stop.ask()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    return stop


def _figures(found: Any) -> dict[str, Any]:
    """The plain figures of a bound; its columns are for the search alone."""
    names = found.__dataclass_fields__
    figures = {name: getattr(found, name) for name in names}
    return {
        k: v for k, v in figures.items() if v is None or isinstance(v, bool | int | float | str)
    }
