"""Days to start from: those of the local search, which finds good ones sooner than prices do."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from routeplan.bound.model import Column, Model
from routeplan.bound.result import Route
from routeplan.cost import worth
from routeplan.plan import Plan
from routeplan.pricing.arena import Arena
from routeplan.problem import Problem

if TYPE_CHECKING:
    from routeplan.climb import Climb

FEW = 40
"""With no more stops than this the prices find the days quickly enough."""
GLANCES = 500
"""Looks at the search, a few milliseconds each."""


@dataclass(frozen=True, slots=True)
class Seeds:
    """Days, and what the best plan made of such days is worth and reaches, as far as it is known."""

    days: tuple[Route, ...]
    worth: float = -np.inf
    children: float = -np.inf


def seeds(
    problem: Problem,
    known: tuple[Route, ...],
    stop: Callable[[], bool],
    *,
    plan: Plan | None = None,
) -> Seeds:
    """The days known beforehand, and those of a short local search; the better of its plan and the one given."""
    found = _searched(problem, known, stop)
    if plan is None:
        return found
    own = worth(problem, plan)
    return replace(
        found, worth=max(found.worth, own.total), children=max(found.children, float(own.children))
    )


def _searched(problem: Problem, known: tuple[Route, ...], stop: Callable[[], bool]) -> Seeds:
    if len(problem.stops) <= FEW:
        return Seeds(known)
    from routeplan.climb import Climb
    from routeplan.greedy import greedy
    from routeplan.kernel.ready import wait_until_ready
    from routeplan.kernel.shape import STOP
    from routeplan.kernel.shaping import shaped

    shape = shaped(problem)
    if not shape.options or not wait_until_ready(stop):
        return Seeds(known)
    search = Climb(shape, 1)
    search.begin(greedy(shape.shape))
    for glance in range(GLANCES):
        if stop():
            break
        search.go_on(share=glance / GLANCES, rounds=None)
    stops = shape.shape.option[:, STOP]
    visited = {int(stops[option]) for route in search.routes() for option in route}
    reached = {group for stop in visited for group in problem.stops[stop].covers}
    return Seeds(
        days=known + tuple(routes_of(problem, search)),
        worth=search.best / shape.grains,
        children=float(sum(problem.group[group].children for group in reached)),
    )


def routes_of(problem: Problem, search: "Climb") -> Iterator[Route]:
    """The days a search has found."""
    from routeplan.kernel.shape import STOP

    stops = search.shaped.shape.option[:, STOP]
    for day in search.pool.routes.values():
        names = tuple(problem.stops[int(stops[at])].id for at in day.options)
        yield Route((problem.days[day.day].id,), names)


def columns_of(model: Model, days: Iterable[Route]) -> Iterator[Column]:
    """Days as columns, in every arena they suit."""
    days = tuple(days)
    for number, arena in enumerate(model.arenas):
        own = {day.id for day in arena.days}
        visits: dict[str, list[int]] = {}
        for visit, row in enumerate(arena.stop_of):
            visits.setdefault(arena.stops[row], []).append(visit)
        for day in days:
            if own.intersection(day.days) and all(stop in visits for stop in day.stops):
                chosen = _soonest(arena, [visits[stop] for stop in day.stops])
                if chosen:
                    yield Column(number, chosen)


def _soonest(arena: Arena, choices: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """For each stop the first window the bus can still meet; nothing when one cannot be met."""
    ready, last, chosen = int(arena.limits[0]), -1, []
    for windows in choices:
        visit, road = -1, 0
        for candidate in windows:
            road = int(
                arena.travel[last, candidate] if last >= 0 else arena.from_start[0, candidate]
            )
            if ready + road <= int(arena.windows[candidate, 1]):
                visit = candidate
                break
        if visit < 0:
            return ()
        ready = max(ready + road, int(arena.windows[visit, 0])) + int(arena.windows[visit, 2])
        chosen.append(visit)
        last = visit
    return tuple(chosen)
