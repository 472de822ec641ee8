"""What the kernel knows while it searches: routes with their time segments, coverage counts, and room for undoing."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from routeplan.kernel.chance import dice
from routeplan.kernel.shape import (
    COVER,
    EARLIEST,
    FEW_DAYS,
    HAS_RESTS,
    HOME,
    LONGEST,
    PLACE,
    SERVICE,
    VISITS,
    Ints,
    Shape,
)

T, E, L, D, S = range(5)
"""A segment: least duration, earliest and latest departure, driving, driving since (or until) a rest."""
AHEAD, BEHIND = range(2)
"""Segments from the start to a position, and from a position to the end."""
ROUTE, SPOT, SAVED, BEST_ROUTE, SCRATCH = range(5)
"""Rows of a day: its options (-1 at both ends), their places, the route before this round, the
route in the best plan, room to work.
"""
(
    LENGTH,
    SAVED_LENGTH,
    BEST_LENGTH,
    IS_DIRTY,
    DIRTY_LIST,
    IS_RUINED,
    RUINED_LIST,
    IS_BROKEN,
    BUSY,
) = range(9)
"""A day: visits now, before this round and in the best plan; whether it changed, or lost visits, in
this round, and lists of such days; whether its route breaks a rule (only while visits are taken out); seconds of
driving and of service.
"""
GAIN, TIMES, ON_WEEKDAY, ON_TIME, FREED, NOISE = range(6)
"""A stop: grains of one visit more, visits now, those that keep the weekday and the time, the round
that freed it, its noise.
"""
WANTED, CHEAPEST, CHEAPEST_AT = range(3)
"""Options in play, and for each option its least cost and the day of it."""
STRING, STRING_DAYS, CLUSTER, WHOLE_DAYS, SIEVE, SPREAD, OVERFULL, IDLE_DRIVING = range(8)
"""How rounds ruin and fill: the longest run taken out of a day, the most days it is taken out of,
the most visits taken out one by one, percent of rounds that clear whole days, percent that are
sieved, the most noise in 64ths of a quarter, percent of rounds that overfill days for a while, and whether (1) driving
costs nothing in one rule of four while the bus would only wait.
"""
HABITS = (6, 3, 8, 8, 20, 4, 0, 0)
"""What served best, see docs/algorithms/planner-search.md."""
OVERFULL_WITH_FEW = 30
"""Percent of the rounds that overfill days when there are few."""
COST, SLOT = range(2)
"""For each day and option: the cost of the cheapest insertion, and the position it comes after."""
ROUNDS, BEST, NOW, STILL, WORK, DIRTY, FILLED, HEAT, STAMP, RUINED, WORTH, DRIVEN, LASTED, FOUND = (
    range(14)
)
"""Single figures: rounds done, best and present score, rounds without a new best, work since the
last pause, how many days are dirty, options wanted, the heat of acceptance, the stamp of this
round, how many days are ruined, grains won, seconds driven, seconds out, days found and not yet
handed over.
"""

ROOM = 2000
"""Found days the kernel keeps before it must hand them over."""
KNOWN = 1 << 16
"""Names of found days the kernel remembers; a power of two."""


class State(NamedTuple):
    """Arrays the kernel writes; sizes as in ``Shape``, N the longest route with both ends."""

    row: Ints  # 5, R, N
    segment: Ints  # 2, R, N, 5
    day: Ints  # R, columns above
    site: Ints  # S
    option: Ints  # O
    price: Ints  # R, O, 2
    where: Ints  # S, most visits: the days that visit a stop
    hits: Ints  # G: visits that reach the group
    reached: Ints  # M: children reached
    tally: Ints
    habits: Ints
    found: Ints  # ROOM, N + 2: day, visits, options
    dice: npt.NDArray[np.uint64]  # the dice, then names of found days


def longest_route(shape: Shape) -> int:
    """The most visits any day can hold, by the shortest services and trips."""
    stops = len(shape.site) - 1
    span = int((shape.day[:, HOME] - shape.day[:, EARLIEST]).max(initial=0))
    span = min(span, int(shape.day[:, LONGEST].max(initial=0)))
    if stops == 0 or span < 0 or len(shape.option) == 0:
        return 0
    arrive = shape.into.astype(np.int64)[shape.option[:, PLACE]]
    arrive[np.arange(len(arrive)), shape.option[:, PLACE]] = span + 1
    quickest = np.full(stops, span + 1)
    for stop, seconds in zip(
        shape.option[:, 0], arrive.min(axis=1) + shape.option[:, SERVICE], strict=True
    ):
        quickest[stop] = min(quickest[stop], seconds)
    most = int(np.searchsorted(np.cumsum(np.sort(quickest)), span, side="right")) + 1
    return min(stops, most)


def habits_of(days: int, *, rests: bool) -> Ints:
    """The habits for so many days: overfilling serves few days and does nothing for many; it knows nothing of rests."""
    habits = np.array(HABITS, dtype=np.int64)
    if days <= FEW_DAYS and not rests:
        habits[OVERFULL] = OVERFULL_WITH_FEW
    return habits


def new_state(shape: Shape, seed: int) -> State:
    """Make an empty state with its own dice."""
    options, stops, days = len(shape.option), len(shape.site) - 1, len(shape.day)
    width = longest_route(shape) + 3
    most = max(int(shape.site[:, VISITS].max(initial=1)), 1)

    def ints(*size: int) -> Ints:
        return np.zeros(size, dtype=np.int64)

    state = State(
        row=np.zeros((5, days, width), np.int64),
        segment=ints(2, days, width, 5),
        day=ints(days, 9),
        site=ints(stops, 6),
        option=ints(options, 3),
        price=ints(days, options, 2),
        where=np.zeros((stops, most), np.int64),
        hits=ints(len(shape.group) - 1),
        reached=ints(len(shape.goal)),
        tally=ints(14),
        habits=habits_of(days, rests=bool(shape.facts[HAS_RESTS])),
        found=np.zeros((ROOM, width + 2), np.int64),
        dice=np.concatenate([dice(seed), np.zeros(KNOWN, np.uint64)]),
    )
    for stop in range(stops):
        groups = shape.cover[shape.site[stop, COVER] : shape.site[stop + 1, COVER]]
        state.site[stop, GAIN] = shape.value[groups, 0].sum()
    return state
