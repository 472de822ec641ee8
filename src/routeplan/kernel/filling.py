"""Recreating: the stop with the most worth for its time goes in next, where it costs the least."""

import numpy as np

from routeplan.kernel.chance import throw
from routeplan.kernel.compiled import inner
from routeplan.kernel.coverage import may_visit, worth_of_visit
from routeplan.kernel.segments import driven, joined, span
from routeplan.kernel.shape import COVER, FIRST, HOLDER, STOP, VISITS, Shape
from routeplan.kernel.state import (
    CHEAPEST,
    CHEAPEST_AT,
    COST,
    FILLED,
    FREED,
    IS_RUINED,
    LENGTH,
    NOISE,
    RUINED,
    RUINED_LIST,
    SLOT,
    STAMP,
    TIMES,
    WANTED,
    WORK,
    State,
)
from routeplan.kernel.undo import insert

NOWHERE = 1 << 60
LEVEL = 256
"""Noise is a factor in 256ths."""


@inner
def fill(shape: Shape, state: State, rule: int) -> None:
    """Insert stops until none fits: all of them into ruined days, freed ones into every day."""
    list_wanted(shape, state)
    price_all(shape, state, rule)
    while True:
        o = choose(shape, state, rule)
        if o < 0:
            return
        day = state.option[o, CHEAPEST_AT]
        insert(shape, state, o, day, state.price[day, o, SLOT])
        reprice(shape, state, day, shape.option[o, STOP], rule)


@inner
def list_wanted(shape: Shape, state: State) -> None:
    """List the options of stops that may be visited once more and would win something."""
    count = 0
    for stop in range(len(state.site)):
        if state.site[stop, TIMES] < shape.site[stop, VISITS] and state.site[stop, NOISE] > 0:
            for o in range(shape.site[stop, FIRST], shape.site[stop + 1, FIRST]):
                state.option[count, WANTED] = o
                count += 1
    state.tally[FILLED] = count


@inner
def is_freed(shape: Shape, state: State, o: int) -> bool:
    return state.site[shape.option[o, STOP], FREED] == state.tally[STAMP]


@inner
def price_all(shape: Shape, state: State, rule: int) -> None:
    """Find the cheapest day and place of every wanted option."""
    kept = 0
    for k in range(state.tally[FILLED]):
        o = state.option[k, WANTED]
        state.option[o, CHEAPEST] = NOWHERE
        if is_freed(shape, state, o):
            price_everywhere(shape, state, o, rule)
        else:
            for r in range(state.tally[RUINED]):
                price(shape, state, o, state.day[r, RUINED_LIST], rule)
        if state.option[o, CHEAPEST] < NOWHERE:
            state.option[kept, WANTED] = o
            kept += 1
    state.tally[FILLED] = kept


@inner
def price_everywhere(shape: Shape, state: State, o: int, rule: int) -> None:
    """Price one option in every day."""
    state.option[o, CHEAPEST] = NOWHERE
    for day in range(len(state.day)):
        price(shape, state, o, day, rule)


@inner
def price(shape: Shape, state: State, o: int, day: int, rule: int) -> None:
    """Find the cheapest place for an option in one day, and note it when no other day is cheaper."""
    cost, slot = NOWHERE, 0
    if may_visit(shape, state, shape.option[o, STOP], day):
        lasted, drove = span(state, day), driven(state, day)
        state.tally[WORK] += state.day[day, LENGTH] + 1
        for i in range(state.day[day, LENGTH] + 1):
            t, d = joined(shape, state, day, o, i, i + 1)
            if t >= 0:
                now = toll(t - lasted, d - drove, rule)
                if now < cost:
                    cost, slot = now, i
    state.price[day, o, COST] = cost
    state.price[day, o, SLOT] = slot
    if cost < state.option[o, CHEAPEST]:
        state.option[o, CHEAPEST] = cost
        state.option[o, CHEAPEST_AT] = day


