"""Say what a measure forced in, or kept out, costs; who gains and who loses."""

import argparse
from pathlib import Path

from courseplan.commands.arguments import add_limits
from courseplan.explain import price_of
from courseplan.problem import Choice
from courseplan.reading import read_plan, read_problem
from courseplan.solve import solve
from courseplan.writing import plan_json
from searches.arguments import add_out, answer, insist_on_out
from searches.fault import ProblemFault
from searches.stop import Stop


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the problem, the measure and the limits."""
    parser.add_argument("problem", type=Path)
    parser.add_argument("--measure", required=True, metavar="ID")
    parser.add_argument("--form", metavar="ID")
    parser.add_argument("--place", metavar="ID")
    parser.add_argument("--period", metavar="ID")
    parser.add_argument("--without", action="store_true", help="what it costs to do without it")
    parser.add_argument("--plan", type=Path, help="the plan in hand; else one is searched for")
    add_limits(parser)
    add_out(parser)


def run(args: argparse.Namespace) -> int:
    """Write the price, and the plan for the changed problem."""
    insist_on_out(args.out)
    problem = read_problem(args.problem)
    if args.measure not in problem.measure:
        raise ProblemFault("--measure", f"no measure is called {args.measure[:40]!r}")
    plan = read_plan(args.plan) if args.plan else None
    if plan is None:
        plan = solve(problem, seed=args.seed, stop=Stop(cpu_seconds=args.seconds))
    found = price_of(
        problem,
        Choice(args.measure, args.form, args.place, args.period),
        plan=plan,
        stop=Stop(cpu_seconds=args.seconds),
        seed=args.seed,
        out=args.without,
    )
    told = {
        "format": "courseplan-explain/1",
        "price": found.price,
        "at_least": found.at_least,
        "gains": dict(found.gains),
        "losses": dict(found.losses),
        "added": list(found.added),
        "dropped": list(found.dropped),
        "plan": plan_json(found.plan),
    }
    answer(told, args.out)
    return 0
