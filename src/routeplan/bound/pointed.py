"""Days for a search to choose from: those the prices of the ceiling point at."""

from collections.abc import Callable, Iterable

import numpy as np

from routeplan.bound.days import worth
from routeplan.bound.descent import Descent
from routeplan.bound.model import Column, model
from routeplan.bound.result import Route
from routeplan.bound.seeds import columns_of
from routeplan.pricing.prizes import weigh
from routeplan.problem import Problem

MOST = 2000
"""Days that are handed over."""


def pointed_at(
    problem: Problem, *, known: Iterable[Route], floor: float, stop: Callable[[], bool]
) -> tuple[Route, ...]:
    """Whole days that may belong to a plan worth more than ``floor``, the most promising first.

    A day whose worth under the best prices falls short of the best day's by more than the gap between the ceiling
    and ``floor`` belongs to no such plan, and is left out.
    """
    descent = Descent(model(problem, weigh(problem)), stop, floor=floor)
    descent.start()
    if descent.settled or stop():
        return ()
    descent.come_close()
    descent.seed(columns_of(descent.model, known))
    while not descent.settled and not stop():
        descent.step()
    return _promising(descent)


def _promising(descent: Descent) -> tuple[Route, ...]:
    days = [day for day in descent.master.columns if not day.loose]
    prices, cuts = descent.center, descent.master.cuts
    lacking = np.array(
        [descent.mosts[day.arena] - worth(descent.model, day, prices, cuts) for day in days]
    )
    order = np.argsort(lacking, kind="stable")[:MOST]
    gap = max(descent.value - descent.floor, 0.0)
    return tuple(_route(descent, days[at]) for at in order if lacking[at] <= gap + 1e-6)


def _route(descent: Descent, day: Column) -> Route:
    arena = descent.model.arenas[day.arena]
    stops = tuple(arena.stops[arena.stop_of[visit]] for visit in day.visits)
    return Route(tuple(kind.id for kind in arena.days), stops)
