"""How a search cools: in one course, or with few long days in many short ones and a last one from the best of them.

With few days a search settles early on which side of the map each of them goes to, and does not leave
that again however long it goes on; so it begins anew some times, and then from the days of two plans found.
With many days one may go wrong at little cost.
"""

import math
from dataclasses import dataclass

from routeplan.kernel.shape import FEW_DAYS

ROUNDS_PER_STOP = 10
"""Rounds that a short course should have for each stop, and"""
ROUNDS_A_SECOND = 4000
"""as many as that take a second of CPU, more or less."""
MANY, FEWEST = 28, 4
"""Beyond so many, courses become longer as well as more; with fewer there is only one."""
SHORT = 0.7
"""Share of the search that all short courses take together;"""
BEGUN = 0.35
"""so much of them begins from days thrown for, and the others from the days of two plans."""
HEATS = (1.0, 2.0, 6.0)
"""Heat of courses begun anew, in turn and in parts of the usual one;"""
CROSSED_HEAT = 0.5
"""of those from two plans;"""
LAST_HEAT = 0.5
"""and of the last."""


@dataclass(frozen=True, slots=True)
class Course:
    """Where in which course a search is: its number, the share of it that is over, its heat, how it begins."""

    number: int
    share: float | None
    heat: float
    is_last: bool
    is_crossed: bool = False

    @property
    def is_idle(self) -> bool:
        """Whether driving while the bus would only wait costs nothing when visits are put in: every second course."""
        return self.number % 2 == 1


def how_many(
    *, days: int, stops: int, rounds: int | None = None, cpu_seconds: float | None = None
) -> int:
    """Short courses that a limit has room for; none with many days, or without a limit."""
    limits = [] if rounds is None else [float(rounds)]
    limits += [] if cpu_seconds is None else [cpu_seconds * ROUNDS_A_SECOND]
    if not limits or not stops or days > FEW_DAYS:
        return 0
    count = SHORT * min(limits) / (ROUNDS_PER_STOP * stops)
    if count > MANY:
        count = MANY * math.sqrt(count / MANY)
    return int(count) if count >= FEWEST else 0


def at(share: float | None, *, count: int) -> Course:
    """The course at a share of the search, when so many short ones are planned."""
    if share is None or count == 0:
        return Course(0, share, 1.0, is_last=True)
    number = int(share * count / SHORT)
    if number >= count:
        return Course(count, (share - SHORT) / (1.0 - SHORT), LAST_HEAT, is_last=True)
    part = share * count / SHORT - number
    if number < BEGUN * count:
        return Course(number, part, HEATS[number % len(HEATS)], is_last=False)
    return Course(number, part, CROSSED_HEAT, is_last=False, is_crossed=True)
