"""Recreating: the stop with the most worth for its time goes in next, where it costs the least."""

import numpy as np

from routeplan.kernel.chance import throw
from routeplan.kernel.compiled import inner, whole
from routeplan.kernel.coverage import may_visit, worth_of_visit
from routeplan.kernel.segments import driven, rested, span
from routeplan.kernel.shape import (
    CLOSES,
    COVER,
    DRIVING,
    FIRST,
    HAS_RESTS,
    HOLDER,
    LONGEST,
    OPENS,
    PLACE,
    SERVICE,
    STOP,
    VISITS,
    WINS_OTHERWISE,
    Shape,
)
from routeplan.kernel.state import (
    AHEAD,
    BEHIND,
    BUSY,
    CHEAPEST,
    CHEAPEST_AT,
    COST,
    FILLED,
    FREED,
    GAIN,
    IS_RUINED,
    LENGTH,
    NOISE,
    RUINED,
    RUINED_LIST,
    SLOT,
    SPOT,
    STAMP,
    TIMES,
    WANTED,
    WORK,
    D,
    E,
    L,
    State,
    T,
)
from routeplan.kernel.undo import insert

NOWHERE = 1 << 60
NEAR_ENOUGH = 40
"""Nearest stops that always pass the sieve."""
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
        p = state.price[day, o, SLOT]
        insert(shape, state, o, day, p)
        reprice(shape, state, day, p, shape.option[o, STOP], rule)


@inner
def list_wanted(shape: Shape, state: State) -> None:
    """List the options of stops that may be visited once more and would win something."""
    count = 0
    for stop in range(len(state.site)):
        if is_wanted(shape, state, stop) and in_play(state, stop):
            for o in range(shape.site[stop, FIRST], shape.site[stop + 1, FIRST]):
                state.option[count, WANTED] = o
                count += 1
    state.tally[FILLED] = count


@inner
def is_wanted(shape: Shape, state: State, stop: int) -> bool:
    """Whether a stop may be visited once more and would win something."""
    if state.site[stop, TIMES] >= shape.site[stop, VISITS]:
        return False
    return state.site[stop, GAIN] > 0 or shape.facts[WINS_OTHERWISE] == 1


@inner
def in_play(state: State, stop: int) -> bool:
    """Whether a stop passed the sieve of this round, or was freed in it."""
    return state.site[stop, NOISE] > 0 or state.site[stop, FREED] == state.tally[STAMP]


@inner
def is_freed(shape: Shape, state: State, o: int) -> bool:
    """Whether the option's stop is tried in every day this round."""
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
    if (
        has_room(state, day)
        and has_time(shape, state, o, day)
        and may_visit(shape, state, shape.option[o, STOP], day)
    ):
        last = state.day[day, LENGTH] + 1
        state.tally[WORK] += last
        cost, slot = cheapest(shape, state, o, day, whole(0), last, rule)
    note_price(state, o, day, cost, slot)


@inner
def has_time(shape: Shape, state: State, o: int, day: int) -> bool:
    """Whether a day could hold an option's service, were every way to it no longer than the way by it."""
    return state.day[day, BUSY] + shape.option[o, SERVICE] <= shape.day[day, LONGEST]


@inner
def has_room(state: State, day: int) -> bool:
    """Whether a day's row can hold one visit more; overfilled, a day may want more than it could keep."""
    return state.day[day, LENGTH] + 3 < state.row.shape[2]


@inner
def note_price(state: State, o: int, day: int, cost: int, slot: int) -> None:
    """Note an option's cheapest place in a day, and the day when no other is cheaper."""
    state.price[day, o, COST] = cost
    state.price[day, o, SLOT] = slot
    if cost < state.option[o, CHEAPEST]:
        state.option[o, CHEAPEST] = cost
        state.option[o, CHEAPEST_AT] = day


@inner
def cheapest(shape, state, o, day, low, high, rule):  # type: ignore[no-untyped-def]
    """The least cost of serving an option after one of some positions, and which; ``NOWHERE`` when all break a rule.

    The heart of the search: rows are taken out of the arrays first, for each index beside a loop's own is looked at
    twice (numba lets numbers below zero count from the end).
    """
    ahead, behind = state.segment[AHEAD, day], state.segment[BEHIND, day]
    spot, into, out = (
        state.row[SPOT, day],
        shape.into[shape.option[o, PLACE]],
        shape.out[shape.option[o, PLACE]],
    )
    opens, closes, service = (
        shape.option[o, OPENS],
        shape.option[o, CLOSES],
        shape.option[o, SERVICE],
    )
    longest, driving, has_rests = (
        shape.day[day, LONGEST],
        shape.day[day, DRIVING],
        shape.facts[HAS_RESTS],
    )
    lasted, drove, ready = span(state, day), driven(state, day), opens + service
    least, slot = NOWHERE, low
    for i in range(low, high):
        leg = np.int64(into[spot[i]])
        t, e = ahead[i, T] + leg, ahead[i, E]
        if e + t > closes or ready > behind[i + 1, L]:
            continue
        home = np.int64(out[spot[i + 1]])
        wait = max(opens - t - ahead[i, L], 0)
        e = max(opens - t, e) - wait
        late = min(closes - t, ahead[i, L])
        t += wait + service + home
        d = ahead[i, D] + leg + home + behind[i + 1, D]
        if e + t > behind[i + 1, L] or d > driving:
            continue
        t += max(behind[i + 1, E] - t - late, 0) + behind[i + 1, T]
        if t > longest:
            continue
        if has_rests == 1 and not rested(shape, state, day, o, i, i + 1, leg, home):
            continue
        cost = toll(t - lasted, d - drove, service, rule)
        if cost < least:
            least, slot = cost, i
    return least, slot


