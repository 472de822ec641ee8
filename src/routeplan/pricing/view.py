"""Prices seen from afar: what every visit, every trip and the rest of the day can be worth at the most."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routeplan.pricing.ahead import NOTHING, worth_ahead
from routeplan.pricing.arcs import listed, worth_by_trip
from routeplan.pricing.arena import MANY, Arena, mirrored, refined

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int32]
Bits = npt.NDArray[np.uint64]
Truths = npt.NDArray[np.bool_]

MARGIN = 0.1
"""A hasty look leaves out trips that lately fell short of the best day by more than this share of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Tariff:
    """Prices in one arena: the worth of each token and the toll (≤ 0) of each visit, what driving and cuts cost."""

    tokens: Floats
    toll: Floats
    driving_second: float
    cuts: Bits
    cut_prices: Floats


@dataclass(slots=True, eq=False)
class Trips:
    """What single trips can be worth: the rest is worked out when it is asked for."""

    arena: Arena
    mirror: Arena
    alone: Floats
    gain: Floats
    allowed: Truths
    behind: Floats | None = None
    worth: Floats | None = None


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A tariff with what follows from it: each visit's worth alone, ceilings ahead on both clocks, a quick ceiling."""

    tariff: Tariff
    useful: Shorts
    ahead: Floats
    after: Shorts
    after_second: Shorts
    most: float
    firsts: Ints
    worths: Floats
    trips: Trips
    hasty: bool = False


class Lookout:
    """Looks ahead under any prices; knows which trips are out of the question for good.

    A visit that wins nothing is passed by on the direct trip, which is never longer. Once trips are ruled out
    (``ruled``) that trip may be missing, so then every visit counts.
    """

    def __init__(self, arena: Arena) -> None:
        """Prepare everything that does not depend on the prices."""
        self.arena, self.mirror = arena, mirrored(arena)
        self.coarse = (self.arena, self.mirror)
        self.allowed: Truths = arena.stop_of[:, None] != arena.stop_of[None, :]
        self._likely = self.allowed
        self.ruled = False
        lengths = [len(tokens) for tokens in arena.tokens]
        self._tokens = np.array(
            [token for tokens in arena.tokens for token in tokens], dtype=np.int32
        )
        self._owner_row = np.repeat(np.arange(arena.size), lengths)
        self._shared = _shared(arena)

    def refine(self, finest: int) -> bool:
        """Look ahead in shorter steps from now on; whether they are shorter indeed."""
        before = self.arena.step_s
        if before > 0 and self.arena.size <= MANY:
            self.arena = refined(self.arena, finest)
            self.mirror = mirrored(self.arena)
        return self.arena.step_s < before

    def alone(self, tariff: Tariff) -> Floats:
        """The worth of each visit when nothing is collected yet."""
        weights = tariff.tokens[self._tokens] if len(self._tokens) else np.zeros(0)
        collected = np.bincount(self._owner_row, weights=weights, minlength=self.arena.size)
        return np.asarray(collected + tariff.toll, dtype=np.float64)

    def view(self, tariff: Tariff, *, hasty: bool = False) -> View:
        """Look at the days through the prices, without building any; in haste nothing is proven."""
        alone = self.alone(tariff)
        gainful = np.arange(len(alone)) if self.ruled else np.flatnonzero(alone > 0)
        best_first = np.argsort(-alone[gainful], kind="stable")
        useful = np.asarray(gainful[best_first], dtype=np.int32)
        if self.arena.step_s == 0:
            return _knapsack_view(self.arena, tariff, alone, useful)
        arena, mirror = self.coarse if hasty else (self.arena, self.mirror)
        allowed = self._likely if hasty else self.allowed
        if not self.ruled:
            allowed = allowed & (alone > 0.0)[None, :]
        ahead, after, after_second, gain = self._look(arena, tariff, alone, useful, allowed)
        left = most_left(arena)
        rows = useful[left[useful] >= 0]
        first = alone - tariff.driving_second * arena.from_start[1]
        worths = first[rows] + ahead[left[rows], rows]
        most = max(0.0, float(worths.max(initial=0.0)))
        order = np.argsort(-worths, kind="stable")
        return View(
            tariff, useful, ahead, after, after_second, most, rows[order].astype(np.int64), worths[order],
            Trips(arena, mirror, alone, gain, allowed), hasty,
        )  # fmt: skip

    def around(self, view: View) -> tuple[Floats, Floats]:
        """What can lie before each visit, and the most a day with each trip is worth; worked out once a view."""
        trips = view.trips
        if trips.worth is None or trips.behind is None:
            arena = trips.arena
            trips.behind, _, _, _ = self._look(
                trips.mirror, view.tariff, trips.alone, view.useful, trips.allowed.T
            )
            trips.worth = worth_by_trip(
                alone=trips.alone, gain=trips.gain, behind=trips.behind,
                ahead=view.ahead, travel=arena.travel,
                service=np.ascontiguousarray(arena.windows[:, 2]), longest=int(arena.limits[3]),
                step_s=arena.step_s, useful=view.useful, trips=listed(trips.allowed),
            )  # fmt: skip
        return trips.behind, trips.worth

    def learn(self, view: View, *, most: float, floor: float) -> None:
        """Rule out for good the trips whose best day is worth no more than ``floor``, and note likely ones."""
        _, worth = self.around(view)
        keep = self.allowed & (worth > floor)
        self.ruled |= int(keep.sum()) < int(self.allowed.sum())
        self.allowed = keep
        self._likely = self.allowed & (worth > most - MARGIN * abs(most))

    def _look(
        self, arena: Arena, tariff: Tariff, alone: Floats, useful: Shorts, allowed: Truths
    ) -> tuple[Floats, Shorts, Shorts, Floats]:
        won = np.repeat(alone[None, :], arena.size, axis=0)
        rows, columns, tokens = self._shared
        np.subtract.at(won, (rows, columns), tariff.tokens[tokens])
        gain = won - tariff.driving_second * arena.driving
        size = int(arena.limits[3]) // arena.step_s + 1
        home = tariff.driving_second * arena.to_end[1]
        best = np.full((size, arena.size), NOTHING)
        second = np.full((size, arena.size), NOTHING)
        after = np.full((size, arena.size), -1, dtype=np.int32)
        after_second = np.full((size, arena.size), -1, dtype=np.int32)
        # a trip may cost more driving than its visit wins, and yet lie on the way home: only the visit counts
        begins, trips = listed(allowed if self.ruled else allowed & (won > 0.0))
        worth_ahead(
            arena.steps, arena.end_steps, most_left(arena), home, gain, arena.stop_of, useful, begins,
            trips, best, second, after, after_second,
        )  # fmt: skip
        return best, after, after_second, gain


