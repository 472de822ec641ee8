"""A ceiling from time alone: no day holds more visits than its hours, whichever way the bus drives between them.

A linear programme over stops and kinds of days: a group is reached at most as far as its stops are visited, a stop is
visited once, and the visits of a kind of day take at most the room of its days. The room that a visit takes is measured
in two ways, both of which no day can exceed:

* by the length of the day: wherever the bus goes, it drives at least to each of its stops and home again, so the
  services at its stops add up to at most the longest duration less the longest of these journeys;
* by the windows: between the first start of service and the last one the bus serves all stops but the last and drives
  between them, each time at least as far as the nearest stop.

It says far less than routes do, but it is there in seconds, also with thousands of stops.
"""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import block_array, csr_array, eye_array

from routeplan.bound.result import Bound
from routeplan.pricing.prizes import count_plainly, is_plain
from routeplan.problem import Matrix, Problem

Floats = npt.NDArray[np.float64]
Kind = tuple[str, str, int]
"""Days from one place to another with so many seconds at the most."""

LINPROG: Any = linprog
"""Its types know no sparse matrices."""
PATIENCE_S = 60.0
SPARE = 1e-6
"""Share that is added for floating-point error."""


@dataclass(frozen=True, slots=True)
class Room:
    """The stops that may be visited, and the part of a day of each kind that a visit takes, measured in both ways."""

    stops: tuple[str, ...]
    by_length: Floats  # kinds, stops; above 1: out of reach
    by_windows: Floats  # kinds, stops
    days: Floats  # kinds


def within_hours(problem: Problem, ceiling: Bound) -> Bound:
    """The ceiling, lower where the hours of the days say so."""
    most = most_children(problem)
    if not most < ceiling.children:
        return ceiling
    value = min(ceiling.value, most) if is_plain(problem) else ceiling.value
    return Bound(value=value, children=math.floor(most), method="hours of the days")


def most_children(problem: Problem) -> float:
    """Children that no plan exceeds by the time its days have; without limit when that could not be worked out."""
    prizes = count_plainly(problem).prizes
    if not prizes:
        return 0.0
    names = tuple(dict.fromkeys(name for prize in prizes for name in prize.stops))
    room = room_of(problem, names)
    reach = np.argwhere(room.by_length <= 1.0)
    if not len(reach):
        return 0.0
    kinds, stops = reach.T
    many, count = len(reach), len(prizes)
    visits = np.arange(many)
    row = {name: number for number, name in enumerate(names)}
    covered = np.array([(g, row[name]) for g, prize in enumerate(prizes) for name in prize.stops])
    of_stop = csr_array((np.ones(many), (stops, visits)), shape=(len(names), many))
    of_group = csr_array((np.ones(len(covered)), covered.T), shape=(count, len(names))) @ of_stop
    shape = (len(room.days), many)
    long = csr_array((room.by_length[kinds, stops], (kinds, visits)), shape=shape)
    open_ = csr_array((room.by_windows[kinds, stops], (kinds, visits)), shape=shape)
    return _solved(
        np.array([prize.children for prize in prizes], float),
        of_group,
        of_stop,
        (long, open_),
        room.days,
    )


def _solved(
    children: Floats,
    of_group: csr_array,
    of_stop: csr_array,
    taken: tuple[csr_array, csr_array],
    days: Floats,
) -> float:
    """The value of the programme: groups reached first, then visits."""
    groups, visits = of_group.shape
    rules = block_array(
        [[eye_array(groups), -of_group], [None, of_stop], *([None, part] for part in taken)],
        format="csr",
    )
    limits = np.concatenate([np.zeros(groups), np.ones(of_stop.shape[0]), days, days])
    found = LINPROG(
        np.concatenate([-children, np.zeros(visits)]),
        A_ub=rules,
        b_ub=limits,
        bounds=(0.0, 1.0),
        method="highs",
        options={"time_limit": PATIENCE_S},
    )
    return -float(found.fun) * (1.0 + SPARE) + SPARE if found.status == 0 else math.inf


def room_of(problem: Problem, names: tuple[str, ...]) -> Room:
    """How much of a day of each kind a visit to each stop takes."""
    kinds = Counter[Kind](
        (day.start, day.end, min(day.max_duration_s, day.latest_end_s - day.earliest_start_s))
        for day in problem.days
    )
    service = np.array([problem.stop[name].service_s for name in names], float)
    by_windows = windowed(problem, names, service)
    return Room(
        names,
        np.array([lengthwise(problem, names, service, kind) for kind in kinds]),
        np.array([by_windows for _ in kinds]),
        np.array(list(kinds.values()), float),
    )


def lengthwise(problem: Problem, names: tuple[str, ...], service: Floats, kind: Kind) -> Floats:
    """A visit's part of a day by its length; 2 when the day is too short for it."""
    travel, (start, end, longest) = problem.travel, kind
    places = [travel.index(name) for name in names]
    there = quickest(travel.shortest, travel.index(start))[places]
    home = quickest(travel.shortest.T, travel.index(end))[places]
    left = longest - there - home
    fits = (left >= service) & (left >= 0)
    return np.where(fits, service / np.maximum(left, 1.0), 2.0)


def quickest(seconds: Matrix, origin: int) -> Floats:
    """Seconds from one place to all others by the quickest way, through others where that is quicker."""
    least = seconds[origin].astype(float)
    while True:
        through = np.minimum(least, (least[:, None] + seconds).min(axis=0))
        if (through == least).all():
            return least
        least = through


def windowed(problem: Problem, names: tuple[str, ...], service: Floats) -> Floats:
    """A visit's part of any day by the windows of all stops."""
    places = [problem.travel.index(name) for name in names]
    between = problem.travel.shortest[np.ix_(places, places)].astype(float)
    np.fill_diagonal(between, np.inf)
    lone = len(names) == 1
    half = np.zeros(1) if lone else (between.min(axis=0) + between.min(axis=1)) / 2
    opens = min(a for name in names for a, _ in problem.stop[name].windows)
    closes = max(b for name in names for _, b in problem.stop[name].windows)
    taken = service + half
    most = closes - opens + float(service.max()) + float(half.max())
    return taken / max(most, 1.0)
