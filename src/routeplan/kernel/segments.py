"""Routes as joined time segments, so that a change is tried in a fixed number of steps.

A segment knows its least duration T, the earliest and latest departure E and L that attain it, its
driving, and the driving since (ahead) or until (behind) a rest. Joining follows Vidal, Crainic,
Gendreau and Prins (2013), section 4.1, for segments that keep all their windows.
"""

import numpy as np

from routeplan.kernel.compiled import inner
from routeplan.kernel.shape import (
    BEGIN,
    CLOSES,
    DRIVING,
    EARLIEST,
    END,
    HOME,
    LATEST,
    LONGEST,
    OPENS,
    PLACE,
    RESTING,
    RESTS,
    SERVICE,
    STRETCH,
    Shape,
)
from routeplan.kernel.state import (
    AHEAD,
    BEHIND,
    BUSY,
    DRIVEN,
    IS_BROKEN,
    LASTED,
    LENGTH,
    ROUTE,
    SPOT,
    D,
    E,
    L,
    S,
    State,
    T,
)


@inner
def lay(shape: Shape, state: State, day: int) -> bool:
    """Work out all segments of a day's route; whether it keeps every rule.

    Those to the end are wanted in any case: a piece that is put in may mend the route.
    """
    fits = lay_ahead(shape, state, day)
    lay_behind(shape, state, day)
    state.day[day, IS_BROKEN] = 0 if fits else 1
    return fits


@inner
def lay_ahead(shape: Shape, state: State, day: int) -> bool:
    """Work out the segments from the start; whether the day keeps every rule."""
    ahead = state.segment[AHEAD, day]
    spot = state.row[SPOT, day]
    route = state.row[ROUTE, day]
    last = state.day[day, LENGTH] + 1
    spot[0] = shape.day[day, BEGIN]
    route[0] = -1
    route[last] = -1
    spot[last] = shape.day[day, END]
    t, e, late, d, s = 0, shape.day[day, EARLIEST], shape.day[day, LATEST], 0, 0
    ahead[0, T], ahead[0, E], ahead[0, L], ahead[0, D], ahead[0, S] = t, e, late, d, s
    fits, busy = True, 0
    for i in range(1, last + 1):
        o = route[i]
        if o >= 0:
            spot[i] = shape.option[o, PLACE]
            opens, closes, service = (
                shape.option[o, OPENS],
                shape.option[o, CLOSES],
                shape.option[o, SERVICE],
            )
        else:
            opens, closes, service = 0, shape.day[day, HOME], 0
        leg = shape.out[spot[i - 1], spot[i]]
        t += leg
        d += leg
        s += leg
        if e + t > closes or s > shape.day[day, STRETCH]:
            fits = False
        wait = max(opens - t - late, 0)
        e = max(opens - t, e) - wait
        late = min(closes - t, late)
        t += service + wait
        busy += leg + service
        if o >= 0 and shape.option[o, RESTS] == 1:
            s = 0
        ahead[i, T], ahead[i, E], ahead[i, L], ahead[i, D], ahead[i, S] = t, e, late, d, s
    state.day[day, BUSY] = busy if last > 1 else 0
    return last == 1 or (fits and t <= shape.day[day, LONGEST] and d <= shape.day[day, DRIVING])


@inner
def lay_behind(shape: Shape, state: State, day: int) -> None:
    """Work out the segments to the end."""
    behind = state.segment[BEHIND, day]
    spot = state.row[SPOT, day]
    route = state.row[ROUTE, day]
    last = state.day[day, LENGTH] + 1
    t, e, late, d, s = 0, 0, shape.day[day, HOME], 0, 0
    behind[last, T], behind[last, E], behind[last, L], behind[last, D], behind[last, S] = (
        t,
        e,
        late,
        d,
        s,
    )
    for i in range(last - 1, -1, -1):
        o = route[i]
        if o >= 0:
            opens, closes, service = (
                shape.option[o, OPENS],
                shape.option[o, CLOSES],
                shape.option[o, SERVICE],
            )
        else:
            opens, closes, service = shape.day[day, EARLIEST], shape.day[day, LATEST], 0
        leg = shape.out[spot[i], spot[i + 1]]
        d += leg
        s += leg
        reach = service + leg
        wait = max(e - reach - closes, 0)
        e = max(e - reach, opens) - wait
        late = min(late - reach, closes)
        t += reach + wait
        if o >= 0 and shape.option[o, RESTS] == 1:
            s = 0
        behind[i, T], behind[i, E], behind[i, L], behind[i, D], behind[i, S] = t, e, late, d, s


@inner
def rested(shape, state, day, o, i, j, leg, home):  # type: ignore[no-untyped-def]
    """Whether no stretch of driving is too long when option ``o`` stands between positions i and j."""
    before, after, most = (
        state.segment[AHEAD, day, i, S] + leg,
        home + state.segment[BEHIND, day, j, S],
        shape.day[day, STRETCH],
    )
    if shape.option[o, RESTS] == 1:
        return shape.day[day, RESTING] == 1 and before <= most and after <= most
    return before + after <= most


@inner
def joins(shape, state, day, i, j):  # type: ignore[no-untyped-def]
    """Duration and driving of a day that goes from position i straight to position j; (-1, 0) when not allowed."""
    ahead, behind = state.segment[AHEAD], state.segment[BEHIND]
    leg = np.int64(shape.out[state.row[SPOT, day, i], state.row[SPOT, day, j]])
    t = ahead[day, i, T] + leg
    if ahead[day, i, E] + t > behind[day, j, L]:
        return -1, 0
    t += max(behind[day, j, E] - t - ahead[day, i, L], 0) + behind[day, j, T]
    d = ahead[day, i, D] + leg + behind[day, j, D]
    if t > shape.day[day, LONGEST] or d > shape.day[day, DRIVING]:
        return -1, 0
    if ahead[day, i, S] + leg + behind[day, j, S] > shape.day[day, STRETCH]:
        return -1, 0
    return t, d


@inner
def span(state: State, day: int) -> int:
    """Seconds the bus is out that day; an empty day is none."""
    if state.day[day, LENGTH] == 0:
        return 0
    return state.segment[AHEAD, day, state.day[day, LENGTH] + 1, T]


@inner
def driven(state: State, day: int) -> int:
    """Seconds the bus drives that day; an empty day is none."""
    if state.day[day, LENGTH] == 0:
        return 0
    return state.segment[AHEAD, day, state.day[day, LENGTH] + 1, D]


@inner
def relay(shape: Shape, state: State, day: int, lasted: int, drove: int) -> None:
    """Work out a changed day again and carry its figures; ``lasted`` and ``drove`` are those of before."""
    lay(shape, state, day)
    state.tally[LASTED] += span(state, day) - lasted
    state.tally[DRIVEN] += driven(state, day) - drove
