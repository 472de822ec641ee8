"""A problem as the kernel reads it: whole numbers in arrays that no round leaves other than it found them.

An *option* is one way to serve a stop: one of its windows, with or without a rest before driving
on, and with or without the narrower window that keeps today's time. A visit of a route is an
option; so each test of a route is exact for windows and (on the safe side) for rests, and takes a
fixed number of steps.

Worth is counted in *grains*, a whole number of which makes one weighted child. Numbers about one
thing stand in one row of an array and are called by the names of its columns: compiled functions
hand few arrays on faster than many.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Bits = npt.NDArray[np.uint8]

NEVER = 1 << 40
"""Later than any clock time in the kernel: no limit."""

FEW_DAYS = 4
"""With so few days or fewer, one that goes to the wrong side of the map costs much, and the search begins anew."""

STOP, PLACE, SERVICE, OPENS, CLOSES, RESTS, TIMELY = range(7)
"""An option: its stop, the stop's place, seconds at the stop (with the rest, if any), the window,
whether the driver rests before driving on, whether the window keeps today's time.
"""
FIRST, VISITS, SPACING, KEPT, TIMED, COVER = range(6)
"""A stop: its first option, most visits in the cycle, least days between them (at least 1), grains
for the first visit (kept, must), grains for keeping the time, where its groups begin in ``cover``.
"""
BEGIN, END, EARLIEST, LATEST, HOME, LONGEST, DRIVING, STRETCH, RESTING, DATE, ALIKE = range(11)
"""A day: start and end place, earliest and latest start, latest end, longest duration, longest
driving, longest driving without rest, whether a rest may be owed, date index, and a number shared
by days that may swap their routes.
"""
HOLDER, CHILDREN, DISTRICT = range(3)
"""A group: where its stops begin in ``holder``, plain children, municipality."""
(
    CYCLE,
    SAME_WEEKDAY,
    PER_SHORTFALL,
    PER_DRIVING,
    PER_DURATION,
    HAS_GOALS,
    HAS_KEPT,
    HAS_WEEKLY,
    HAS_TIMED,
    PERIODIC,
    HAS_RESTS,
    WINS_OTHERWISE,
) = range(12)
"""Single facts: the cycle's days (0: none), whether visits share a weekday, grains for a child of
shortfall, for a second of driving and for a second of duration (a guide only), and what the problem
has.
"""


class Shape(NamedTuple):
    """The arrays: O options, S stops, P places, R days, G groups, M municipalities, V visit values."""

    option: Ints  # O, columns above
    site: Ints  # S + 1, columns above
    day: Ints  # R, columns above
    group: Ints  # G + 1, columns above
    out: Small  # P, P: seconds from row to column
    into: Small  # P, P: seconds from column to row
    near: Ints  # S, K: the nearest stops, nearest first
    allowed: Bits  # S, R
    cover: Ints  # the groups of each stop, sorted by municipality
    holder: Ints  # the stops of each group
    value: Ints  # G, V + 1: grains for one visit more, after 0, 1, ... visits
    goal: Ints  # M: children wanted by the minimum share
    weekly: Ints  # S, R or 0, 0: grains for keeping the weekday
    facts: Ints  # columns above