@inner
def toll(longer: int, further: int, service: int, rule: int) -> int:
    """What an insertion costs: time out alone, or with driving and service.

    Where waiting is filled, the day grows by nothing; driving and service still use up its slack.
    """
    kind = rule & 7
    if kind == 0:
        return max(longer + further, 0) + 1
    if kind == 1:
        return max(service + further, 0) + 1
    if kind == 2:
        return max(2 * longer + service + further, 0) + 1
    if kind == 3:
        return max(longer, 0) + max(further, 0) // 4 + 1
    return max(longer, 0) + service // 4 + 1


@inner
def choose(shape: Shape, state: State, rule: int) -> int:
    """The wanted option with the most worth for its cost; -1 when none is left that fits and wins."""
    best, chosen = 0.0, -1
    power = rule >> 3
    for k in range(state.tally[FILLED]):
        o = state.option[k, WANTED]
        if state.option[o, CHEAPEST] == NOWHERE:
            continue
        worth = worth_of_visit(shape, state, o, state.option[o, CHEAPEST_AT])
        if worth <= 0:
            continue
        noise = max(state.site[shape.option[o, STOP], NOISE], LEVEL)
        score = appeal(float(worth), float(state.option[o, CHEAPEST]), power) * noise
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
def reprice(shape: Shape, state: State, day: int, p: int, served: int, rule: int) -> None:
    """After an insertion behind position ``p``: price the day again, drop what fits nowhere any more."""
    kept = 0
    for k in range(state.tally[FILLED]):
        o = state.option[k, WANTED]
        stop = shape.option[o, STOP]
        if not is_wanted(shape, state, stop):
            continue
        if stop == served:
            state.site[stop, FREED] = state.tally[STAMP]
            price_everywhere(shape, state, o, rule)
        elif has_fitted(shape, state, o, day):
            renew(shape, state, o, day, p, rule)
        if state.option[o, CHEAPEST] < NOWHERE:
            state.option[kept, WANTED] = o
            kept += 1
    state.tally[FILLED] = kept


@inner
def has_fitted(shape: Shape, state: State, o: int, day: int) -> bool:
    """Whether an option had a place in a day this round; without a rest what had none gets none by an insertion."""
    if state.price[day, o, COST] == NOWHERE and shape.facts[HAS_RESTS] == 0:
        return False
    return is_freed(shape, state, o) or state.day[day, IS_RUINED] == 1


@inner
def renew(shape: Shape, state: State, o: int, day: int, p: int, rule: int) -> None:
    """Price one option in one changed day, and find its cheapest day again when that was it."""
    was_here = state.option[o, CHEAPEST_AT] == day
    if was_here:
        state.option[o, CHEAPEST] = NOWHERE
    price_again(shape, state, o, day, p, rule)
    if not was_here:
        return
    if is_freed(shape, state, o):
        for other in range(len(state.day)):
            reread(state, o, other)
    else:
        for r in range(state.tally[RUINED]):
            reread(state, o, state.day[r, RUINED_LIST])


@inner
def price_again(shape: Shape, state: State, o: int, day: int, p: int, rule: int) -> None:
    """Price an option after an insertion behind ``p``: beside it, and where it was cheapest before.

    Only when it fits in none of these though there is time for one of them are all places tried: an insertion makes no
    other place cheaper but for waiting that it fills.
    """
    had, slot = state.price[day, o, COST] < NOWHERE, state.price[day, o, SLOT]
    if not had and not may_visit(shape, state, shape.option[o, STOP], day):
        return
    if not (has_time(shape, state, o, day) and has_room(state, day)):
        note_price(state, o, day, NOWHERE, slot)
        return
    state.tally[WORK] += 3
    cost, at = cheapest(shape, state, o, day, p, p + 2, rule)
    again = slot + 1 if slot >= p else slot
    if had and slot != p:
        before, _ = cheapest(shape, state, o, day, again, again + 1, rule)
        if before <= cost:
            cost, at = before, again
    split = p if slot == p else again  # a place that was split has two halves now
    if (
        had
        and cost == NOWHERE
        and (takes_time(shape, state, o, day, split) or takes_time(shape, state, o, day, again))
    ):
        price(shape, state, o, day, rule)
    else:
        note_price(state, o, day, cost, at)


@inner
def takes_time(shape: Shape, state: State, o: int, day: int, i: int) -> bool:
    """Whether the hours of a day hold an option's service and the way by it from position ``i``, windows left aside."""
    here, there = state.row[SPOT, day, i], state.row[SPOT, day, i + 1]
    place = shape.option[o, PLACE]
    way = shape.into[place, here] + shape.out[place, there] - shape.out[here, there]
    return state.day[day, BUSY] + shape.option[o, SERVICE] + way <= shape.day[day, LONGEST]


@inner
def reread(state: State, o: int, day: int) -> None:
    """Take a day's noted price when it is cheaper."""
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


@inner
def sieve(shape: Shape, state: State, centre: int) -> None:
    """Leave most stops far from the centre of the ruin out of this round's filling."""
    for stop in range(len(state.site)):
        if throw(state.dice, 4) > 0:
            state.site[stop, NOISE] = -state.site[stop, NOISE]
    for k in range(min(NEAR_ENOUGH, shape.near.shape[1])):
        near = shape.near[centre, k]
        state.site[near, NOISE] = abs(state.site[near, NOISE])
    state.site[centre, NOISE] = abs(state.site[centre, NOISE])
