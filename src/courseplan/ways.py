"""The problem as arrays: every way to hold a measure, and every library that could come to it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from courseplan.problem import Choice, Form, Problem
from courseplan.yardstick import in_blocks

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Way:
    """A measure in a form at a place, and in which periods it may be held."""

    measure: int
    form: Form
    place: str | None
    periods: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """A library that could come to a way.

    ``steps`` are (people, ((pair, levels of one person), …)): the first people learn most, so
    that each step's pairs are among those of the step before it.
    """

    way: int
    library: int
    most: int
    hours: float
    steps: tuple[tuple[int, tuple[tuple[int, float], ...]], ...]


@dataclass(frozen=True, eq=False)
class Ways:
    """All ways and seats of a problem, with the needs' numbers as arrays."""

    problem: Problem
    ways: tuple[Way, ...]
    seats: tuple[Seat, ...]
    learners: dict[tuple[int, int], int]
    """Library and measure: how many people at most."""

    @cached_property
    def gap(self) -> Floats:
        """Levels × people of each need."""
        return np.array([need.gap for need in self.problem.needs])

    @cached_property
    def weight(self) -> Floats:
        """The weight of each need."""
        return np.array([need.weight for need in self.problem.needs])

    @cached_property
    def library_of(self) -> Ints:
        """The library of each need."""
        at = {library.id: i for i, library in enumerate(self.problem.libraries)}
        return np.array([at[need.library] for need in self.problem.needs], dtype=np.int64)

    @cached_property
    def hours(self) -> Floats:
        """Hours each library's people can be away, (libraries, periods)."""
        return np.array([library.absence_hours for library in self.problem.libraries])

    @cached_property
    def wanted(self) -> Floats:
        """The worth equity asks for each library."""
        worth = np.zeros(len(self.problem.libraries))
        np.add.at(worth, self.library_of, self.weight * self.gap)
        return self.problem.equity.share * worth

    @cached_property
    def by_way(self) -> tuple[tuple[int, ...], ...]:
        """The seats of each way."""
        found: list[list[int]] = [[] for _ in self.ways]
        for number, seat in enumerate(self.seats):
            found[seat.way].append(number)
        return tuple(map(tuple, found))


def lay_out(problem: Problem) -> Ways:
    """Every way that may be held and every library within reach that has something to learn there."""
    ways = tuple(_ways(problem))
    learners = _learners(problem)
    pairs = _pairs(problem)
    most = {(i.library, i.measure): i.at_most for i in problem.invitations}
    seats: list[Seat] = []
    for number, way in enumerate(ways):
        measure = problem.measures[way.measure]
        for row, library in enumerate(problem.libraries):
            people = learners.get((row, way.measure), 0)
            people = min(people, library.at_once, way.form.seats)
            cap = most.get((library.id, measure.id))
            people = people if cap is None else min(people, cap)
            if people < 1:
                continue
            hours = _away(problem, row, way)
            longest = max((library.absence_hours[t] for t in way.periods), default=-1.0)
            if hours > longest + 1e-9:
                continue
            people = min(people, int((longest + 1e-9) // hours)) if hours > 0 else people
            steps = _steps(problem, pairs[row], way, people)
            seats.append(Seat(number, row, people, hours, steps))
    return Ways(problem, ways, tuple(seats), learners)


def fits(choice: Choice, measure: str, form: str, place: str | None, period: str) -> bool:
    """Whether a line is one of those a choice speaks of."""
    return (
        choice.measure == measure
        and choice.form in {None, form}
        and choice.place in {None, place}
        and choice.period in {None, period}
    )


def _ways(problem: Problem) -> Iterator[Way]:
    for i, measure in enumerate(problem.measures):
        allowed = measure.periods if measure.periods is not None else tuple(problem.period)
        for form in measure.forms:
            for place in form.places or (None,):
                periods = tuple(
                    problem.period[name]
                    for name in allowed
                    if not any(
                        fits(choice, measure.id, form.id, place, name)
                        for choice in problem.forbidden
                    )
                )
                if periods and measure.most_times > 0:
                    yield Way(i, form, place, periods)


def _learners(problem: Problem) -> dict[tuple[int, int], int]:
    """How many people of each library have something to learn from each measure, or must be invited."""
    found: dict[tuple[int, int], int] = {}
    must = {(i.library, i.measure): i.at_least for i in problem.invitations}
    for row, library in enumerate(problem.libraries):
        needs = {n.competence: n.people for n in problem.needs_of[library.id] if n.levels > 0}
        for column, measure in enumerate(problem.measures):
            people = max(
                (needs.get(name, 0) for name, g in measure.gains.items() if g > 0), default=0
            )
            people = max(people, must.get((library.id, measure.id), 0))
            if people:
                found[row, column] = people
    return found


def _pairs(problem: Problem) -> list[dict[str, int]]:
    """The number of each library's needs by competence."""
    rows = {library.id: row for row, library in enumerate(problem.libraries)}
    found: list[dict[str, int]] = [{} for _ in problem.libraries]
    for number, need in enumerate(problem.needs):
        found[rows[need.library]][need.competence] = number
    return found


def _away(problem: Problem, row: int, way: Way) -> float:
    library = problem.libraries[row]
    if way.place is None:
        return in_blocks(way.form.hours, problem.block_hours)
    minutes = problem.travel.between(library.place, way.place)
    if library.longest_travel_min is not None and minutes > library.longest_travel_min:
        return float("inf")
    return in_blocks(way.form.hours + 2 * minutes / 60, problem.block_hours)


def _steps(
    problem: Problem, pairs: dict[str, int], way: Way, most: int
) -> tuple[tuple[int, tuple[tuple[int, float], ...]], ...]:
    gains: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for name, gain in problem.measures[way.measure].gains.items():
        number = pairs.get(name)
        if number is None:
            continue
        need = problem.needs[number]
        levels = min(gain * way.form.gain_share, need.levels)
        if levels > 0 and need.people > 0 and need.weight > 0:
            gains[min(need.people, most)].append((number, levels))
    steps, before = [], 0
    for people in sorted(gains):
        after = tuple(pair for size in sorted(gains) if size >= people for pair in gains[size])
        steps.append((people - before, after))
        before = people
    if before < most:
        steps.append((most - before, ()))
    return tuple(steps)
