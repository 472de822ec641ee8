"""Whole days from the proof's side for the search's pool: what the ceiling's prices point at is good in plans too."""

from collections.abc import Callable, Iterator, Sequence

from routeplan.climb import Climb
from routeplan.kernel.shape import (
    ALIKE,
    BEGIN,
    CLOSES,
    DRIVING,
    EARLIEST,
    END,
    FIRST,
    HOME,
    LATEST,
    LONGEST,
    OPENS,
    PERIODIC,
    PLACE,
    RESTS,
    SAME_WEEKDAY,
    SERVICE,
    STRETCH,
    Shape,
)
from routeplan.problem import Problem

MOST_STOPS = 700
"""With more stops the prices need longer than a search has."""

MOST_VISITS = 14
"""With more visits a day in the mean there are too many ways to begin a day."""


def suits(problem: Problem, shape: Shape) -> bool:
    """Whether days can be chosen from a pool at all, and prices found in time."""
    weekly = shape.facts[SAME_WEEKDAY] and shape.facts[PERIODIC]
    return len(problem.days) > 1 and len(problem.stops) <= MOST_STOPS and not weekly


def is_short(climb: Climb) -> bool:
    """Whether days hold so few visits that labels stay few."""
    routes = climb.routes()
    return sum(map(len, routes)) <= MOST_VISITS * len(routes)


def enrich(problem: Problem, climb: Climb, stop: Callable[[], bool]) -> int:
    """Let only days that may belong to a better plan be in the pool, found until ``stop`` says so; how many."""
    from routeplan.bound.pointed import pointed_at
    from routeplan.bound.seeds import routes_of

    known = tuple(routes_of(problem, climb))
    found = pointed_at(problem, known=known, floor=climb.best / climb.shaped.grains, stop=stop)
    row = {place.id: number for number, place in enumerate(problem.stops)}
    number = {day.id: position for position, day in enumerate(problem.days)}
    shape, count = climb.shaped.shape, 0
    if found:
        climb.pool.routes.clear()  # what was known and is promising is among them
    for route in found:
        stops = [row[name] for name in route.stops]
        for day in _kinds(shape, [number[name] for name in route.days]):
            options = served(shape, day, stops)
            if options and all(shape.allowed[place, day] for place in stops):
                climb.pool.put(day, options, int(shape.day[day, ALIKE]))
                count += 1
    return count


def _kinds(shape: Shape, days: Sequence[int]) -> Iterator[int]:
    """One day of each kind."""
    seen: set[int] = set()
    for day in days:
        kind = int(shape.day[day, ALIKE])
        if kind not in seen:
            seen.add(kind)
            yield day


def served(shape: Shape, day: int, stops: Sequence[int]) -> tuple[int, ...]:
    """The options that serve stops in this order without a rest; nothing when the day cannot hold them.

    Each stop gets the first of its windows that the bus can still meet.
    """
    limits = shape.day[day]
    lasted, early, late, driven = 0, int(limits[EARLIEST]), int(limits[LATEST]), 0
    here, chosen = int(limits[BEGIN]), []
    for place in stops:
        way = int(shape.out[here, shape.option[shape.site[place, FIRST], PLACE]])
        option = _met(shape, place, early + lasted + way)
        if option < 0:
            return ()
        here = int(shape.option[option, PLACE])
        lasted, driven = lasted + way, driven + way
        opens, closes = int(shape.option[option, OPENS]), int(shape.option[option, CLOSES])
        wait = max(opens - lasted - late, 0)
        early = max(opens - lasted, early) - wait
        late = min(closes - lasted, late)
        lasted += wait + int(shape.option[option, SERVICE])
        chosen.append(option)
    home = int(shape.out[here, limits[END]])
    lasted, driven = lasted + home, driven + home
    fits = lasted <= limits[LONGEST] and early + lasted <= limits[HOME]
    rested = driven <= min(limits[DRIVING], limits[STRETCH])
    return tuple(chosen) if fits and rested else ()


def _met(shape: Shape, place: int, ready: int) -> int:
    """The stop's first option whose window has not closed yet; -1 when all have."""
    for option in range(int(shape.site[place, FIRST]), int(shape.site[place + 1, FIRST])):
        if not shape.option[option, RESTS] and ready <= int(shape.option[option, CLOSES]):
            return option
    return -1
