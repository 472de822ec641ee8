"""Choose what is held, where, in what form and when, and who is invited."""

import argparse
import signal
from pathlib import Path
from types import FrameType

from courseplan.commands.arguments import add_limits
from courseplan.reading import read_plan, read_problem
from courseplan.solve import solve
from courseplan.watch import Progress
from courseplan.writing import plan_json
from searches.arguments import add_out, answer, insist_on_out, tell
from searches.stop import Stop


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the problem and the limits."""
    parser.add_argument("problem", type=Path)
    add_limits(parser)
    parser.add_argument("--warm", type=Path, metavar="PLAN", help="a plan to begin from")
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
    add_out(parser)


def run(args: argparse.Namespace) -> int:
    """Write the best plan found, or refuse when what must be kept cannot be."""
    insist_on_out(args.out)
    problem = read_problem(args.problem)
    warm = read_plan(args.warm) if args.warm else None
    stop = Stop(cpu_seconds=args.seconds)

    def end(_: int, __: FrameType | None) -> None:
        stop.ask()

    def watch(progress: Progress) -> None:
        worth = "" if progress.plan is None else f": {progress.plan.value:.1f}"
        if not args.quiet:
            tell(f"{stop.spent_s:6.1f} s  {progress.note}{worth}")

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    plan = solve(problem, seed=args.seed, stop=stop, warm_start=warm, watch=watch)
    answer(plan_json(plan), args.out)
    if not args.quiet:
        gap = "no proof" if plan.gap_percent is None else f"{plan.gap_percent:.2f} % from proven"
        tell(f"{plan.value:.1f} of {problem.worth:.1f}, {len(plan.lines)} lines, {gap}")
    return 0
