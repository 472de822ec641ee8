"""Subset-row cuts: of three stops, no two of the days that serve two of them or more (Jepsen and others 2008).

They hold for whole plans only, where each of the stops is visited once at the most, and take away mixes in
which, say, three half days share three stops between them.
"""

from collections.abc import Iterable, Sequence, Set
from itertools import combinations

import numpy as np

LEAST = 0.02
"""A cut must be broken by so much."""


def broken(
    mix: Sequence[tuple[frozenset[int], float]],
    *,
    once: Set[int],
    known: Set[frozenset[int]],
    wanted: int,
) -> list[frozenset[int]]:
    """The triples of stops a mix of days breaks most, no stop in more than a few of them.

    ``mix`` gives days as sets of stops with their shares; only stops in ``once`` may be visited but once.
    """
    stops = sorted({stop for day, _ in mix for stop in day} & once)
    row = {stop: k for k, stop in enumerate(stops)}
    days = np.zeros((len(mix), len(stops)))
    for number, (day, _) in enumerate(mix):
        days[number, [row[stop] for stop in day if stop in row]] = 1.0
    share = np.array([amount for _, amount in mix])
    together = (days * share[:, None]).T @ days
    found = []
    for i, j in combinations(range(len(stops)), 2):
        if together[i, j] <= 0.0:
            continue
        both = share * days[:, i] * days[:, j]
        # a day that serves all three counts once, not three times
        used = together[i, j] + together[i] + together[j] - 2.0 * (both @ days)
        found += [(float(used[k]), i, j, int(k)) for k in np.flatnonzero(used > 1.0 + LEAST)]
    best = {
        frozenset((stops[i], stops[j], stops[k])): used
        for used, i, j, k in found
        if k not in (i, j)
    }
    return _spread(
        (
            triple
            for triple in sorted(best, key=lambda t: (-best[t], sorted(t)))
            if triple not in known
        ),
        wanted=wanted,
    )


def _spread(triples: Iterable[frozenset[int]], *, wanted: int) -> list[frozenset[int]]:
    """The first triples in which no stop stands too often."""
    times: dict[int, int] = {}
    chosen = []
    for triple in triples:
        if all(times.get(stop, 0) < 4 for stop in triple):
            chosen.append(triple)
            for stop in triple:
                times[stop] = times.get(stop, 0) + 1
        if len(chosen) >= wanted:
            break
    return chosen
