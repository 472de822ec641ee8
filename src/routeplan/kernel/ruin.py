"""Ruining: which visits are taken out before the plan is filled again."""

from routeplan.kernel.chance import throw
from routeplan.kernel.compiled import inner, whole
from routeplan.kernel.filling import free
from routeplan.kernel.resting import rest_somewhere
from routeplan.kernel.segments import joins, span
from routeplan.kernel.shape import COVER, FIRST, HAS_RESTS, STOP, Shape
from routeplan.kernel.state import (
    GAIN,
    IS_BROKEN,
    IS_RUINED,
    LENGTH,
    ROUTE,
    RUINED,
    TIMES,
    State,
)
from routeplan.kernel.undo import remove_run


@inner
def total_visits(state: State) -> int:
    """Visits of all days."""
    count = 0
    for day in range(len(state.day)):
        count += state.day[day, LENGTH]
    return count


@inner
def position_of(shape: Shape, state: State, stop: int, day: int) -> int:
    """Where in a day a stop is visited; 0 when it is not."""
    for i in range(1, state.day[day, LENGTH] + 1):
        if shape.option[state.row[ROUTE, day, i], STOP] == stop:
            return i
    return 0


@inner
def take(shape: Shape, state: State, day: int, first: int, last: int) -> None:
    """Take visits out; more of them when what is left breaks a rule and no rest mends that.

    Without the visit where the driver rested a day may drive for too long, and where a detour is
    quicker than the road it may last too long.
    """
    take_run(shape, state, day, first, last)
    while state.day[day, IS_BROKEN] == 1 and state.day[day, LENGTH] > 0:
        if shape.facts[HAS_RESTS] == 1 and rest_somewhere(shape, state, day):
            return
        beside = min(first, state.day[day, LENGTH])
        take_run(shape, state, day, beside, beside)


@inner
def take_run(shape: Shape, state: State, day: int, first: int, last: int) -> None:
    """Take visits out and let their stops be tried everywhere."""
    for i in range(first, last + 1):
        free(shape, state, shape.option[state.row[ROUTE, day, i], STOP])
    remove_run(shape, state, day, first, last)


@inner
def ruin_strings(shape: Shape, state: State, centre: int, days: int, longest: int) -> None:
    """Take a run of visits out of each of the days nearest a stop (Christiaens and Vanden Berghe 2020)."""
    ruin_near(shape, state, centre, centre, days, longest)
    for k in range(shape.near.shape[1]):
        if state.tally[RUINED] >= days:
            return
        ruin_near(shape, state, centre, shape.near[centre, k], days, longest)


@inner
def ruin_near(shape, state, centre, stop, days, longest):  # type: ignore[no-untyped-def]
    """Take a run round a stop out of each day that visits it and is not ruined yet."""
    for k in range(state.site[stop, TIMES] - 1, -1, -1):
        day = state.where[stop, k]
        if state.day[day, IS_RUINED] == 0 and state.tally[RUINED] < days:
            string(shape, state, day, position_of(shape, state, stop, day), longest)


@inner
def string(shape: Shape, state: State, day: int, i: int, longest: int) -> None:
    """Take a run of random length round position ``i`` out of a day."""
    n = state.day[day, LENGTH]
    size = 1 + throw(state.dice, min(longest, n))
    low = max(1, i - size + 1)
    high = min(i, n - size + 1)
    first = low + throw(state.dice, high - low + 1)
    take(shape, state, day, first, first + size - 1)


@inner
def ruin_nearest(shape: Shape, state: State, centre: int, size: int) -> None:
    """Take out the visits nearest a stop, one by one."""
    left = pick_out(shape, state, centre, size)
    for k in range(shape.near.shape[1]):
        if left <= 0:
            return
        left = pick_out(shape, state, shape.near[centre, k], left)


@inner
def pick_out(shape: Shape, state: State, stop: int, left: int) -> int:
    """Take one visit of a stop out, if there is one; how many are left to take."""
    if state.site[stop, TIMES] == 0:
        return left
    day = state.where[stop, throw(state.dice, state.site[stop, TIMES])]
    i = position_of(shape, state, stop, day)
    take(shape, state, day, i, i)
    return left - 1


@inner
def ruin_any(shape: Shape, state: State, size: int) -> None:
    """Take out visits at random."""
    for _ in range(size):
        stop = any_visited(shape, state)
        if stop >= 0:
            pick_out(shape, state, stop, whole(1))


@inner
def any_visited(shape: Shape, state: State) -> int:
    """A visited stop at random; -1 when none is found."""
    days = len(state.day)
    for _ in range(4 * days):
        day = throw(state.dice, days)
        if state.day[day, LENGTH] > 0:
            return shape.option[
                state.row[ROUTE, day, 1 + throw(state.dice, state.day[day, LENGTH])], STOP
            ]
    return -1


@inner
def any_unvisited(shape: Shape, state: State) -> int:
    """A stop at random that is not visited and would win something; -1 when none is found."""
    stops = len(state.site)
    for _ in range(20):
        stop = throw(state.dice, stops)
        if (
            state.site[stop, TIMES] == 0
            and shape.site[stop + 1, FIRST] > shape.site[stop, FIRST]
            and state.site[stop, GAIN] > 0
        ):
            return stop
    return -1


@inner
def ruin_poor(shape: Shape, state: State, size: int) -> None:
    """Take out visits that win little for their time; chosen among a few at random, the poorest first."""
    for _ in range(size):
        poorest, day_of, place_of = 0.0, whole(-1), whole(0)
        for _try in range(6):
            stop = any_visited(shape, state)
            if stop < 0:
                return
            day = state.where[stop, 0]
            i = position_of(shape, state, stop, day)
            saved = saving(shape, state, day, i)
            keen = float(saved + 1) / float(loss(shape, state, stop) + 1)
            if keen > poorest:
                poorest, day_of, place_of = keen, day, i
        if day_of >= 0:
            take(shape, state, day_of, place_of, place_of)


@inner
def saving(shape: Shape, state: State, day: int, i: int) -> int:
    """Seconds saved by leaving out position ``i``."""
    t, _ = joins(shape, state, day, i - 1, i + 1)
    if t < 0:
        return 0
    return max(span(state, day) - t, 0)


@inner
def loss(shape: Shape, state: State, stop: int) -> int:
    """Grains that only this stop's visit wins (children; other prices left aside)."""
    lost = 0
    for k in range(shape.site[stop, COVER], shape.site[stop + 1, COVER]):
        group = shape.cover[k]
        if state.hits[group] > 0:
            lost += shape.value[group, min(state.hits[group], shape.value.shape[1]) - 1]
    return lost
