"""How much the rest of a day can still be worth: a quick ceiling that looks backward from the end of the day.

Dynamic programming over stops and time left, with time rounded so that the answer is never too low, and with
going straight back to the stop one came from ruled out (2-cycle elimination: Houck, Picard, Queyranne and
Vemuganti 1980; as completion bound: Baldacci, Mingozzi and Roberti 2011).
"""

import numpy as np
import numpy.typing as npt

from routeplan.pricing.compiled import entry

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int32]

NOTHING = -1e18


@entry
def worth_ahead(
    steps: Shorts,
    end_steps: Shorts,
    most_left: Shorts,
    end_cost: Floats,
    gain: Floats,
    stop_of: Shorts,
    useful: Shorts,
    arc_from: Ints,
    arc_to: Shorts,
    best: Floats,
    second: Floats,
    after: Shorts,
    after_second: Shorts,
) -> None:
    """For every number of steps left after its service and every visit: a ceiling on what still can be won.

    Fills ``best`` with it, ``after`` with the visit that comes next in the best way on, and ``second`` and
    ``after_second`` with the same for the best way on to another stop than that.

    ``steps[i, j]`` is driving plus service in steps, rounded down, at least one; ``gain[i, j]`` the worth of serving
    ``j`` right after ``i``, driving cost taken off; ``useful`` the visits that can be worth something; ``arc_to`` lists
    the trips that win something, those from ``i`` beginning at ``arc_from[i]``. A visit never
    has more than ``most_left`` steps left, since the bus has to get there first.
    """
    for left in range(best.shape[0]):
        for place in range(useful.shape[0]):
            i = useful[place]
            if end_steps[i] > left:
                continue
            if left > most_left[i]:
                best[left, i], second[left, i] = best[left - 1, i], second[left - 1, i]
                after[left, i] = after[left - 1, i]
                after_second[left, i] = after_second[left - 1, i]
                continue
            first_worth = -end_cost[i]
            first, next_first = -1, -1
            next_worth = NOTHING
            here = stop_of[i]
            for position in range(arc_from[i], arc_from[i + 1]):
                j = arc_to[position]
                rest = left - steps[i, j]
                if rest < end_steps[j]:
                    continue
                on = after[rest, j]
                turns_back = on >= 0 and stop_of[on] == here
                worth = gain[i, j] + (second[rest, j] if turns_back else best[rest, j])
                if worth <= next_worth:
                    continue
                same = first >= 0 and stop_of[first] == stop_of[j]
                if worth > first_worth:
                    if not same:
                        next_worth, next_first = first_worth, first
                    first_worth, first = worth, j
                elif not same:
                    next_worth, next_first = worth, j
            best[left, i], second[left, i] = first_worth, next_worth
            after[left, i], after_second[left, i] = first, next_first


def trace(
    first: int, left: int, steps: Shorts, after: Shorts, after_second: Shorts, stop_of: Shorts
) -> tuple[int, ...]:
    """The visits of the best way on from one visit, that visit among them."""
    path = []
    visit, came_from = first, -1
    while visit >= 0:
        path.append(visit)
        on = int(after[left, visit])
        if on >= 0 and stop_of[on] == came_from:
            on = int(after_second[left, visit])
        came_from = int(stop_of[visit])
        left -= int(steps[visit, on]) if on >= 0 else 0
        visit = on
    return tuple(path)
