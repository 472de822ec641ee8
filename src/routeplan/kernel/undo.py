"""Changing days so that a whole round can be taken back."""

from routeplan.kernel.compiled import inner, whole
from routeplan.kernel.coverage import admit, dismiss
from routeplan.kernel.segments import driven, lay, relay, span
from routeplan.kernel.shape import Shape
from routeplan.kernel.state import (
    BEST_LENGTH,
    BEST_ROUTE,
    DIRTY,
    DIRTY_LIST,
    DRIVEN,
    IS_DIRTY,
    IS_RUINED,
    LASTED,
    LENGTH,
    ROUTE,
    RUINED,
    RUINED_LIST,
    SAVED,
    SAVED_LENGTH,
    State,
)


@inner
def keep(state: State, day: int) -> None:
    """Keep a day's route as it was, the first time it changes in a round."""
    if state.day[day, IS_DIRTY] == 1:
        return
    state.day[day, IS_DIRTY] = 1
    state.day[state.tally[DIRTY], DIRTY_LIST] = day
    state.tally[DIRTY] += 1
    state.day[day, SAVED_LENGTH] = state.day[day, LENGTH]
    for i in range(1, state.day[day, LENGTH] + 1):
        state.row[SAVED, day, i] = state.row[ROUTE, day, i]


@inner
def ruin_mark(state: State, day: int) -> None:
    """Note a day that has lost visits, so that every stop is tried in it again."""
    if state.day[day, IS_RUINED] == 0:
        state.day[day, IS_RUINED] = 1
        state.day[state.tally[RUINED], RUINED_LIST] = day
        state.tally[RUINED] += 1


@inner
def settle(state: State) -> None:
    """Close a round: what was changed stays."""
    for k in range(state.tally[DIRTY]):
        state.day[state.day[k, DIRTY_LIST], IS_DIRTY] = 0
    for k in range(state.tally[RUINED]):
        state.day[state.day[k, RUINED_LIST], IS_RUINED] = 0
    state.tally[DIRTY] = 0
    state.tally[RUINED] = 0


@inner
def take_back(shape: Shape, state: State) -> None:
    """Undo a round: every changed day gets its old route."""
    for k in range(state.tally[DIRTY]):
        day = state.day[k, DIRTY_LIST]
        for i in range(1, state.day[day, LENGTH] + 1):
            dismiss(shape, state, state.row[ROUTE, day, i], day)
    for k in range(state.tally[DIRTY]):
        day = state.day[k, DIRTY_LIST]
        for i in range(1, state.day[day, SAVED_LENGTH] + 1):
            admit(shape, state, state.row[SAVED, day, i], day)
        put(shape, state, day, whole(SAVED), state.day[day, SAVED_LENGTH])
    settle(state)


@inner
def put(shape, state, day, rows, length):  # type: ignore[no-untyped-def]
    """Give a day the route in its row, and carry its time; visits are counted elsewhere."""
    state.tally[LASTED] -= span(state, day)
    state.tally[DRIVEN] -= driven(state, day)
    state.day[day, LENGTH] = length
    for i in range(1, length + 1):
        state.row[ROUTE, day, i] = state.row[rows, day, i]
    lay(shape, state, day)
    state.tally[LASTED] += span(state, day)
    state.tally[DRIVEN] += driven(state, day)


@inner
def insert(shape: Shape, state: State, o: int, day: int, i: int) -> None:
    """Serve option ``o`` after position ``i``."""
    keep(state, day)
    lasted, drove = span(state, day), driven(state, day)
    for k in range(state.day[day, LENGTH], i, -1):
        state.row[ROUTE, day, k + 1] = state.row[ROUTE, day, k]
    state.row[ROUTE, day, i + 1] = o
    state.day[day, LENGTH] += 1
    relay(shape, state, day, lasted, drove)
    admit(shape, state, o, day)


@inner
def remove_run(shape: Shape, state: State, day: int, first: int, last: int) -> None:
    """Take the visits at positions ``first`` to ``last`` out of a day."""
    keep(state, day)
    ruin_mark(state, day)
    lasted, drove = span(state, day), driven(state, day)
    for k in range(first, last + 1):
        dismiss(shape, state, state.row[ROUTE, day, k], day)
    gone = last - first + 1
    for k in range(last + 1, state.day[day, LENGTH] + 1):
        state.row[ROUTE, day, k - gone] = state.row[ROUTE, day, k]
    state.day[day, LENGTH] -= gone
    relay(shape, state, day, lasted, drove)


@inner
def load_best(shape: Shape, state: State) -> None:
    """Go back to the best plan found."""
    for day in range(len(state.day)):
        for i in range(1, state.day[day, LENGTH] + 1):
            dismiss(shape, state, state.row[ROUTE, day, i], day)
    for day in range(len(state.day)):
        for i in range(1, state.day[day, BEST_LENGTH] + 1):
            admit(shape, state, state.row[BEST_ROUTE, day, i], day)
        put(shape, state, day, whole(BEST_ROUTE), state.day[day, BEST_LENGTH])
    settle(state)


@inner
def store_best(state: State) -> None:
    """Remember the present plan as the best."""
    for day in range(len(state.day)):
        state.day[day, BEST_LENGTH] = state.day[day, LENGTH]
        for i in range(1, state.day[day, LENGTH] + 1):
            state.row[BEST_ROUTE, day, i] = state.row[ROUTE, day, i]
