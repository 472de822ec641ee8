"""Filling days as if they were longer and windows wider, and then taking out again what wins least for its time.

Filling alone puts a visit in only where there is room already; so a good visit stays out as long as several poor ones
lie elsewhere in the day. Between two steps of a round every day keeps its rules again.
"""

from routeplan.kernel.chance import throw
from routeplan.kernel.compiled import inner, whole
from routeplan.kernel.filling import fill
from routeplan.kernel.ruin import loss, take_run
from routeplan.kernel.segments import driven, relay, span
from routeplan.kernel.shape import (
    BEGIN,
    CLOSES,
    EARLIEST,
    END,
    HAS_KEPT,
    HOME,
    KEPT,
    LATEST,
    LONGEST,
    OPENS,
    PLACE,
    SERVICE,
    STOP,
    Shape,
)
from routeplan.kernel.shorten import shorten
from routeplan.kernel.state import (
    DIRTY,
    DIRTY_LIST,
    IS_BROKEN,
    LENGTH,
    ROUTE,
    RUINED,
    RUINED_LIST,
    SAVED_LENGTH,
    TIMES,
    State,
)

MOST = 1 << 29
"""Dice throw no further, and clocks of the kernel go no further."""


@inner
def overfill(shape: Shape, state: State, rule: int) -> None:
    """Fill the ruined days as if there were more time, and then make every changed day keep its rules."""
    several = several_visits(shape, state)
    longer, later = 1 + throw(state.dice, several), whole(0)
    if throw(state.dice, 2) == 0:
        later = 1 + throw(state.dice, several)
    loosen(shape, longer, later)
    for r in range(state.tally[RUINED]):
        lay_again(shape, state, state.day[r, RUINED_LIST])
    fill(shape, state, rule)
    if later == 0 or throw(state.dice, 2) == 0:
        for k in range(state.tally[DIRTY]):
            shorten(shape, state, state.day[k, DIRTY_LIST])
    loosen(shape, -longer, -later)
    for k in range(state.tally[DIRTY]):
        day = state.day[k, DIRTY_LIST]
        lay_again(shape, state, day)
        while state.day[day, IS_BROKEN] == 1 and state.day[day, LENGTH] > 0:
            i = least_missed(shape, state, day)
            take_run(shape, state, day, i, i)


@inner
def lay_again(shape: Shape, state: State, day: int) -> None:
    """Work out a day whose limits were moved, and carry its figures."""
    relay(shape, state, day, span(state, day), driven(state, day))


@inner
def several_visits(shape: Shape, state: State) -> int:
    """Twice the time a visit of a ruined day took in the mean."""
    time, visits = whole(0), whole(1)
    for r in range(state.tally[RUINED]):
        day = state.day[r, RUINED_LIST]
        time += min(shape.day[day, LONGEST], shape.day[day, HOME] - shape.day[day, EARLIEST])
        visits += state.day[day, SAVED_LENGTH]
    return max(min(2 * time // visits, MOST), 1)


@inner
def loosen(shape: Shape, longer: int, later: int) -> None:
    """Let all days last longer and all windows close later, or less when the seconds are below zero."""
    for day in range(len(shape.day)):
        shape.day[day, LONGEST] += longer
        shape.day[day, HOME] += longer
    if later != 0:
        for o in range(len(shape.option)):
            shape.option[o, CLOSES] += later


@inner
def least_missed(shape: Shape, state: State, day: int) -> int:
    """The position whose visit wins least for the time that leaving it out would save; the last when none saves any."""
    now = excess(shape, state, day, whole(0))
    best, chosen = 0.0, state.day[day, LENGTH]
    for i in range(1, state.day[day, LENGTH] + 1):
        saved = now - excess(shape, state, day, i)
        if saved <= 0:
            continue
        stop = shape.option[state.row[ROUTE, day, i], STOP]
        missed = loss(shape, state, stop)
        if shape.facts[HAS_KEPT] == 1 and state.site[stop, TIMES] == 1:
            missed += shape.site[stop, KEPT]
        keen = float(saved) / float(missed + 1)
        if keen > best:
            best, chosen = keen, i
    return chosen


@inner
def excess(shape, state, day, left_out):  # type: ignore[no-untyped-def]
    """Seconds by which a day misses its windows and limits when one position is left out (0: none).

    Segments with time warp, as Vidal, Crainic, Gendreau and Prins (2013) join them.
    """
    here = shape.day[day, BEGIN]
    t, warp, e, late = whole(0), whole(0), shape.day[day, EARLIEST], shape.day[day, LATEST]
    last = state.day[day, LENGTH] + 1
    for i in range(1, last + 1):
        if i == left_out:
            continue
        if i < last:
            o = state.row[ROUTE, day, i]
            place, service = shape.option[o, PLACE], shape.option[o, SERVICE]
            opens, closes = shape.option[o, OPENS], shape.option[o, CLOSES]
        else:
            place, service = shape.day[day, END], whole(0)
            opens, closes = whole(0), shape.day[day, HOME]
        leg = int(shape.out[here, place])
        reach = t - warp + leg
        wait, missed = max(opens - reach - late, 0), max(e + reach - closes, 0)
        e, late = max(opens - reach, e) - wait, min(closes - reach, late) + missed
        t += leg + service + wait
        warp += missed
        here = place
    return warp + max(t - warp - shape.day[day, LONGEST], 0)
