"""Travel that never gains from a detour, as the ceiling's relaxation needs it."""

import numpy as np
import numpy.typing as npt

from routeplan.pricing.compiled import entry

Matrix = npt.NDArray[np.int64]


@entry
def _close(travel: Matrix, toll: npt.NDArray[np.int64]) -> bool:
    """Shorten every trip by passing through others (Floyd 1962, Warshall 1962), each passage costing its toll."""
    size = travel.shape[0]
    changed = False
    for via in range(size):
        for origin in range(size):
            head = travel[origin, via] + toll[via]
            for goal in range(size):
                if head + travel[via, goal] < travel[origin, goal]:
                    travel[origin, goal] = head + travel[via, goal]
                    changed = True
    return changed


def closed(travel: Matrix, *, toll: Matrix) -> Matrix:
    """The least seconds between all pairs when passing through place ``i`` costs ``toll[i]`` seconds.

    A real route can only pass through a stop by serving it, so with service times as tolls every real route
    still fits, and leaving a visit out never makes the rest of a route late.
    """
    copy = np.ascontiguousarray(travel, dtype=np.int64).copy()
    _close(copy, np.ascontiguousarray(toll, dtype=np.int64))
    return copy
