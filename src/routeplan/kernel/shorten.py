"""Making one day shorter without changing whom it visits: turn a piece round (2-opt), or move a piece (or-opt)."""

from routeplan.kernel.compiled import inner, whole
from routeplan.kernel.resting import rest_less
from routeplan.kernel.segments import driven, lay, relay, span
from routeplan.kernel.shape import CLOSES, DRIVING, HAS_RESTS, LONGEST, OPENS, SERVICE, Shape
from routeplan.kernel.state import (
    AHEAD,
    BEHIND,
    BUSY,
    LENGTH,
    ROUTE,
    SCRATCH,
    SPOT,
    WORK,
    D,
    E,
    L,
    State,
    T,
)
from routeplan.kernel.undo import keep

PIECE = 3
"""The longest piece that is moved."""


@inner
def shorten(shape: Shape, state: State, day: int) -> bool:
    """Leave out rests that are not owed, change the order while that saves time; whether anything changed."""
    changed = False
    if shape.facts[HAS_RESTS] == 1:
        while rest_less(shape, state, day):
            changed = True
    while state.day[day, LENGTH] >= 2 and (
        turn(shape, state, day) or move_later(shape, state, day) or move_earlier(shape, state, day)
    ):
        changed = True
    return changed


@inner
def price_of(t: int, d: int) -> int:
    """What a day costs while it is shortened: time out first, then driving."""
    return 4 * t + d


@inner
def present(state: State, day: int) -> int:
    """The price of the day as it is."""
    last = state.day[day, LENGTH] + 1
    return price_of(state.segment[AHEAD, day, last, T], state.segment[AHEAD, day, last, D])


@inner
def most_more(state: State, day: int) -> int:
    """Five times the seconds of driving that another order may cost more and still save time: what the bus waits.

    A day lasts at least as long as its driving and services, so an order that drives d seconds more costs at least
    4 (driving + services + d) + driving + d.
    """
    last = state.day[day, LENGTH] + 1
    return 4 * (state.segment[AHEAD, day, last, T] - state.day[day, BUSY])


@inner
def node(shape, state, day, i):  # type: ignore[no-untyped-def]
    """The segment of one visit: duration, earliest, latest."""
    o = state.row[ROUTE, day, i]
    return shape.option[o, SERVICE], shape.option[o, OPENS], shape.option[o, CLOSES]


@inner
def join(t1, e1, l1, leg, t2, e2, l2):  # type: ignore[no-untyped-def]
    """Join two segments over a leg; the duration is -1 when a window is missed."""
    t = t1 + leg
    if e1 + t > l2:
        return -1, 0, 0
    wait = max(e2 - t - l1, 0)
    return t + t2 + wait, max(e2 - t, e1) - wait, min(l2 - t, l1)


@inner
def leg_of(shape, state, day, i, j):  # type: ignore[no-untyped-def]
    """Seconds between two positions of a day."""
    return int(shape.out[state.row[SPOT, day, i], state.row[SPOT, day, j]])


@inner
def closed(shape, state, day, i, first, t, e, late, d, last, j):  # type: ignore[no-untyped-def]
    """Price of: start to i, then a segment ``first`` … ``last``, then j to the end; -1 when not allowed."""
    a, b = state.segment[AHEAD, day, i], state.segment[BEHIND, day, j]
    there = leg_of(shape, state, day, i, first)
    back = leg_of(shape, state, day, last, j)
    t, e, late = join(a[T], a[E], a[L], there, t, e, late)
    if t < 0:
        return -1
    t, e, late = join(t, e, late, back, b[T], b[E], b[L])
    d += a[D] + there + back + b[D]
    if t < 0 or t > shape.day[day, LONGEST] or d > shape.day[day, DRIVING]:
        return -1
    return price_of(t, d)


@inner
def turn(shape: Shape, state: State, day: int) -> bool:
    """Turn the first piece round that saves time that way; whether there was one."""
    n, now = state.day[day, LENGTH], present(state, day)
    for i in range(1, n):
        t, e, late = node(shape, state, day, i)
        d = 0
        for j in range(i + 1, n + 1):
            state.tally[WORK] += 1
            leg = leg_of(shape, state, day, j, j - 1)
            t2, e2, l2 = node(shape, state, day, j)
            t, e, late = join(t2, e2, l2, leg, t, e, late)
            if t < 0:
                break
            d += leg
            price = closed(shape, state, day, i - 1, j, t, e, late, d, i, j + 1)
            if 0 <= price < now and adopt(shape, state, day, i, j, i, whole(1)):
                return True
    return False


