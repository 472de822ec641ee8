"""Two days that are alike exchange the ends of their routes (2-opt*; Potvin and Rousseau 1995) when that saves time.

Alike days lie open to the same stops under the same rules, and then no stop is visited twice and no weekday counts: so
an exchange changes nothing but the way.
"""

from routeplan.kernel.compiled import inner
from routeplan.kernel.segments import driven, lay, span
from routeplan.kernel.shape import ALIKE, DRIVING, LONGEST, STOP, STRETCH, Shape
from routeplan.kernel.state import (
    AHEAD,
    BEHIND,
    DIRTY,
    DIRTY_LIST,
    DRIVEN,
    LASTED,
    LENGTH,
    ROUTE,
    SCRATCH,
    SPOT,
    WORK,
    D,
    E,
    L,
    S,
    State,
    T,
)
from routeplan.kernel.undo import keep, ruin_mark

NOT_ALLOWED = 1 << 60


@inner
def exchange(shape: Shape, state: State) -> bool:
    """Let changed days exchange their ends with each other, pair by pair; whether any did."""
    changed = False
    for k in range(state.tally[DIRTY]):
        for m in range(k):
            one, other = state.day[k, DIRTY_LIST], state.day[m, DIRTY_LIST]
            if shape.day[one, ALIKE] == shape.day[other, ALIKE] and swap(shape, state, one, other):
                changed = True
    return changed


@inner
def swap(shape: Shape, state: State, a: int, b: int) -> bool:
    """Make the exchange between two days that saves most; whether any saves time."""
    best, at_a, at_b = total(state, a, b), -1, -1
    for i in range(state.day[a, LENGTH] + 1):
        for j in range(state.day[b, LENGTH] + 1):
            state.tally[WORK] += 1
            price = through(shape, state, a, i, b, j)
            if price < best:
                price += through(shape, state, b, j, a, i)
                if price < best:
                    best, at_a, at_b = price, i, j
    if at_a < 0:
        return False
    cross(shape, state, a, at_a, b, at_b)
    return True


@inner
def total(state: State, a: int, b: int) -> int:
    """The price of two days: time out first, then driving."""
    return 4 * (span(state, a) + span(state, b)) + driven(state, a) + driven(state, b)


@inner
def through(shape, state, a, i, b, j):  # type: ignore[no-untyped-def]
    """The price of day ``a`` until position i and then day ``b`` after position j; dear when it breaks a rule."""
    if i == 0 and j == state.day[b, LENGTH]:
        return 0
    t1, e1, l1 = (
        state.segment[AHEAD, a, i, T],
        state.segment[AHEAD, a, i, E],
        state.segment[AHEAD, a, i, L],
    )
    leg = int(shape.out[state.row[SPOT, a, i], state.row[SPOT, b, j + 1]])
    t = t1 + leg
    if e1 + t > state.segment[BEHIND, b, j + 1, L]:
        return NOT_ALLOWED
    t += max(state.segment[BEHIND, b, j + 1, E] - t - l1, 0) + state.segment[BEHIND, b, j + 1, T]
    d = state.segment[AHEAD, a, i, D] + leg + state.segment[BEHIND, b, j + 1, D]
    if t > shape.day[a, LONGEST] or d > shape.day[a, DRIVING]:
        return NOT_ALLOWED
    if (
        state.segment[AHEAD, a, i, S] + leg + state.segment[BEHIND, b, j + 1, S]
        > shape.day[a, STRETCH]
    ):
        return NOT_ALLOWED
    return 4 * t + d


@inner
def cross(shape, state, a, i, b, j):  # type: ignore[no-untyped-def]
    """Exchange what comes after position i of one day with what comes after position j of the other."""
    lasted, drove = span(state, a) + span(state, b), driven(state, a) + driven(state, b)
    for day in (a, b):
        keep(state, day)
        ruin_mark(state, day)
        for k in range(1, state.day[day, LENGTH] + 1):
            state.row[SCRATCH, day, k] = state.row[ROUTE, day, k]
    n, m = state.day[a, LENGTH], state.day[b, LENGTH]
    hand_over(shape, state, b, j, m, a, i)
    hand_over(shape, state, a, i, n, b, j)
    lay(shape, state, a)
    lay(shape, state, b)
    state.tally[LASTED] += span(state, a) + span(state, b) - lasted
    state.tally[DRIVEN] += driven(state, a) + driven(state, b) - drove


@inner
def hand_over(shape, state, source, after, last, goal, place):  # type: ignore[no-untyped-def]
    """Write what a day had after a position behind a place in the other."""
    for k in range(after + 1, last + 1):
        o = state.row[SCRATCH, source, k]
        state.row[ROUTE, goal, place + k - after] = o
        state.where[shape.option[o, STOP], 0] = goal
    state.day[goal, LENGTH] = place + last - after
