"""Which trips may still be part of a day worth more than something known.

For each trip the most a day with it can be worth: the best that can lie before it (looking ahead on the mirrored
clock) and the best that can follow, over all ways to share out the time. What stays below the floor is left
out beforehand, so that labels need not try it (Irnich, Desaulniers, Desrosiers and Hadjar 2010).
"""

import numpy as np
import numpy.typing as npt

from routeplan.pricing.compiled import entry

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int32]


@entry
def _worth_by_trip(
    alone: Floats,
    gain: Floats,
    behind: Floats,
    ahead: Floats,
    travel: Ints,
    service: Ints,
    longest: int,
    step_s: int,
    useful: Shorts,
    arc_from: Ints,
    arc_to: Shorts,
    worth: Floats,
) -> None:
    """Fill ``worth[i, j]``; ``behind`` and ``ahead`` are by visit and steps left, side by side."""
    for place in range(useful.shape[0]):
        i = useful[place]
        for position in range(arc_from[i], arc_from[i + 1]):
            j = arc_to[position]
            left = longest - service[i] - travel[i, j] - service[j]
            if left < 0:
                continue
            steps = left // step_s
            most = -1e18
            for k in range(steps + 1):
                both = behind[i, k] + ahead[j, steps - k]
                most = max(most, both)
            worth[i, j] = alone[i] + gain[i, j] + most


def worth_by_trip(
    *, alone: Floats, gain: Floats, behind: Floats, ahead: Floats, travel: Ints, service: Ints,
    longest: int, step_s: int, useful: Shorts, trips: tuple[Ints, Shorts],
) -> Floats:  # fmt: skip
    """A ceiling on the worth of the days that make each trip."""
    worth = np.full(gain.shape, -1e18)
    _worth_by_trip(
        alone, gain, np.ascontiguousarray(behind.T), np.ascontiguousarray(ahead.T), travel, service,
        longest, step_s, useful, *trips, worth,
    )  # fmt: skip
    return worth


def listed(good: npt.NDArray[np.bool_]) -> tuple[Ints, Shorts]:
    """The trips of each row: where they begin in the list, and where they lead."""
    begins = np.concatenate([[0], np.cumsum(good.sum(axis=1))]).astype(np.int64)
    return begins, np.ascontiguousarray(np.nonzero(good)[1].astype(np.int32))
