"""All good days found on the way, and the best plan that can be put together from them.

The choice is a set-packing problem solved by HiGHS: each day takes one route at most, each stop is
visited as often as it may be, and a group counts once however many of the chosen routes reach it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routeplan.kernel.shape import ALIKE, PERIODIC, SAME_WEEKDAY, STOP, Ints
from routeplan.kernel.shaping import Shaped
from routeplan.packing import Packing
from searches.stop import Stop

MOST = 9000
"""Routes kept for the choice; the oldest go first."""
MOST_VISITS = 120_000
"""Visits of all the routes that days are chosen from: a model twice as big takes most of a second to write down."""


@dataclass(frozen=True, slots=True)
class Found:
    """One day's route: its options in order, and the day it was found for."""

    day: int
    options: tuple[int, ...]


class Pool:
    """Routes found so far, each set of stops once for all days that are alike."""

    def __init__(self, shaped: Shaped) -> None:
        """Begin with none."""
        self.shaped = shaped
        self.routes: dict[tuple[int, tuple[int, ...]], Found] = {}

    def add(self, rows: Ints) -> None:
        """Take in rows as the kernel writes them: day, number of visits, options."""
        shape = self.shaped.shape
        for row in rows:
            day, n = int(row[0]), int(row[1])
            self.put(day, tuple(row[2 : n + 2].tolist()), int(shape.day[day, ALIKE]))
        self.forget()

    def put(self, day: int, options: tuple[int, ...], kind: int) -> None:
        """Keep one route, as the newest."""
        stops = tuple(sorted(self.shaped.shape.option[list(options), STOP].tolist()))
        self.routes.pop((kind, stops), None)
        self.routes[kind, stops] = Found(day, options)

    def forget(self) -> None:
        """Let the oldest go."""
        for key in list(self.routes)[: max(len(self.routes) - MOST, 0)]:
            del self.routes[key]

    def choose(
        self, present: Sequence[Sequence[int]], stop: Stop, *, share: float
    ) -> list[list[int]] | None:
        """The best plan the pool can be put together to; nothing when the present one is not beaten."""
        shape = self.shaped.shape
        if len(shape.day) < 2 or (shape.facts[SAME_WEEKDAY] and shape.facts[PERIODIC]):
            return None
        for day, route in enumerate(present):
            if route:
                self.put(day, tuple(route), int(shape.day[day, ALIKE]))
        return Packing(self.shaped, self.newest(), present).solve(stop, share=share)

    def newest(self) -> list[Found]:
        """The routes found last, as many as a choice is made from, in the order they were found."""
        visits = np.cumsum([len(route.options) for route in reversed(self.routes.values())])
        most = int(np.searchsorted(visits, MOST_VISITS, side="right"))
        return list(self.routes.values())[len(self.routes) - most :]