def most_left(arena: Arena) -> Shorts:
    """The most steps a visit can have left after its service."""
    left = int(arena.limits[3]) - arena.from_start[0] - arena.windows[:, 2]
    return np.asarray(left // arena.step_s, dtype=np.int32)


def _shared(arena: Arena) -> tuple[Ints, Ints, Ints]:
    """All (visit, other visit, token) where both collect the token."""
    holders: dict[int, list[int]] = {}
    for row, tokens in enumerate(arena.tokens):
        for token in tokens:
            holders.setdefault(token, []).append(row)
    triples = [
        (i, j, token) for token, rows in holders.items() for i in rows for j in rows if i != j
    ]
    table = np.array(triples, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _knapsack_view(arena: Arena, tariff: Tariff, alone: Floats, useful: Shorts) -> View:
    """A coarse view for days whose trips are too short for steps: stops as parts that fill the day (Dantzig 1957).

    Each visit takes its service and the quickest way there; the last way home comes on top.
    """
    nowhere = np.full(arena.size, int(arena.limits[3]))
    between = np.where(np.eye(arena.size, dtype=bool), nowhere[:, None], arena.travel)
    way = np.minimum(between.min(axis=0), arena.from_start[0]) + arena.windows[:, 2]
    worth, cost = np.zeros(len(arena.stops)), np.full(len(arena.stops), np.inf)
    np.maximum.at(worth, arena.stop_of, np.maximum(alone, 0.0))
    np.minimum.at(cost, arena.stop_of, way.astype(np.float64))
    room = float(arena.limits[3] - arena.to_end[0].min(initial=int(arena.limits[3])))
    most = _fill(worth, cost, room)
    none = np.zeros((0, 0), dtype=np.int32)
    nobody = np.zeros((0, 0))
    trips = Trips(arena, arena, alone, nobody, np.zeros((0, 0), dtype=np.bool_))
    return View(
        tariff, useful, nobody, none, none, most, useful.astype(np.int64), alone[useful], trips
    )


def _fill(worth: Floats, cost: Floats, room: float) -> float:
    """The most a day of ``room`` seconds holds when stops may be cut in parts."""
    free = cost <= 0
    order = np.argsort(-worth / np.maximum(cost, 1e-9), kind="stable")
    total = 0.0
    for stop in order:
        if free[stop]:
            total += float(worth[stop])
        elif room > 0 and np.isfinite(cost[stop]):
            share = min(1.0, room / float(cost[stop]))
            total += share * float(worth[stop])
            room -= share * float(cost[stop])
    return total