@inner
def toll(longer: int, further: int, rule: int) -> int:
    """What an insertion costs: more time out, more driving, or both."""
    if rule & 3 == 0:
        return max(longer, 0) + 1
    if rule & 3 == 1:
        return max(longer + further, 0) + 1
    if rule & 3 == 2:
        return max(3 * longer + further, 0) // 2 + 1
    return max(longer, 0) + max(further, 0) // 4 + 1


@inner
def choose(shape: Shape, state: State, rule: int) -> int:
    """The wanted option with the most worth for its cost; -1 when none is left that fits and wins."""
    best, chosen = 0.0, -1
    power = rule >> 2
    for k in range(state.tally[FILLED]):
        o = state.option[k, WANTED]
        if state.option[o, CHEAPEST] == NOWHERE:
            continue
        worth = worth_of_visit(shape, state, o, state.option[o, CHEAPEST_AT])
        if worth <= 0:
            continue
        score = (
            appeal(float(worth), float(state.option[o, CHEAPEST]), power)
            * state.site[shape.option[o, STOP], NOISE]
        )
        if score > best:
            best, chosen = score, o
    return chosen


@inner
def appeal(worth: float, cost: float, power: int) -> float:
    """Worth against cost; square root and products only, which every machine rounds alike."""
    if power == 0:
        return worth / cost
    if power == 1:
        return worth * worth / cost
    if power == 2:
        return worth * np.sqrt(worth) / cost
    return worth / np.sqrt(cost)


@inner
def reprice(shape: Shape, state: State, day: int, served: int, rule: int) -> None:
    """After an insertion: the day's prices are new, and what no longer fits anywhere is dropped."""
    kept = 0
    for k in range(state.tally[FILLED]):
        o = state.option[k, WANTED]
        stop = shape.option[o, STOP]
        if state.site[stop, TIMES] >= shape.site[stop, VISITS]:
            continue
        if stop == served:
            state.site[stop, FREED] = state.tally[STAMP]
            price_everywhere(shape, state, o, rule)
        elif is_freed(shape, state, o) or state.day[day, IS_RUINED] == 1:
            renew(shape, state, o, day, rule)
        if state.option[o, CHEAPEST] < NOWHERE:
            state.option[kept, WANTED] = o
            kept += 1
    state.tally[FILLED] = kept


@inner
def renew(shape: Shape, state: State, o: int, day: int, rule: int) -> None:
    """Price one option in one changed day, and find its cheapest day again when that was it."""
    was_here = state.option[o, CHEAPEST_AT] == day
    if was_here:
        state.option[o, CHEAPEST] = NOWHERE
    price(shape, state, o, day, rule)
    if not was_here:
        return
    if is_freed(shape, state, o):
        for other in range(len(state.day)):
            reread(state, o, other)
    else:
        for r in range(state.tally[RUINED]):
            reread(state, o, state.day[r, RUINED_LIST])


@inner
def reread(state: State, o: int, day: int) -> None:
    if state.price[day, o, COST] < state.option[o, CHEAPEST]:
        state.option[o, CHEAPEST] = state.price[day, o, COST]
        state.option[o, CHEAPEST_AT] = day


@inner
def free(shape: Shape, state: State, stop: int) -> None:
    """Let a stop, and those that share its groups, be tried in every day this round."""
    for k in range(shape.site[stop, COVER], shape.site[stop + 1, COVER]):
        group = shape.cover[k]
        for h in range(shape.group[group, HOLDER], shape.group[group + 1, HOLDER]):
            state.site[shape.holder[h], FREED] = state.tally[STAMP]
    state.site[stop, FREED] = state.tally[STAMP]


@inner
def make_noise(state: State, spread: int) -> None:
    """Give every stop a factor between 256 and 256 + spread."""
    for stop in range(len(state.site)):
        state.site[stop, NOISE] = LEVEL + (throw(state.dice, spread + 1) if spread > 0 else 0)
