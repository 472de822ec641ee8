"""One question: which day is worth most under given prices, and how much at the most."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from routeplan.pricing.ahead import trace
from routeplan.pricing.arcs import listed
from routeplan.pricing.arena import Arena
from routeplan.pricing.join import join_labels
from routeplan.pricing.labels import grow_labels
from routeplan.pricing.memory import Memory, near, settle
from routeplan.pricing.room import Labels
from routeplan.pricing.view import Lookout, Tariff, View, most_left

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int32]
Bits = npt.NDArray[np.uint64]

NEIGHBOURS = 6
SPARE = 1e-7
MOST_LABELS, MOST_PLACES = 2_000_000, 60_000_000
"""Labels and places on shelves there may ever be in one direction, within some hundred megabytes."""
MOST_WORK = 600_000_000
"""Comparisons before labelling gives up: some seconds."""
ROOM = 2_000


@dataclass(frozen=True, slots=True)
class Priced:
    """``most`` is a ceiling on the worth of any day; ``paths`` are promising days as rows of the arena, best first.

    ``melted`` counts labels that were melted; -1 when labelling gave up, and then ``most`` is only what the view says.
    """

    most: float
    paths: tuple[tuple[int, ...], ...]
    labels: int
    melted: int


class Pricer:
    """Prices the days of one arena again and again, remembering more where remembering was missed."""

    def __init__(self, arena: Arena, *, neighbours: int = NEIGHBOURS) -> None:
        """Prepare everything that does not depend on the prices."""
        self.lookout = Lookout(arena)
        self._known = near(arena, neighbours=neighbours)
        self.memory: Memory = settle(arena, self._known)
        lengths = [len(tokens) for tokens in arena.tokens]
        self._token_from = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        self._tokens = np.array(
            [token for tokens in arena.tokens for token in tokens], dtype=np.int32
        )
        self._bucket_s = max(arena.step_s, 1)
        self._until = int(arena.limits[3]) // 2 + int(np.median(arena.windows[:, 2])) // 2

    @property
    def arena(self) -> Arena:
        """The days, with time in the present steps."""
        return self.lookout.arena

    def refine(self, finest: int) -> bool:
        """Look ahead in shorter steps from now on; whether they are shorter indeed."""
        return self.lookout.refine(finest)

    def fits(self, visits: tuple[int, ...]) -> bool:
        """Whether a day fits when time is rounded down to whole steps."""
        arena = self.arena
        if arena.step_s == 0:
            return True
        trips = sum(int(arena.steps[a, b]) for a, b in pairwise(visits))
        left = int(most_left(arena)[visits[0]])
        return trips + int(arena.end_steps[visits[-1]]) <= left

    def view(self, tariff: Tariff, *, hasty: bool = False) -> View:
        """Look at the days through the prices, without building any; in haste nothing is proven."""
        return self.lookout.view(tariff, hasty=hasty)

    def walks(self, view: View, *, wanted: int) -> list[tuple[int, ...]]:
        """The best ways through the day that only remember where they just came from."""
        arena, found = self.arena, []
        if arena.step_s == 0:
            return [(int(first),) for first in view.firsts[:wanted]]
        left = most_left(arena)
        for first in view.firsts[:wanted]:
            steps = int(left[first])
            found.append(
                trace(int(first), steps, arena.steps, view.after, view.after_second, arena.stop_of)
            )
        return found

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
        tariff, arena, mirror = view.tariff, view.trips.arena, view.trips.mirror
        places = arena.size * (int(arena.limits[3]) // self._bucket_s + 1)
        per_bucket = max(1, min(per_bucket, MOST_PLACES // places))
        longest = int(arena.limits[3])
        starts = self._labels(view, per_bucket)
        behind, trips = self.lookout.around(view)
        good = trips > floor
        there, back = listed(good), listed(np.ascontiguousarray(good.T))
        best, made, melted = self._grow(
            arena,
            view,
            there,
            view.ahead,
            floor,
            slack,
            self._until,
            True,
            per_bucket,
            drop,
            starts,
        )
        if melted < 0:
            return Priced(max(view.most, floor), (), made, melted)
        floor_now = max(floor, best - slack)
        ends = self._labels(view, per_bucket)
        _, made_back, melted_back = self._grow(
            mirror,
            view,
            back,
            behind,
            floor_now,
            slack,
            longest - self._until,
            False,
            per_bucket,
            drop,
            ends,
        )
        if melted_back < 0:
            return Priced(max(view.most, floor), (), made, melted_back)
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

    def _labels(self, view: View, per_bucket: int) -> Labels:
        arena = self.arena
        buckets = int(arena.limits[3]) // self._bucket_s + 1
        return Labels.empty(arena.size, buckets, per_bucket, most=MOST_LABELS)

    def _grow(
        self, arena: Arena, view: View, trips: tuple[Ints, Shorts], ahead: Floats, floor: float,
        slack: float, until: int, home: bool, per_bucket: int, drop: bool, labels: Labels,
    ) -> tuple[float, int, int]:  # fmt: skip
        tariff, memory = view.tariff, self.memory
        return grow_labels(
            arena.limits, arena.windows, arena.travel, arena.driving, arena.from_start, arena.to_end,
            tariff.toll, self._token_from, self._tokens, tariff.tokens, memory.slot, memory.owner,
            memory.own, memory.keep, tariff.cuts, tariff.cut_prices, ahead, arena.step_s,
            arena.wait_until, view.useful, *trips, tariff.driving_second, floor, slack, until, home,
            self._bucket_s, per_bucket, drop, MOST_WORK, not self.lookout.ruled, view.trips.alone,
            self._slot_worth(tariff), labels.times,
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
        self, starts: Labels, made: int, ends: Labels, joined: list[tuple[float, int, int]],
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
