"""What a wish costs: a stop forced in, a rule kept, an hour more a day.

Each answer is found twice: by searching again from the plan in hand, which tells what a plan for the changed
problem looks like, and by proving a ceiling, which tells what the price can be at the least and at the most.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from routeplan.bound import Bound, bound
from routeplan.bound.result import days_of
from routeplan.clash import Clash, clash, clashing_musts
from routeplan.cost import worth
from routeplan.plan import Plan
from routeplan.problem import Day, Problem
from routeplan.solve import solve
from routeplan.units import Seconds
from searches.stop import Stop as Limit

__all__ = [
    "RULES",
    "Clash",
    "Effort",
    "Price",
    "clash",
    "clashing_musts",
    "price_of_rule",
    "price_of_stop",
    "worth_of_time",
]

HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to work on each question: makers of fresh limits for a search and for a ceiling."""

    search: Callable[[], Limit]
    proof: Callable[[], Limit]
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Price:
    """What changes when the problem is changed; worths in weighted children, negative prices are gains.

    ``plan`` is the plan for the changed problem. ``price`` is the worth lost between the two plans found and
    ``children`` the plain children lost. The price between the two *best* plans lies between ``at_least`` and
    ``at_most``, by proof. ``dropped`` and ``added`` are the stops that leave and enter the plan.
    """

    question: str
    plan: Plan
    price: float
    children: int
    at_least: float
    at_most: float
    dropped: tuple[str, ...]
    added: tuple[str, ...]


def price_of_stop(problem: Problem, stop: str, *, plan: Plan, effort: Effort) -> Price:
    """What it costs to visit a stop at least once, and who drops out; ``KeyError`` for an unknown stop."""
    forced = replace(problem.stop[stop], must=True, never=False)
    stops = tuple(forced if other.id == stop else other for other in problem.stops)
    return _compare(problem, replace(problem, stops=stops), plan, effort, f"force {stop} in")


def price_of_rule(problem: Problem, rule: str, *, plan: Plan, effort: Effort) -> Price:
    """What is lost by keeping a rule (see ``RULES``): negative the gain of leaving it out; ``KeyError`` for others."""
    return _compare(problem, RULES[rule](problem), plan, effort, f"leave out: {rule}")


def worth_of_time(problem: Problem, *, plan: Plan, effort: Effort, more_s: int = HOUR_S) -> Price:
    """What ``more_s`` seconds more on every day are worth: a negative price is what they win."""
    days = tuple(_longer(day, more_s) for day in problem.days)
    return _compare(problem, replace(problem, days=days), plan, effort, f"{more_s} s more a day")


def _longer(day: Day, more_s: int) -> Day:
    return replace(
        day,
        max_duration_s=Seconds(day.max_duration_s + more_s),
        latest_end_s=Seconds(day.latest_end_s + more_s),
    )


def _without_rest(problem: Problem) -> Problem:
    return replace(problem, days=tuple(replace(day, rest=None) for day in problem.days))


def _without_longest_driving(problem: Problem) -> Problem:
    return replace(problem, days=tuple(replace(day, max_driving_s=None) for day in problem.days))


def _without_musts(problem: Problem) -> Problem:
    return replace(problem, stops=tuple(replace(stop, must=False) for stop in problem.stops))


def _without_nevers(problem: Problem) -> Problem:
    return replace(problem, stops=tuple(replace(stop, never=False) for stop in problem.stops))


RULES: Mapping[str, Callable[[Problem], Problem]] = {
    "breaks": _without_rest,
    "longest driving": _without_longest_driving,
    "musts": _without_musts,
    "nevers": _without_nevers,
    "minimum shares": lambda problem: replace(problem, minimum_share={}),
    "changes from today": lambda problem: replace(problem, today=None),
    "same weekday": lambda problem: replace(
        problem, prices=replace(problem.prices, same_weekday=False)
    ),
}
"""Rules that can be left out, by name."""


def _compare(problem: Problem, other: Problem, plan: Plan, effort: Effort, question: str) -> Price:
    """Search and prove both sides, starting from the plan in hand."""
    known = days_of(plan)
    found = solve(other, seed=effort.seed, stop=effort.search(), warm_start=plan)
    here = bound(problem, stop=effort.proof(), plan=plan)
    there = bound(other, stop=effort.proof(), plan_stops=known + here.columns, plan=found)
    return _priced(
        question, plan, worth(problem, plan).total, here, found, worth(other, found).total, there
    )


def _priced(
    question: str, plan: Plan, before: float, here: Bound, found: Plan, after: float, there: Bound
) -> Price:
    old, new = stops_of(plan), stops_of(found)
    return Price(
        question=question,
        plan=found,
        price=before - after,
        children=plan.children - found.children,
        at_least=before - there.value,
        at_most=here.value - after,
        dropped=tuple(sorted(old - new)),
        added=tuple(sorted(new - old)),
    )


def stops_of(plan: Plan) -> set[str]:
    """The stops a plan visits."""
    return {visit.stop for day in plan.days for visit in day.visits}
