"""The rounds of the search: ruin, fill, shorten, then keep the new plan or take it back."""

import math

import numpy as np

from routeplan.kernel.chance import throw
from routeplan.kernel.compiled import entry, inner, whole
from routeplan.kernel.exchange import exchange
from routeplan.kernel.filling import LEVEL, fill, free, make_noise, sieve
from routeplan.kernel.finding import find_days
from routeplan.kernel.overfill import overfill
from routeplan.kernel.ruin import (
    any_unvisited,
    any_visited,
    ruin_any,
    ruin_nearest,
    ruin_poor,
    ruin_strings,
    total_visits,
)
from routeplan.kernel.shape import PER_DRIVING, PER_DURATION, Shape
from routeplan.kernel.shorten import shorten
from routeplan.kernel.state import (
    BEST,
    CLUSTER,
    DIRTY,
    DIRTY_LIST,
    DRIVEN,
    FOUND,
    HEAT,
    IDLE_DRIVING,
    LASTED,
    NOISE,
    NOW,
    OVERFULL,
    ROOM,
    ROUNDS,
    SIEVE,
    SPREAD,
    STAMP,
    STILL,
    STRING,
    STRING_DAYS,
    WHOLE_DAYS,
    WORK,
    WORTH,
    State,
)
from routeplan.kernel.undo import load_best, ruin_mark, settle, store_best, take_back

GO_ON, GO_BACK, BEGIN_ANEW = range(3)
"""From where to search."""

LOGS = np.array([round(-math.log((k + 0.5) / 1024) * 65536) for k in range(1024)], dtype=np.int64)
"""Minus the logarithm of a throw, in 65 536ths, as whole numbers so that all machines agree."""


@inner
def score(shape: Shape, state: State) -> int:
    """Grains of the present plan, with the small prices of driving and of time."""
    figures = state.tally
    return (
        figures[WORTH]
        - shape.facts[PER_DRIVING] * figures[DRIVEN]
        - shape.facts[PER_DURATION] * figures[LASTED]
    )


@entry
def advance(shape: Shape, state: State, how: int, rounds: int, work: int) -> int:
    """Do at most so many rounds and about so much work; how many rounds were done.

    ``how`` says from where: the routes laid out as best (``BEGIN_ANEW``), the best plan found
    (``GO_BACK``), or the present one.
    """
    if how == BEGIN_ANEW:
        begin(shape, state)
    if how == GO_BACK:
        load_best(shape, state)
        state.tally[NOW] = score(shape, state)
        state.tally[STILL] = 0
    state.tally[WORK] = 0
    done = 0
    room = ROOM - len(state.day)
    while done < rounds and state.tally[WORK] < work and state.tally[FOUND] < room:
        one_round(shape, state)
        done += 1
    return done


@inner
def begin(shape: Shape, state: State) -> None:
    """Start from the routes laid out as best: count them, fill up what is empty, and make that the best."""
    load_best(shape, state)
    state.tally[STAMP] += 1
    make_noise(state, whole(0))
    for day in range(len(state.day)):
        ruin_mark(state, day)
    fill(shape, state, whole(0))
    note_best(shape, state)
    find_days(shape, state, True)
    settle(state)


@inner
def note_best(shape: Shape, state: State) -> None:
    """Make the present plan the best."""
    state.tally[NOW] = score(shape, state)
    state.tally[BEST] = state.tally[NOW]
    state.tally[STILL] = 0
    store_best(state)


@inner
def one_round(shape: Shape, state: State) -> None:
    """Ruin, fill, shorten, judge."""
    state.tally[ROUNDS] += 1
    state.tally[STAMP] += 1
    state.tally[STILL] += 1
    make_noise(state, 64 * throw(state.dice, state.habits[SPREAD] + 1))
    ruin(shape, state)
    rule = choose_rule(state)
    overfull = state.habits[OVERFULL] > 0 and throw(state.dice, 100) < state.habits[OVERFULL]
    if overfull:
        overfill(shape, state, rule)
    else:
        fill(shape, state, rule)
    if is_promising(shape, state) and (shorten_days(shape, state) or overfull):
        fill(shape, state, rule)
    judge(shape, state)


@inner
def is_promising(shape: Shape, state: State) -> bool:
    """Whether the plan may still be kept once it is shortened: it lacks at most a few visits."""
    visit = abs(state.tally[BEST]) // (total_visits(state) + 1)
    return score(shape, state) > state.tally[NOW] - 4 * state.tally[HEAT] - 2 * visit


@inner
def choose_rule(state: State) -> int:
    """Which cost and which power of worth guide the filling."""
    power = (0, 0, 0, 0, 1, 1, 1, 2, 2, 3)[throw(state.dice, 10)]
    kind = throw(state.dice, 4)
    return power * 8 + (kind + state.habits[IDLE_DRIVING] if kind == 3 else kind)


@inner
def shorten_days(shape: Shape, state: State) -> bool:
    """Shorten every changed day, alone and with each other; whether that made room anywhere."""
    changed = False
    for k in range(state.tally[DIRTY]):
        day = state.day[k, DIRTY_LIST]
        if shorten(shape, state, day):
            ruin_mark(state, day)
            changed = True
    return exchange(shape, state) or changed


@inner
def judge(shape: Shape, state: State) -> None:
    """Keep the new plan when it is not much worse than the present one (simulated annealing), and note a new best."""
    now = score(shape, state)
    allowance = (state.tally[HEAT] // 65536) * LOGS[throw(state.dice, 1024)]
    if now <= state.tally[NOW] - allowance:
        take_back(shape, state)
        return
    if now != state.tally[NOW] and now > state.tally[BEST] - abs(state.tally[BEST]) // 50:
        find_days(shape, state, False)
    state.tally[NOW] = now
    if now > state.tally[BEST]:
        note_best(shape, state)
    settle(state)


@inner
def ruin(shape: Shape, state: State) -> None:
    """Take visits out, in one of several ways."""
    visits = total_visits(state)
    if visits == 0:
        return
    centre = any_visited(shape, state)
    if throw(state.dice, 2) == 0:
        outsider = any_unvisited(shape, state)
        if outsider >= 0:
            centre = outsider
            free(shape, state, centre)
            if throw(state.dice, 2) == 0:
                state.site[centre, NOISE] = 64 * LEVEL
    if centre >= 0:
        ruin_round(shape, state, centre, visits)


@inner
def ruin_round(shape: Shape, state: State, centre: int, visits: int) -> None:
    """Choose a way of ruining and how much."""
    days, habits = len(state.day), state.habits
    mean = visits // days + 1
    kind = throw(state.dice, 100)
    if throw(state.dice, 100) < habits[SIEVE]:
        sieve(shape, state, centre)
    if throw(state.dice, 100) < habits[WHOLE_DAYS]:
        longest = min(visits, 2 * habits[STRING]) if throw(state.dice, 2) == 0 else visits
        ruin_strings(shape, state, centre, 1 + throw(state.dice, min(3, days)), longest)
    elif kind < 55:
        several = 1 + throw(state.dice, min(habits[STRING_DAYS], days))
        ruin_strings(shape, state, centre, several, max(2, min(habits[STRING], mean + 1)))
    elif kind < 75:
        ruin_nearest(shape, state, centre, 1 + throw(state.dice, habits[CLUSTER]))
    elif kind < 85:
        ruin_any(shape, state, 1 + throw(state.dice, 4))
    else:
        ruin_poor(shape, state, 1 + throw(state.dice, 6))
