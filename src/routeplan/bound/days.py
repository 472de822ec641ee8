"""Single days: whether they can be driven, and what they are worth under given prices."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from routeplan.bound.duals import Duals
from routeplan.bound.master import collected, driving
from routeplan.bound.model import Column, Model
from routeplan.pricing.arena import Arena

Floats = npt.NDArray[np.float64]


def drivable(arena: Arena, visits: tuple[int, ...]) -> bool:
    """Whether the visits fit in a day of the arena, on closed roads."""
    earliest, leave_by, back_by, longest, most_driving = (int(limit) for limit in arena.limits)
    out, ready, latest, driven = 0, earliest, leave_by, 0
    last = -1
    for visit in visits:
        road = int(arena.travel[last, visit] if last >= 0 else arena.from_start[0, visit])
        driven += int(arena.driving[last, visit] if last >= 0 else arena.from_start[1, visit])
        opens, closes, service = (int(time) for time in arena.windows[visit])
        if ready + road > closes:
            return False
        wait = max(opens - (latest + out + road), 0)
        latest = min(latest, closes - out - road)
        out += road + wait + service
        ready = max(ready + road, opens) + service
        last = visit
    home = arena.to_end[:, last]
    in_time = out + home[0] <= longest and ready + home[0] <= back_by
    return bool(in_time and (most_driving < 0 or driven + home[1] <= most_driving))


def elementary(arena: Arena, visits: tuple[int, ...]) -> tuple[int, ...]:
    """The same day with every stop at its first visit only."""
    seen: set[int] = set()
    kept = []
    for visit in visits:
        if int(arena.stop_of[visit]) not in seen:
            seen.add(int(arena.stop_of[visit]))
            kept.append(visit)
    return tuple(kept)


def worth(model: Model, column: Column, duals: Duals, cuts: Sequence[frozenset[int]]) -> float:
    """What a day is worth under the prices."""
    arena = model.arenas[column.arena]
    stops = model.rows_of(arena)[[arena.stop_of[visit] for visit in column.visits]]
    total = sum(duals.prize[prize] * count for prize, count in collected(model, column).items())
    total += float(duals.duty[stops].sum() - duals.visit[stops].sum())
    chosen = frozenset(int(stop) for stop in stops)
    total -= sum(
        price * (len(cut & chosen) // 2)
        for cut, price in zip(cuts, duals.cut, strict=False)
        if price > 0
    )
    return float(total - model.driving_second * driving(model, column))