@inner
def move_later(shape: Shape, state: State, day: int) -> bool:
    """Move the first short piece that saves time to a later place; whether there was one.

    The piece in between is joined only as far as a place is worth a look.
    """
    n, now, most = state.day[day, LENGTH], present(state, day), most_more(state, day)
    spot, ahead = state.row[SPOT, day], state.segment[AHEAD, day]
    for i in range(1, n):
        to = shape.into[spot[i]]
        for j in range(i, min(i + PIECE, n)):
            state.tally[WORK] += n - j
            left, off = gap(shape, state, day, i, j), shape.out[spot[j]]
            t, e, late = node(shape, state, day, j + 1)
            d, upto = 0, j + 1
            for k in range(j + 1, n + 1):
                more = to[spot[k]] + off[spot[k + 1]] - (ahead[k + 1, D] - ahead[k, D]) - left
                if 5 * more >= most:
                    continue
                for m in range(upto + 1, k + 1):
                    leg = leg_of(shape, state, day, m - 1, m)
                    t2, e2, l2 = node(shape, state, day, m)
                    t, e, late = join(t, e, late, leg, t2, e2, l2)
                    d += leg
                    if t < 0:
                        break
                if t < 0:
                    break
                upto = k
                price = swapped(shape, state, day, t, e, late, d, i, j, k)
                if 0 <= price < now and adopt(shape, state, day, i, k, j + 1, whole(0)):
                    return True
    return False


@inner
def gap(shape, state, day, i, j):  # type: ignore[no-untyped-def]
    """Seconds of driving that leaving out positions i … j saves."""
    return (
        leg_of(shape, state, day, i - 1, i)
        + leg_of(shape, state, day, j, j + 1)
        - leg_of(shape, state, day, i - 1, j + 1)
    )


@inner
def swapped(shape, state, day, t, e, late, d, i, j, k):  # type: ignore[no-untyped-def]
    """Price when piece j + 1 … k (given as a segment) comes before piece i … j."""
    over = leg_of(shape, state, day, k, i)
    d += over
    t2, e2, l2 = node(shape, state, day, i)
    t, e, late = join(t, e, late, over, t2, e2, l2)
    for m in range(i + 1, j + 1):
        if t < 0:
            return -1
        leg = leg_of(shape, state, day, m - 1, m)
        t2, e2, l2 = node(shape, state, day, m)
        t, e, late = join(t, e, late, leg, t2, e2, l2)
        d += leg
    if t < 0:
        return -1
    return closed(shape, state, day, i - 1, j + 1, t, e, late, d, j, k + 1)


@inner
def move_earlier(shape: Shape, state: State, day: int) -> bool:
    """Move the first short piece that saves time to an earlier place; whether there was one."""
    n, now, most = state.day[day, LENGTH], present(state, day), most_more(state, day)
    spot, ahead = state.row[SPOT, day], state.segment[AHEAD, day]
    for j in range(2, n + 1):
        off = shape.out[spot[j]]
        for i in range(j, max(j - PIECE, 1), -1):
            state.tally[WORK] += i - 1
            left, to = gap(shape, state, day, i, j), shape.into[spot[i]]
            t, e, late = node(shape, state, day, i - 1)
            d, upto = 0, i - 1
            for k in range(i - 1, 0, -1):
                more = to[spot[k - 1]] + off[spot[k]] - (ahead[k, D] - ahead[k - 1, D]) - left
                if 5 * more >= most:
                    continue
                for m in range(upto - 1, k - 1, -1):
                    leg = leg_of(shape, state, day, m, m + 1)
                    t2, e2, l2 = node(shape, state, day, m)
                    t, e, late = join(t2, e2, l2, leg, t, e, late)
                    d += leg
                    if t < 0:
                        break
                if t < 0:
                    break
                upto = k
                price = led(shape, state, day, t, e, late, d, i, j, k)
                if 0 <= price < now and adopt(shape, state, day, k, j, i, whole(0)):
                    return True
    return False


@inner
def led(shape, state, day, t, e, late, d, i, j, k):  # type: ignore[no-untyped-def]
    """Price when piece i … j comes before piece k … i - 1 (given as a segment)."""
    over = leg_of(shape, state, day, j, k)
    d += over
    t2, e2, l2 = node(shape, state, day, j)
    t, e, late = join(t2, e2, l2, over, t, e, late)
    for m in range(j - 1, i - 1, -1):
        if t < 0:
            return -1
        leg = leg_of(shape, state, day, m, m + 1)
        t2, e2, l2 = node(shape, state, day, m)
        t, e, late = join(t2, e2, l2, leg, t, e, late)
        d += leg
    if t < 0:
        return -1
    return closed(shape, state, day, k - 1, i, t, e, late, d, i - 1, j + 1)


@inner
def adopt(
    shape: Shape, state: State, day: int, first: int, last: int, cut: int, turned: int
) -> bool:
    """Rewrite positions first … last: turned, or with the piece from ``cut`` first; not against rests."""
    keep(state, day)
    lasted, drove = span(state, day), driven(state, day)
    for m in range(first, last + 1):
        state.row[SCRATCH, day, m] = state.row[ROUTE, day, m]
    for m in range(first, last + 1):
        if turned == 1:
            source = first + last - m
        else:
            source = cut + m - first
            if source > last:
                source -= last - first + 1
        state.row[ROUTE, day, m] = state.row[SCRATCH, day, source]
    if lay(shape, state, day):
        relay(shape, state, day, lasted, drove)
        return True
    for m in range(first, last + 1):
        state.row[ROUTE, day, m] = state.row[SCRATCH, day, m]
    lay(shape, state, day)
    return False
