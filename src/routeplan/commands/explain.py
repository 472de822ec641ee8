"""Say what a stop forced in, a rule kept or an hour more a day costs or brings, with proven limits."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routeplan.commands.solve import insist_on_musts, insist_on_travel
from routeplan.plan import Plan
from routeplan.problem import Problem
from routeplan.reading import read_plan, read_problem
from routeplan.writing import plan_json
from searches.arguments import add_out, answer, count, insist_on_out, natural, seconds
from searches.fault import ProblemFault

if TYPE_CHECKING:
    from routeplan.explain import Effort, Price


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the problem, the question and the limits."""
    parser.add_argument("problem", type=Path)
    question = parser.add_mutually_exclusive_group(required=True)
    question.add_argument("--stop", metavar="ID", help="what it costs to visit this stop")
    question.add_argument("--rule", metavar="NAME", help="what it costs to keep this rule")
    question.add_argument("--minutes", type=count, help="what so much more every day is worth")
    parser.add_argument("--plan", type=Path, help="the plan in hand; else one is searched for")
    parser.add_argument("--seconds", type=seconds, default=10.0, help="CPU, each search and proof")
    parser.add_argument("--seed", type=natural, default=1)
    parser.add_argument("--accept-detours", action="store_true", help="take travel as it stands")
    add_out(parser)


def run(args: argparse.Namespace) -> int:
    """Write the price with its proven limits, and the plan for the changed problem."""
    insist_on_out(args.out)
    problem = read_problem(args.problem)
    insist_on_travel(problem, accepted=args.accept_detours)
    effort = effort_of(args)
    plan = read_plan(args.plan, problem=problem) if args.plan else _searched(problem, effort)
    answer(_told(_priced(problem, plan, args, effort)), args.out)
    return 0


def effort_of(args: argparse.Namespace) -> "Effort":
    """As many CPU seconds for each search and for each proof."""
    from routeplan.explain import Effort
    from searches.stop import Stop

    def limit() -> Stop:
        return Stop(cpu_seconds=args.seconds)

    return Effort(search=limit, proof=limit, seed=args.seed)


def _searched(problem: Problem, effort: "Effort") -> Plan:
    from routeplan.solve import solve

    plan = solve(problem, seed=effort.seed, stop=effort.search())
    insist_on_musts(problem, plan)
    return plan


def _priced(problem: Problem, plan: Plan, args: argparse.Namespace, effort: "Effort") -> "Price":
    from routeplan.explain import RULES, price_of_rule, price_of_stop, worth_of_time

    if args.minutes:
        return worth_of_time(problem, plan=plan, effort=effort, more_s=args.minutes * 60)
    if args.rule:
        if args.rule not in RULES:
            raise ProblemFault("--rule", f"{args.rule[:40]!r} is none of {', '.join(RULES)}")
        return price_of_rule(problem, args.rule, plan=plan, effort=effort)
    if args.stop not in problem.stop:
        raise ProblemFault("--stop", f"no stop is called {args.stop[:40]!r}")
    price = price_of_stop(problem, args.stop, plan=plan, effort=effort)
    _insist_on_stop(problem, args.stop, price.plan)
    return price


def _insist_on_stop(problem: Problem, name: str, plan: Plan) -> None:
    """Refuse to price what cannot be had."""
    stops = tuple(
        replace(s, must=s.must or s.id == name, never=s.never and s.id != name)
        for s in problem.stops
    )
    insist_on_musts(replace(problem, stops=stops), plan)


def _told(price: "Price") -> dict[str, Any]:
    return {
        "format": "routeplan-explain/1",
        "question": price.question,
        "price": price.price,
        "children": price.children,
        "at_least": price.at_least,
        "at_most": price.at_most,
        "dropped": list(price.dropped),
        "added": list(price.added),
        "plan": plan_json(price.plan),
    }
