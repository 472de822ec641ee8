"""The prices of a linear programme's rows, and the ceiling they prove together with the best day under them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routeplan.bound.model import Model
from routeplan.pricing.arena import Arena
from routeplan.pricing.view import Tariff

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Duals:
    """Prices, none below zero: of a prize won, a visit to a stop, a duty done, a child missing, a cut."""

    prize: Floats
    visit: Floats
    duty: Floats
    town: Floats
    cut: Floats

    def toward(self, other: "Duals", share: float) -> "Duals":
        """The point that lies ``share`` of the way from these prices to the others'."""
        return Duals(
            prize=_between(self.prize, other.prize, share),
            visit=_between(self.visit, other.visit, share),
            duty=_between(self.duty, other.duty, share),
            town=_between(self.town, other.town, share),
            cut=_between(self.cut, other.cut, share),
        )


def _between(one: Floats, other: Floats, share: float) -> Floats:
    size = max(len(one), len(other))
    longer = np.zeros(size), np.zeros(size)
    longer[0][: len(one)] = one
    longer[1][: len(other)] = other
    return longer[0] + share * (longer[1] - longer[0])


def fixed_part(model: Model, duals: Duals) -> float:
    """What the prices prove apart from the days: the Lagrangian relaxation of everything that couples days."""
    worth = model.constant
    first = model.first_value + model.children * duals.town[model.town]
    worth += float(np.maximum(first - duals.prize, 0.0).sum())
    for values in model.later_values:
        worth += float(np.maximum(values - duals.prize, 0.0).sum())
    worth -= float(duals.town @ model.wanted)
    worth += float(duals.visit @ model.most_visits) - float(duals.duty @ model.must)
    return worth + float(duals.cut.sum())


def tariff(model: Model, arena: Arena, duals: Duals, cuts: Sequence[frozenset[int]]) -> Tariff:
    """The prices as one arena's labels see them."""
    stops = model.rows_of(arena)
    tokens = np.array([sum(duals.prize[part] for part in parts) for parts in arena.parts])
    duty = np.array([duals.duty[stops[row]] if row >= 0 else 0.0 for row in arena.duties])
    toll = -duals.visit[stops[arena.stop_of]]
    bits = np.zeros(arena.size, dtype=np.uint64)
    prices = np.zeros(64)
    dear = [number for number in range(len(cuts)) if duals.cut[number] > 1e-9][:64]
    for bit, number in enumerate(dear):
        prices[bit] = duals.cut[number]
        for visit in range(arena.size):
            if int(stops[arena.stop_of[visit]]) in cuts[number]:
                bits[visit] |= np.uint64(1 << bit)
    return Tariff(tokens + duty, toll, model.driving_second, bits, prices)
