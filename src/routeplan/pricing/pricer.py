"""One question: which day is worth most under given prices, and how much at the most."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from routeplan.pricing.ahead import NOTHING, trace, worth_ahead
from routeplan.pricing.arena import MANY, Arena, mirrored, refined
from routeplan.pricing.labels import grow_labels, join_labels
from routeplan.pricing.memory import Memory, near, settle

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int32]
Bits = npt.NDArray[np.uint64]

NEIGHBOURS = 6
SPARE = 1e-7
MOST_LABELS = 2_000_000
"""Labels there may ever be in one direction, so that memory stays within some hundred megabytes."""
ROOM = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Tariff:
    """Prices in one arena: the worth of each token and the toll (≤ 0) of each visit, what driving and cuts cost."""

    tokens: Floats
    toll: Floats
    driving_second: float
    cuts: Bits
    cut_prices: Floats


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


@dataclass(frozen=True, slots=True)
class Priced:
    """``most`` is a ceiling on the worth of any day; ``paths`` are promising days as rows of the arena, best first.

    ``melted`` counts labels that were melted; -1 when the search gave up, and then ``most`` is only the floor.
    """

    most: float
    paths: tuple[tuple[int, ...], ...]
    labels: int
    melted: int


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """Room for the labels of one direction (see ``grow_labels``)."""

    times: Ints
    profits: Floats
    homes: Floats
    memories: Bits
    parities: Bits
    nodes: Shorts
    before: Shorts
    following: Shorts
    alive: npt.NDArray[np.bool_]
    heads: Shorts
    held: npt.NDArray[np.int16]
    shelf: Shorts
    shelved: Shorts

    @classmethod
    def empty(cls, visits: int, buckets: int, per_bucket: int) -> "Labels":
        """Room for as many labels as ``per_bucket`` allows."""
        room = visits * buckets * per_bucket + 1
        return cls(
            times=np.empty((room, 4), np.int64),
            profits=np.empty(room),
            homes=np.empty(room),
            memories=np.empty(room, np.uint64),
            parities=np.empty(room, np.uint64),
            nodes=np.empty(room, np.int32),
            before=np.empty(room, np.int32),
            following=np.empty(room, np.int32),
            alive=np.empty(room, np.bool_),
            heads=np.full(buckets, -1, np.int32),
            held=np.zeros((visits, buckets), np.int16),
            shelf=np.empty((visits, buckets * per_bucket), np.int32),
            shelved=np.zeros(visits, np.int32),
        )


class Pricer:
    """Prices the days of one arena again and again, remembering more where remembering was missed."""

    def __init__(self, arena: Arena, *, neighbours: int = NEIGHBOURS) -> None:
        """Prepare everything that does not depend on the prices."""
        self.arena = arena
        self._mirror = mirrored(arena)
        self._known = near(arena, neighbours=neighbours)
        self.memory: Memory = settle(arena, self._known)
        lengths = [len(tokens) for tokens in arena.tokens]
        self._token_from = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        self._tokens = np.array(
            [token for tokens in arena.tokens for token in tokens], dtype=np.int32
        )
        self._owner_row = np.repeat(np.arange(arena.size), lengths)
        self._shared = _shared(arena)
        self._bucket_s = max(arena.step_s, 1)
        self._until = int(arena.limits[3]) // 2 + int(np.median(arena.windows[:, 2])) // 2

    def refine(self, finest: int) -> bool:
        """Look ahead in shorter steps from now on; whether they are shorter indeed."""
        before = self.arena.step_s
        if before > 0 and self.arena.size <= MANY:
            self.arena = refined(self.arena, finest)
            self._mirror = mirrored(self.arena)
        return self.arena.step_s < before

    def fits(self, visits: tuple[int, ...]) -> bool:
        """Whether a day fits when time is rounded down to whole steps."""
        arena = self.arena
        if arena.step_s == 0:
            return True
        trips = sum(int(arena.steps[a, b]) for a, b in pairwise(visits))
        left = int(_most_left(arena)[visits[0]])
        return trips + int(arena.end_steps[visits[-1]]) <= left

    def alone(self, tariff: Tariff) -> Floats:
        """The worth of each visit when nothing is collected yet."""
        weights = tariff.tokens[self._tokens] if len(self._tokens) else np.zeros(0)
        collected = np.bincount(self._owner_row, weights=weights, minlength=self.arena.size)
        return np.asarray(collected + tariff.toll, dtype=np.float64)

    def view(self, tariff: Tariff) -> View:
        """Look at the days through the prices, without building any."""
        alone = self.alone(tariff)
        gainful = np.flatnonzero(alone > 0)
        best_first = np.argsort(-alone[gainful], kind="stable")
        useful = np.asarray(gainful[best_first], dtype=np.int32)
        if self.arena.step_s == 0:
            return _knapsack_view(self.arena, tariff, alone, useful)
        ahead, after, after_second = self._look(self.arena, tariff, alone, useful)
        left = _most_left(self.arena)
        rows = np.flatnonzero((alone > 0) & (left >= 0))
        first = alone - tariff.driving_second * self.arena.from_start[1]
        worths = first[rows] + ahead[left[rows], rows]
        most = max(0.0, float(worths.max(initial=0.0)))
        order = np.argsort(-worths, kind="stable")
        return View(tariff, useful, ahead, after, after_second, most, rows[order], worths[order])

    def walks(self, view: View, *, wanted: int) -> list[tuple[int, ...]]:
        """The best ways through the day that only remember where they just came from."""
        arena, found = self.arena, []
        if arena.step_s == 0:
            return [(int(first),) for first in view.firsts[:wanted]]
        left = _most_left(arena)
        for first in view.firsts[:wanted]:
            steps = int(left[first])
            found.append(
                trace(int(first), steps, arena.steps, view.after, view.after_second, arena.stop_of)
            )
        return found

    def _look(
        self, arena: Arena, tariff: Tariff, alone: Floats, useful: Shorts
    ) -> tuple[Floats, Shorts, Shorts]:
        gain = alone[None, :] - tariff.driving_second * arena.driving
        rows, columns, tokens = self._shared
        np.subtract.at(gain, (rows, columns), tariff.tokens[tokens])
        size = int(arena.limits[3]) // arena.step_s + 1
        home = tariff.driving_second * arena.to_end[1]
        most_left = _most_left(arena)
        best = np.full((size, arena.size), NOTHING)
        second = np.full((size, arena.size), NOTHING)
        after = np.full((size, arena.size), -1, dtype=np.int32)
        after_second = np.full((size, arena.size), -1, dtype=np.int32)
        worth_ahead(
            arena.steps, arena.end_steps, most_left, home, gain, arena.stop_of, useful,
            best, second, after, after_second,
        )  # fmt: skip
        return best, after, after_second

    def price(
        self,
        view: View,
        *,
        floor: float,
        slack: float = 1e18,
        per_bucket: int = 4,
        drop: bool = False,
        wanted: int = 60,
    ) -> Priced:
        """The most any day is worth (``floor`` when none is worth more), and days worth more than ``floor``.

        With ``drop`` the answer comes sooner, and its ``most`` proves nothing.
        """
        tariff, arena = view.tariff, self.arena
        places = arena.size * (int(arena.limits[3]) // self._bucket_s + 1)
        per_bucket = max(1, min(per_bucket, MOST_LABELS // places))
        longest = int(arena.limits[3])
        starts = self._labels(view, per_bucket)
        best, made, melted = self._grow(
            arena, view, view.ahead, floor, slack, self._until, True, per_bucket, drop, starts
        )
        floor_now = max(floor, best - slack)
        behind, _, _ = self._look(self._mirror, tariff, self.alone(tariff), view.useful)
        ends = self._labels(view, per_bucket)
        _, made_back, melted_back = self._grow(
            self._mirror,
            view,
            behind,
            floor_now,
            slack,
            longest - self._until,
            False,
            per_bucket,
            drop,
            ends,
        )
        worths, ones, others = np.empty(ROOM), np.empty(ROOM, np.int32), np.empty(ROOM, np.int32)
        joined, found = join_labels(
            starts.times, starts.profits, starts.memories, starts.parities, starts.shelf, starts.shelved,
            ends.times, ends.profits, ends.memories, ends.parities, ends.shelf, ends.shelved,
            np.ascontiguousarray(arena.windows[:, 2]), tariff.toll, tariff.cuts, tariff.cut_prices,
            int(arena.limits[2]), self._until, longest, int(arena.limits[4]), floor_now, slack,
            self._slot_worth(tariff), worths, ones, others,
        )  # fmt: skip
        self._balance(made, made_back)
        meetings = [(float(worths[k]), int(ones[k]), int(others[k])) for k in range(found)]
        paths = self._paths(starts, made, ends, meetings, floor=floor, wanted=wanted)
        most = min(max(float(joined), float(best), floor), max(view.most, floor))
        return Priced(most, paths, made + made_back, melted + melted_back)

    def _slot_worth(self, tariff: Tariff) -> Floats:
        worth = np.append(tariff.tokens, 0.0)
        return np.ascontiguousarray(worth[self.memory.owner])

    def _labels(self, view: View, per_bucket: int) -> "Labels":
        arena = self.arena
        buckets = int(arena.limits[3]) // self._bucket_s + 1
        return Labels.empty(arena.size, buckets, per_bucket)

    def _grow(
        self, arena: Arena, view: View, ahead: Floats, floor: float, slack: float, until: int, home: bool,
        per_bucket: int, drop: bool, labels: "Labels",
    ) -> tuple[float, int, int]:  # fmt: skip
        tariff, memory = view.tariff, self.memory
        return grow_labels(
            arena.limits, arena.windows, arena.travel, arena.driving, arena.from_start, arena.to_end,
            tariff.toll, self._token_from, self._tokens, tariff.tokens, memory.slot, memory.owner,
            memory.own, memory.keep, tariff.cuts, tariff.cut_prices, ahead, arena.step_s,
            arena.wait_until, view.useful, tariff.driving_second, floor, slack, until, home,
            self._bucket_s, per_bucket, drop, self.alone(tariff), self._slot_worth(tariff), labels.times,
            labels.profits, labels.homes, labels.memories, labels.parities, labels.nodes, labels.before,
            labels.following, labels.alive, labels.heads, labels.held, labels.shelf, labels.shelved,
        )  # fmt: skip

    def _balance(self, starts: int, ends: int) -> None:
        """Shift the meeting point a little toward the side with fewer labels."""
        longest = int(self.arena.limits[3])
        shift = longest // 50
        if starts > 1.3 * ends:
            self._until = max(longest // 4, self._until - shift)
        elif ends > 1.3 * starts:
            self._until = min(longest * 3 // 4, self._until + shift)

    def _paths(
        self, starts: "Labels", made: int, ends: "Labels", joined: list[tuple[float, int, int]],
        *, floor: float, wanted: int,
    ) -> tuple[tuple[int, ...], ...]:  # fmt: skip
        homes, nodes, before = starts.homes[:made], starts.nodes, starts.before
        good = np.flatnonzero(homes > floor + SPARE)
        ranked = [(float(homes[label]), int(label), -1) for label in good]
        ranked += joined
        ranked.sort(key=lambda entry: -entry[0])
        paths: dict[frozenset[int], tuple[int, ...]] = {}
        met: dict[int, int] = {}
        for _, one, other in ranked:
            middle = int(nodes[one])
            if met.get(middle, 0) >= 6:
                continue
            path = _walk(one, nodes, before)
            if other >= 0:
                path += tuple(reversed(_walk(int(ends.before[other]), ends.nodes, ends.before)))
            if paths.setdefault(frozenset(path), path) is path:
                met[middle] = met.get(middle, 0) + 1
            if len(paths) >= wanted:
                break
        return tuple(paths.values())

    def collects(self, path: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
        """How often a path collects each token with the memory it has."""
        memory, counts = self.memory, dict[int, int]()
        held, last = 0, -1
        for row in path:
            held &= int(memory.keep[last, row]) if last >= 0 else 0
            for token in self.arena.tokens[row]:
                place = int(memory.slot[token])
                if place < 0 or not held >> place & 1:
                    counts[token] = counts.get(token, 0) + 1
            held |= int(memory.own[row])
            last = row
        return tuple(counts.items())

    def remember(self, paths: Iterable[tuple[int, ...]]) -> bool:
        """Let the stops between two collections of one token remember it; whether anything was new."""
        new = False
        for path in paths:
            for token, between in _forgotten(self.arena, path):
                for row in between:
                    if token not in self._known[row]:
                        self._known[row].add(token)
                        new = True
        if new:
            before = self.memory
            self.memory = settle(self.arena, self._known)
            new = not np.array_equal(before.keep, self.memory.keep)
        return new


def _most_left(arena: Arena) -> Shorts:
    """The most steps a visit can have left after its service."""
    left = int(arena.limits[3]) - arena.from_start[0] - arena.windows[:, 2]
    return np.asarray(left // arena.step_s, dtype=np.int32)


def _walk(label: int, nodes: Shorts, before: Shorts) -> tuple[int, ...]:
    path = []
    while label >= 0:
        path.append(int(nodes[label]))
        label = int(before[label])
    return tuple(reversed(path))


def _forgotten(arena: Arena, path: tuple[int, ...]) -> list[tuple[int, tuple[int, ...]]]:
    """Tokens a path meets twice, each with the visits in between."""
    last: dict[int, int] = {}
    found = []
    for position, row in enumerate(path):
        for token in arena.tokens[row]:
            if token in last:
                found.append((token, path[last[token] + 1 : position]))
            last[token] = position
    return found


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
    return View(
        tariff, useful, np.zeros((0, 0)), none, none, most, useful.astype(np.int64), alone[useful]
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
