"""Rounds of annealing: lines in and out, everybody concerned chooses anew, and it is kept or taken back."""

import math

from courseplan.kernel.board import (
    AT,
    BEGIN,
    DAYS,
    END,
    FIRST,
    GAINED,
    GAP,
    HOURS,
    LEARNERS,
    LEAST,
    LIBRARY,
    MEASURE,
    MONEY,
    MOST,
    NEED,
    NOTED,
    OF_DAYS,
    OF_MONEY,
    PEOPLE,
    ROOM,
    STOP,
    UP_TO,
    VALUE,
    WEIGHT,
    Table,
)
from courseplan.kernel.compiled import entry, inner, whole
from courseplan.kernel.filling import fill, forget, look_after, other_time
from courseplan.kernel.steps import (
    NEAR,
    chance,
    come,
    empty,
    fits_in,
    free,
    go,
    hold,
    lacks,
    less,
    look_at,
    more,
    take_back,
    throw,
)


@inner
def any_line(table: Table, t: int) -> int:
    """One of the ways held in a period, by chance."""
    return table.lines[t, 1 + throw(table, table.lines[t, 0])]


@inner
def any_way(table: Table) -> int:
    """A way by chance, four times of five a likely one."""
    if throw(table, whole(5)) > 0:
        return table.likely[throw(table, len(table.likely))]
    return throw(table, len(table.way))


@inner
def promise(table: Table, way: int, t: int) -> float:
    """About what a line would be worth: its best people, as far as they are free."""
    score = table.scratch
    for i in range(128):
        score[i] = 0.0
    people = 0
    for seat in range(table.way[way, FIRST], table.way[way, END]):
        library = table.seat[seat, LIBRARY]
        number = min(table.seat[seat, MOST], table.sent[library, table.way[way, MEASURE], LEARNERS])
        spare = table.library[library, HOURS + t]
        if number <= 0:
            continue
        worth = 0.0
        for i in range(table.seat[seat, BEGIN], table.seat[seat, STOP]):
            need = table.need[table.pair[i, NEED]]
            left = need[GAP] - need[GAINED]
            if left > 0.0:
                worth += need[WEIGHT] * min(
                    left, table.levels[i] * min(number, table.pair[i, UP_TO])
                )
        if worth <= NEAR:
            continue
        if number * table.hours[seat] > spare + NEAR:
            worth *= 0.4
        each = worth / number
        bucket = min(63, int(each * 6.0))
        score[bucket] += worth
        score[64 + bucket] += number
        people += number
    if people < table.way[way, LEAST]:
        return 0.0
    total, left_over = 0.0, float(table.way[way, ROOM])
    for bucket in range(63, -1, -1):
        number = score[64 + bucket]
        if number <= 0.0:
            continue
        if number <= left_over:
            total += score[bucket]
            left_over -= number
        else:
            total += score[bucket] * left_over / number
            break
    return total


@inner
def best_of(table: Table, t: int, tries: int, measure: int, barred: int, power: float) -> int:
    """The most promising of some ways that still fit in a period, -1 when none is."""
    best, found = 1e-6, -1
    own = 0 if measure < 0 else table.measure[measure, 1] - table.measure[measure, 0]
    for i in range(own + tries):
        way = table.measure[measure, 0] + i if i < own else any_way(table)
        if way == barred or not fits_in(table, way, t):
            continue
        worth = promise(table, way, t)
        if worth <= NEAR:
            continue
        cost = (
            1e-4
            + table.cost[way, DAYS] * table.figure[OF_DAYS]
            + table.cost[way, MONEY] * table.figure[OF_MONEY]
        )
        worth = worth / cost**power * (0.7 + 0.6 * chance(table))
        if worth > best:
            best, found = worth, way
    return found


@inner
def refresh(table: Table, t: int, measure: int, barred: int, tries: int, power: float) -> bool:
    """Put new lines into a period until none fits; whether each has enough people."""
    for _ in range(6):
        way = best_of(table, t, tries, measure, barred, power)
        if way < 0:
            return True
        hold(table, way, t)
        if not fill(table, way, t):
            return False
        barred = -1
    return True


@inner
def other_lines(table: Table, tries: int) -> bool:
    """Take one or a few lines out of a period and put others in."""
    t, nothing = throw(table, len(table.period)), whole(-1)
    power = 0.5 * throw(table, whole(3))
    if table.lines[t, 0] == 0:
        return refresh(table, t, nothing, nothing, tries, power)
    dice = throw(table, whole(8))
    number = 1 if dice < 5 else (2 if dice < 7 else 3)
    measure, barred = -1, -1
    for _ in range(min(number, table.lines[t, 0])):
        way = any_line(table, t)
        if barred < 0:
            barred, measure = way, table.way[way, MEASURE]
        empty(table, way, t)
    if throw(table, whole(3)) > 0:
        measure = -1
    return refresh(table, t, measure, barred, tries, power)


