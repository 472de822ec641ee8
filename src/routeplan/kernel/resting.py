"""Where the driver rests: the same visits, with a rest given to one of them or taken from it.

An option and the next one differ in nothing but the rest, see ``shaping.options_of``.
"""

from routeplan.kernel.compiled import inner
from routeplan.kernel.segments import driven, lay, span
from routeplan.kernel.shape import RESTING, RESTS, Shape
from routeplan.kernel.state import DRIVEN, LASTED, LENGTH, ROUTE, State
from routeplan.kernel.undo import keep


@inner
def rest_somewhere(shape: Shape, state: State, day: int) -> bool:
    """Let the driver rest where the day stays shortest and keeps every rule; whether there is such a place."""
    if shape.day[day, RESTING] == 0:
        return False
    keep(state, day)
    lasted, drove = span(state, day), driven(state, day)
    best, place = 0, 0
    for i in range(1, state.day[day, LENGTH] + 1):
        o = state.row[ROUTE, day, i]
        if shape.option[o, RESTS] == 1:
            continue
        state.row[ROUTE, day, i] = o + 1
        if lay(shape, state, day) and (place == 0 or span(state, day) < best):
            best, place = span(state, day), i
        state.row[ROUTE, day, i] = o
    if place > 0:
        state.row[ROUTE, day, place] += 1
    lay(shape, state, day)
    state.tally[LASTED] += span(state, day) - lasted
    state.tally[DRIVEN] += driven(state, day) - drove
    return place > 0


@inner
def rest_less(shape: Shape, state: State, day: int) -> bool:
    """Leave out the first rest that is not owed; whether there was one."""
    lasted, drove = span(state, day), driven(state, day)
    for i in range(1, state.day[day, LENGTH] + 1):
        o = state.row[ROUTE, day, i]
        if shape.option[o, RESTS] == 0:
            continue
        keep(state, day)
        state.row[ROUTE, day, i] = o - 1
        if lay(shape, state, day):
            state.tally[LASTED] += span(state, day) - lasted
            state.tally[DRIVEN] += driven(state, day) - drove
            return True
        state.row[ROUTE, day, i] = o
        lay(shape, state, day)
    return False
