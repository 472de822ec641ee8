"""Who is reached: children covered by several stops count once; and what one visit more would win."""

from routeplan.kernel.compiled import inner, whole
from routeplan.kernel.shape import (
    CHILDREN,
    COVER,
    CYCLE,
    DATE,
    DISTRICT,
    HAS_GOALS,
    HAS_KEPT,
    HAS_TIMED,
    HAS_WEEKLY,
    HOLDER,
    KEPT,
    PER_SHORTFALL,
    PERIODIC,
    SAME_WEEKDAY,
    SPACING,
    STOP,
    TIMED,
    TIMELY,
    VISITS,
    Shape,
)
from routeplan.kernel.state import GAIN, ON_TIME, ON_WEEKDAY, TIMES, WORTH, State


@inner
def worth_of_visit(shape: Shape, state: State, o: int, day: int) -> int:
    """Grains won when option ``o`` is served that day on top of everything else."""
    stop = shape.option[o, STOP]
    worth = state.site[stop, GAIN]
    if shape.facts[HAS_GOALS] == 1:
        worth += worth_of_goals(shape, state, stop)
    if shape.facts[HAS_KEPT] == 1 and state.site[stop, TIMES] == 0:
        worth += shape.site[stop, KEPT]
    if shape.facts[HAS_WEEKLY] == 1 and state.site[stop, ON_WEEKDAY] == 0:
        worth += shape.weekly[stop, day]
    if (
        shape.facts[HAS_TIMED] == 1
        and shape.option[o, TIMELY] == 1
        and state.site[stop, ON_TIME] == 0
    ):
        worth += shape.site[stop, TIMED]
    return worth


@inner
def worth_of_goals(shape: Shape, state: State, stop: int) -> int:
    """Grains for the shortfall a visit would take away; the groups of a stop lie sorted by municipality."""
    won = 0
    district = -1
    left = 0
    for k in range(shape.site[stop, COVER], shape.site[stop + 1, COVER]):
        group = shape.cover[k]
        if state.hits[group] > 0:
            continue
        if shape.group[group, DISTRICT] != district:
            district = shape.group[group, DISTRICT]
            left = max(shape.goal[district] - state.reached[district], 0)
        part = min(left, shape.group[group, CHILDREN])
        won += part
        left -= part
    return won * shape.facts[PER_SHORTFALL]


@inner
def may_visit(shape: Shape, state: State, stop: int, day: int) -> bool:
    """Whether the stop may be visited that day beside its present visits."""
    if shape.allowed[stop, day] == 0 or state.site[stop, TIMES] >= shape.site[stop, VISITS]:
        return False
    if shape.facts[PERIODIC] == 0:
        return True
    for k in range(state.site[stop, TIMES]):
        if not apart(shape, stop, shape.day[day, DATE], shape.day[state.where[stop, k], DATE]):
            return False
    return True


@inner
def apart(shape: Shape, stop: int, one: int, other: int) -> bool:
    """Whether two dates may both be visited: spacing, also round the cycle, and the same weekday."""
    gap = abs(one - other)
    if shape.facts[SAME_WEEKDAY] == 1 and gap % 7 != 0:
        return False
    if gap < shape.site[stop, SPACING]:
        return False
    return shape.facts[CYCLE] == 0 or shape.facts[CYCLE] - gap >= shape.site[stop, SPACING]


@inner
def admit(shape: Shape, state: State, o: int, day: int) -> None:
    """Count a visit."""
    stop = shape.option[o, STOP]
    state.tally[WORTH] += worth_of_visit(shape, state, o, day)
    state.where[stop, state.site[stop, TIMES]] = day
    state.site[stop, TIMES] += 1
    if shape.facts[HAS_WEEKLY] == 1 and shape.weekly[stop, day] > 0:
        state.site[stop, ON_WEEKDAY] += 1
    state.site[stop, ON_TIME] += shape.option[o, TIMELY]
    for k in range(shape.site[stop, COVER], shape.site[stop + 1, COVER]):
        group = shape.cover[k]
        recount(shape, state, group, whole(1))
        if state.hits[group] == 1:
            state.reached[shape.group[group, DISTRICT]] += shape.group[group, CHILDREN]


@inner
def dismiss(shape: Shape, state: State, o: int, day: int) -> None:
    """Take a visit back."""
    stop = shape.option[o, STOP]
    state.site[stop, TIMES] -= 1
    for k in range(state.site[stop, TIMES]):
        if state.where[stop, k] == day:
            state.where[stop, k] = state.where[stop, state.site[stop, TIMES]]
    if shape.facts[HAS_WEEKLY] == 1 and shape.weekly[stop, day] > 0:
        state.site[stop, ON_WEEKDAY] -= 1
    state.site[stop, ON_TIME] -= shape.option[o, TIMELY]
    for k in range(shape.site[stop, COVER], shape.site[stop + 1, COVER]):
        group = shape.cover[k]
        recount(shape, state, group, whole(-1))
        if state.hits[group] == 0:
            state.reached[shape.group[group, DISTRICT]] -= shape.group[group, CHILDREN]
    state.tally[WORTH] -= worth_of_visit(shape, state, o, day)


@inner
def recount(shape: Shape, state: State, group: int, step: int) -> None:
    """Change a group's visits by one and the gain of every stop that covers it."""
    most = shape.value.shape[1] - 1
    before = shape.value[group, min(state.hits[group], most)]
    state.hits[group] += step
    change = shape.value[group, min(state.hits[group], most)] - before
    if change == 0:
        return
    for k in range(shape.group[group, HOLDER], shape.group[group + 1, HOLDER]):
        state.site[shape.holder[k], GAIN] += change
