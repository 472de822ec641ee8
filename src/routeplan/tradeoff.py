"""Curves to choose from: children reached against the worst-served municipality, and against weighing by need.

Every point is a plan with a proven ceiling, so that the reader sees both what can be had and what nobody can have.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from routeplan.bound import Route, bound
from routeplan.cost import times_reached
from routeplan.explain import Effort
from routeplan.greedy import Greedy
from routeplan.kernel.shape import STOP
from routeplan.kernel.shaping import shaped
from routeplan.plan import Plan
from routeplan.pricing.prizes import allowed_stops
from routeplan.problem import Problem
from routeplan.solve import solve

DEAR = 50.0
"""Price of a child missing from a minimum share on the curve: high enough that shares come before children."""
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
STRENGTHS = (0.0, 0.5, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Point:
    """One plan on a curve.

    ``asked`` is the share every municipality within reach was to have (or the strength of need). ``children`` and
    ``worst_share`` are what the plan reaches, and ``kept`` is how many municipalities get what was asked. No plan
    that gives every municipality the asked share reaches more than ``ceiling``
    (plain children; for need: weighted ones) and none at all when ``possible`` is false.
    """

    asked: float
    plan: Plan
    children: int
    worst_share: float
    ceiling: float
    possible: bool
    kept: int


def served(problem: Problem) -> tuple[str, ...]:
    """The municipalities with children at some stop within reach, by name."""
    return _municipalities(problem, within_reach(problem))


def out_of_reach(problem: Problem) -> tuple[str, ...]:
    """The municipalities with children at stops, none of which the bus can visit and be home in time.

    They are left out when shares are asked for and compared, or the worst-served would be nobody's choice.
    """
    allowed = _municipalities(problem, allowed_stops(problem))
    return tuple(name for name in allowed if name not in served(problem))


def within_reach(problem: Problem) -> tuple[str, ...]:
    """The stops that some day can visit when it visits nothing else."""
    shape = shaped(problem).shape
    empty = Greedy(shape)
    if not len(shape.option):
        return ()
    for day in range(len(problem.days)):
        empty.price(day)
    fits = (np.isfinite(empty.cost) & empty.open).any(axis=0)
    return tuple(problem.stops[row].id for row in sorted(set(shape.option[fits, STOP].tolist())))


def _municipalities(problem: Problem, stops: Sequence[str]) -> tuple[str, ...]:
    covered = {group for stop in stops for group in problem.stop[stop].covers}
    names = {
        problem.group[group].municipality for group in covered if problem.group[group].children
    }
    return tuple(sorted(names))


def shares(problem: Problem, plan: Plan) -> dict[str, float]:
    """The share of the children that the plan reaches in each municipality within reach, counted plainly."""
    reached = dict.fromkeys(served(problem), 0)
    for name in times_reached(problem, plan):
        group = problem.group[name]
        if group.municipality in reached:
            reached[group.municipality] += group.children
    whole = problem.municipal_children
    return {name: count / whole[name] for name, count in reached.items()}


def curve(
    problem: Problem, *, effort: Effort, asked: Sequence[float] = SHARES
) -> tuple[Point, ...]:
    """Children against the worst-served municipality: one point for each asked share, plans warm from the last."""
    points: list[Point] = []
    known: tuple[Route, ...] = ()
    for share in asked:
        plain = _plainly(problem, share)
        warm = points[-1].plan if points else None
        plan = solve(plain, seed=effort.seed, stop=effort.search(), warm_start=warm)
        proof = bound(plain, stop=effort.proof(), plan_stops=known, plan=plan)
        known = proof.columns
        got = shares(problem, plan).values()
        points.append(
            Point(
                asked=share,
                plan=plan,
                children=plan.children,
                worst_share=min(got, default=0.0),
                ceiling=min(proof.value, float(proof.children)),
                possible=proof.value >= 0.0,
                kept=sum(part >= share for part in got),
            )
        )
    return tuple(points)


def _plainly(problem: Problem, share: float) -> Problem:
    """The same problem when plain children count and every served municipality wants its share."""
    wanted = dict.fromkeys(served(problem), share) if share > 0 else {}
    groups = tuple(replace(group, need=1.0) for group in problem.groups)
    prices = replace(problem.prices, visit_values=(1.0,), shortfall=DEAR, driving_hour=0.0)
    return replace(problem, groups=groups, minimum_share=wanted, prices=prices, today=None)


def need_curve(
    problem: Problem, *, effort: Effort, strengths: Sequence[float] = STRENGTHS
) -> tuple[Point, ...]:
    """Children counted plainly against how strongly need weighs: 0 not at all, 1 as given, 2 twice as much."""
    points: list[Point] = []
    for strength in strengths:
        weighed = _weighed(problem, strength)
        warm = points[-1].plan if points else None
        plan = solve(weighed, seed=effort.seed, stop=effort.search(), warm_start=warm)
        proof = bound(weighed, stop=effort.proof(), plan=plan)
        got = shares(problem, plan).values()
        point = Point(
            strength, plan, plan.children, min(got, default=0.0), proof.value,
            possible=True, kept=len(got),
        )  # fmt: skip
        points.append(point)
    return tuple(points)


def _weighed(problem: Problem, strength: float) -> Problem:
    groups = tuple(
        replace(group, need=max(0.0, 1.0 + strength * (group.need - 1.0)))
        for group in problem.groups
    )
    return replace(problem, groups=groups)
