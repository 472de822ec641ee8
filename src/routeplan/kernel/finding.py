"""Handing good days over to the pool, each set of visits once."""

import numpy as np

from routeplan.kernel.compiled import inner
from routeplan.kernel.shape import ALIKE, STOP, Shape
from routeplan.kernel.state import DIRTY, DIRTY_LIST, FOUND, KNOWN, LENGTH, ROUTE, State


@inner
def find_days(shape: Shape, state: State, every: bool) -> None:
    """Note the changed days (or all) as found, as long as there is room."""
    if every:
        for day in range(len(state.day)):
            find_day(shape, state, day)
        return
    for k in range(state.tally[DIRTY]):
        find_day(shape, state, state.day[k, DIRTY_LIST])


@inner
def find_day(shape: Shape, state: State, day: int) -> None:
    """Note one day as found unless its set of stops was noted before."""
    n, slot = state.day[day, LENGTH], state.tally[FOUND]
    if n == 0 or slot >= len(state.found):
        return
    name = np.uint64(shape.day[day, ALIKE])
    for i in range(1, n + 1):
        name += mixed(np.uint64(shape.option[state.row[ROUTE, day, i], STOP]))
    name = mixed(name)
    place = np.int64(name & np.uint64(KNOWN - 1))
    if state.dice[1 + place] == name:
        return
    state.dice[1 + place] = name
    for i in range(1, n + 1):
        state.found[slot, i + 1] = state.row[ROUTE, day, i]
    state.found[slot, 1] = n
    state.found[slot, 0] = day
    state.tally[FOUND] = slot + 1


@inner
def mixed(x):  # type: ignore[no-untyped-def]
    """Scatter the bits of a number (splitmix64)."""
    x += np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
