"""Plan the days so that the most children are reached; seconds are CPU seconds of each job."""

import argparse
import signal
import time
from dataclasses import replace
from pathlib import Path
from types import FrameType

from routeplan.plan import Plan
from routeplan.problem import Problem
from routeplan.reading import read_plan, read_problem
from routeplan.watch import Progress, Watch
from routeplan.writing import plan_json
from searches.arguments import (
    add_out,
    answer,
    count,
    insist_on_out,
    natural,
    seconds,
    tell,
)
from searches.fault import ProblemFault
from searches.stop import Stop


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the problem and the limits."""
    parser.add_argument("problem", type=Path)
    parser.add_argument(
        "--seconds", type=seconds, help="CPU seconds of each job; 30 unless limited"
    )
    parser.add_argument("--iterations", type=count, help="rounds; alone, the same plan everywhere")
    parser.add_argument("--seed", type=natural, default=1)
    parser.add_argument("--jobs", type=count, default=1, help="processes with seeds of their own")
    parser.add_argument("--warm", type=Path, metavar="PLAN", help="a plan to begin from")
    parser.add_argument("--accept-detours", action="store_true", help="take travel as it stands")
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
    add_out(parser)


def run(args: argparse.Namespace) -> int:
    """Write the best plan found, or refuse when the stops that must be visited cannot be."""
    insist_on_out(args.out)
    problem = read_problem(args.problem)
    insist_on_travel(problem, accepted=args.accept_detours)
    warm = read_plan(args.warm, problem=problem) if args.warm else None
    stop = _stop(args)
    watch = _silent if args.quiet else _Teller()
    plan = _solved(problem, args, stop=stop, warm=warm, watch=watch)
    insist_on_musts(problem, plan)
    answer(plan_json(plan), args.out)
    if not args.quiet:
        tell(f"{_figures(plan)}, {plan.iterations} rounds")
    return 0


def insist_on_travel(problem: Problem, *, accepted: bool) -> None:
    """Refuse travel that breaks the triangle inequality beyond all meaning.

    Unless that is accepted.
    """
    from routeplan.detours import gross_detour

    detour = None if accepted else gross_detour(problem.travel)
    if detour is not None:
        raise ProblemFault("travel_s", f"{detour} (--accept-detours takes it as it stands)")


def insist_on_musts(problem: Problem, plan: Plan) -> None:
    """Refuse, with the smallest set that clashes, when a stop that must be visited is not."""
    visited = {visit.stop for day in plan.days for visit in day.visits}
    missing = [stop.id for stop in problem.stops if stop.must and stop.id not in visited]
    if not missing:
        return
    from routeplan.explain import clash

    found = clash(problem)
    if found is not None:
        raise ProblemFault("stops", found.in_words())
    raise ProblemFault("stops", f"no plan was found that visits {', '.join(missing[:5])}")


def _stop(args: argparse.Namespace) -> Stop:
    limit = args.seconds if args.seconds or args.iterations else 30.0
    stop = Stop(rounds=args.iterations, cpu_seconds=limit)

    def end(_: int, __: FrameType | None) -> None:
        stop.ask()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    return stop


def _solved(
    problem: Problem, args: argparse.Namespace, *, stop: Stop, warm: Plan | None, watch: Watch
) -> Plan:
    from routeplan.solve import solve

    plan = solve(problem, seed=args.seed, stop=stop, warm_start=warm, watch=watch, jobs=args.jobs)
    return replace(plan, seed=args.seed)


def _figures(plan: Plan) -> str:
    weighted = "" if plan.weighted in {None, plan.children} else f" ({plan.weighted:.1f} weighted)"
    return f"{plan.children} children{weighted}, {plan.driving_s / 3600:.1f} h of driving"


class _Teller:
    """Tells of better plans, at most once a second."""

    def __init__(self) -> None:
        self.began = self.last = time.monotonic()
        self.first = True
        self.note = ""

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.plan is None:
            self._tell_news(progress.note, now)
        elif self.first or now - self.last >= 1:
            tell(f"{now - self.began:6.1f} s  {_figures(progress.plan)}")
            self.last, self.first = now, False

    def _tell_news(self, note: str, now: float) -> None:
        if note and note != self.note:
            tell(f"{now - self.began:6.1f} s  {note}")
            self.note = note


def _silent(_: Progress) -> None:
    """Say nothing."""
