"""The linear programme's numbers: prizes, towns, duties and limits on visits, all as arrays."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routeplan.pricing.arena import Arena, arenas
from routeplan.pricing.prizes import Prize, Prizes
from routeplan.problem import Problem

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Rows are prizes, stops (in the problem's order) and towns with a wanted number of children.

    The last town is nobody's: prizes without a town point at it, and it wants nothing.
    """

    arenas: tuple[Arena, ...]
    copies: Ints
    first_value: Floats
    later_values: tuple[Floats, ...]
    children: Floats
    town: Ints
    wanted: Floats
    shortfall: float
    constant: float
    driving_second: float
    most_visits: Floats
    must: Floats
    stop_row: dict[str, int]
    once_a_day: npt.NDArray[np.bool_]

    def rows_of(self, arena: Arena) -> Ints:
        """The rows of an arena's stops."""
        return np.array([self.stop_row[stop] for stop in arena.stops], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Column:
    """A day: the arena, its visits in order (rows of the arena).

    A ``loose`` day only remembers where it just came from: it may serve stops and collect prizes
    again. ``counts``, when given, say how often it collects each token instead.
    """

    arena: int
    visits: tuple[int, ...]
    loose: bool = False
    counts: tuple[tuple[int, int], ...] | None = None


def model(problem: Problem, prizes: Prizes) -> Model:
    """Lay out the rows; nothing is solved yet."""
    kinds = arenas(problem, prizes)
    towns = sorted(prizes.wanted)
    town_row = {name: row for row, name in enumerate(towns)}
    within_reach = {part for arena in kinds for parts in _used(arena) for part in parts}
    counts = [1.0 if number in within_reach else 0.0 for number in range(len(prizes.prizes))]
    deepest = max((len(prize.values) for prize in prizes.prizes), default=1)
    levels = [
        np.array(
            [
                _level(prize, level) * count
                for prize, count in zip(prizes.prizes, counts, strict=True)
            ]
        )
        for level in range(max(deepest, 1))
    ]
    return Model(
        arenas=kinds,
        copies=np.array([len(arena.days) for arena in kinds], dtype=np.int64),
        first_value=levels[0],
        later_values=tuple(levels[1:]),
        children=np.array(
            [prize.children * count for prize, count in zip(prizes.prizes, counts, strict=True)],
            dtype=np.float64,
        ),
        town=np.array(
            [town_row.get(prize.municipality or "", len(towns)) for prize in prizes.prizes],
            dtype=np.int64,
        ),
        wanted=np.array([prizes.wanted[name] for name in towns] + [0.0]),
        shortfall=prizes.shortfall,
        constant=prizes.constant,
        driving_second=prizes.driving_second,
        most_visits=np.array([float(stop.visits) for stop in problem.stops]),
        must=np.array([1.0 if stop.must else 0.0 for stop in problem.stops]),
        stop_row={stop.id: row for row, stop in enumerate(problem.stops)},
        once_a_day=np.array([prize.once_a_day for prize in prizes.prizes], dtype=np.bool_),
    )


def _used(arena: Arena) -> list[tuple[int, ...]]:
    """The prizes of every token that some visit of the arena collects."""
    return [
        arena.parts[token] for token in sorted({token for own in arena.tokens for token in own})
    ]


def _level(prize: Prize, level: int) -> float:
    return prize.values[level] if level < len(prize.values) else 0.0