@inner
def other_time_for(table: Table, tries: int) -> bool:
    """Move a line to another period, or let it change with one that lies there."""
    periods, nothing, power = len(table.period), whole(-1), 1.0
    a, b = throw(table, periods), throw(table, periods)
    if a == b or table.lines[a, 0] == 0:
        return False
    first = any_line(table, a)
    if table.way[first, AT + b] != -1:
        return False
    second = -1
    if table.lines[b, 0] > 0 and throw(table, whole(4)) > 0:
        second = any_line(table, b)
        if table.way[second, AT + a] != -1:
            return False
    empty(table, first, a)
    if second >= 0:
        empty(table, second, b)
    for _ in range(4):
        if fits_in(table, first, b) or table.lines[b, 0] == 0:
            break
        empty(table, any_line(table, b), b)
    if not fits_in(table, first, b):
        return False
    hold(table, first, b)
    if not fill(table, first, b):
        return False
    if second >= 0 and fits_in(table, second, a):
        hold(table, second, a)
        if not fill(table, second, a):
            return False
    return refresh(table, a, nothing, nothing, tries, power) and refresh(
        table, b, nothing, nothing, tries, power
    )


@inner
def other_people(table: Table) -> bool:
    """Send somebody to a line who is not there, full or not, and let those concerned choose anew."""
    t = throw(table, len(table.period))
    if table.lines[t, 0] == 0:
        return False
    way = any_line(table, t)
    width = table.way[way, END] - table.way[way, FIRST]
    if width == 0:
        return False
    seat = table.way[way, FIRST] + throw(table, width)
    if table.seat[seat, PEOPLE + t] >= table.seat[seat, MOST] or more(table, seat, t) <= NEAR:
        return False
    library = table.seat[seat, LIBRARY]
    if table.sent[library, table.way[way, MEASURE], LEARNERS] <= 0:
        out, when, _ = other_time(table, library, table.way[way, MEASURE])
        if out < 0 or out == seat:
            return False
        go(table, out, when)
    for _ in range(3):
        if table.library[library, HOURS + t] >= table.hours[seat] - NEAR:
            break
        out = somebody(table, library, t, seat)
        if out < 0:
            return False
        go(table, out, t)
    if table.library[library, HOURS + t] < table.hours[seat] - NEAR:
        return False
    if free(table, way, t) <= 0:
        loss, out = 1e300, -1
        for other in range(table.way[way, FIRST], table.way[way, END]):
            if other != seat and table.seat[other, PEOPLE + t] > 0:
                worth = less(table, other, t) * (0.6 + 0.8 * chance(table))
                if worth < loss:
                    loss, out = worth, other
        if out < 0:
            return False
        go(table, out, t)
    come(table, seat, t)
    return True


@inner
def somebody(table: Table, library: int, t: int, but: int) -> int:
    """Any seat of a library in a period from which somebody can be called back."""
    number, found = 0, -1
    for i in range(1, table.lines[t, 0] + 1):
        way = table.lines[t, i]
        seat = table.reach[library, way]
        if seat < 0 or seat == but or table.seat[seat, PEOPLE + t] == 0:
            continue
        if lacks(table, way, t) >= 0:
            continue
        number += 1
        if throw(table, number) == 0:
            found = seat
    return found


@inner
def settle(table: Table) -> None:
    """Let every library choose anew what is free, and take out lines to which too few come."""
    table.tally[NOTED] = 0
    for library in range(len(table.touched)):
        look_at(table, library)
        look_after(table, 0.0)
        table.tally[NOTED] = 0
    for t in range(len(table.period)):
        for spot in range(table.lines[t, 0], 0, -1):
            way = table.lines[t, spot]
            if lacks(table, way, t) > 0 and not fill(table, way, t):
                empty(table, way, t)
            look_after(table, 0.0)
            table.tally[NOTED] = 0


@entry
def rounds(table: Table, number: int, heat: float, cooler: float, share: int, tries: int) -> int:
    """So many rounds, from one heat to another; how many were kept.

    ``share`` percent of them concern people only, the others lines; ``tries`` ways are looked at
    for each new line.
    """
    kept = 0
    settle(table)
    for i in range(number):
        warm = heat * (cooler / heat) ** (i / number)
        before = table.figure[VALUE]
        kind = throw(table, whole(100))
        if kind < share:
            right = other_people(table)
        elif kind % 3 == 0:
            right = other_time_for(table, tries // 2)
        else:
            right = other_lines(table, tries)
        if table.tally[NOTED] > 0 and right:
            look_after(table, 0.3)
        worse = before - table.figure[VALUE]
        if right and worse <= -warm * math.log(chance(table)):
            kept += 1
            table.tally[NOTED] = 0
        else:
            take_back(table)
        forget(table)
    return kept
