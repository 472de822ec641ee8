"""One step at a time: a person more or less, a line in or out; each noted, so that a round can be taken back."""

import numpy as np

from courseplan.kernel.board import (
    ASKED,
    AT,
    AT_LEAST,
    BEGIN,
    CLOSED,
    DAYS,
    END,
    FIRST,
    GAINED,
    GAP,
    HOUR,
    HOURS,
    LEARNERS,
    LEAST,
    LIBRARY,
    MEASURE,
    MISSING,
    MONEY,
    MUST,
    NEED,
    NOTED,
    PEOPLE,
    ROOM,
    STOP,
    TIMES,
    TOUCHED,
    UP_TO,
    VALUE,
    WANTED,
    WAY,
    WEIGHT,
    Table,
)
from courseplan.kernel.compiled import entry, inner, whole

NEAR = 1e-9
IN, OUT, HELD, LET_GO = range(4)
"""Steps in the journal."""


@inner
def throw(table: Table, sides: int) -> int:
    """A whole number from 0 up to but not including ``sides`` (xorshift64*, Vigna 2016)."""
    state = table.dice
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    high = (x * np.uint64(2685821657736338717)) >> np.uint64(33)
    return np.int64((high * np.uint64(sides)) >> np.uint64(31))  # type: ignore[return-value]


@inner
def chance(table: Table) -> float:
    """A number between 0 and 1, never either."""
    return (throw(table, whole(1 << 30)) + 0.5) / (1 << 30)


@inner
def more(table: Table, seat: int, t: int) -> float:
    """What one person more on a seat would be worth."""
    row = table.seat[seat]
    number, worth = row[PEOPLE + t] + 1, 0.0
    for i in range(row[BEGIN], row[STOP]):
        if table.pair[i, UP_TO] >= number:
            need = table.need[table.pair[i, NEED]]
            left = need[GAP] - need[GAINED]
            if left > 0.0:
                worth += need[WEIGHT] * min(left, table.levels[i])
    library = row[LIBRARY]
    lacks = table.library[library, WANTED] - table.library[library, CLOSED]
    if lacks > 0.0:
        worth += table.figure[MISSING] * min(worth, lacks)
    sent = table.sent[library, table.way[row[WAY], MEASURE]]
    if sent[ASKED] < sent[AT_LEAST]:
        worth += MUST
    return worth - table.figure[HOUR] * table.hours[seat]


@inner
def less(table: Table, seat: int, t: int) -> float:
    """What would be lost with the last person on a seat."""
    row = table.seat[seat]
    number, worth = row[PEOPLE + t], 0.0
    for i in range(row[BEGIN], row[STOP]):
        if table.pair[i, UP_TO] >= number:
            need = table.need[table.pair[i, NEED]]
            lost = table.levels[i] - max(0.0, need[GAINED] - need[GAP])
            if lost > 0.0:
                worth += need[WEIGHT] * lost
    library = row[LIBRARY]
    lacks = table.library[library, WANTED] - (table.library[library, CLOSED] - worth)
    if lacks > 0.0:
        worth += table.figure[MISSING] * min(worth, lacks)
    sent = table.sent[library, table.way[row[WAY], MEASURE]]
    if sent[ASKED] <= sent[AT_LEAST]:
        worth += MUST
    return worth - table.figure[HOUR] * table.hours[seat]


@inner
def come(table: Table, seat: int, t: int) -> None:
    """One person more; whether that is allowed is the caller's to know."""
    table.figure[VALUE] += more(table, seat, t)
    change(table, seat, t, whole(1))
    note(table, whole(IN), seat, t)


@inner
def go(table: Table, seat: int, t: int) -> None:
    """One person less, whose library is to be looked after."""
    table.figure[VALUE] -= less(table, seat, t)
    change(table, seat, t, whole(-1))
    note(table, whole(OUT), seat, t)
    look_at(table, table.seat[seat, LIBRARY])


@inner
def change(table: Table, seat: int, t: int, sign: int) -> None:
    """Let a person learn, or the last one forget, and count them in or out."""
    row = table.seat[seat]
    way, library = row[WAY], row[LIBRARY]
    number = max(row[PEOPLE + t], row[PEOPLE + t] + sign)
    for i in range(row[BEGIN], row[STOP]):
        if table.pair[i, UP_TO] >= number:
            need = table.need[table.pair[i, NEED]]
            before = min(need[GAINED], need[GAP])
            need[GAINED] += sign * table.levels[i]
            after = min(need[GAINED], need[GAP])
            table.library[library, CLOSED] += need[WEIGHT] * (after - before)
    row[PEOPLE + t] += sign
    table.library[library, HOURS + t] -= sign * table.hours[seat]
    sent = table.sent[library, table.way[way, MEASURE]]
    sent[LEARNERS] -= sign
    sent[ASKED] += sign
    table.way[way, AT + len(table.period) + t] -= sign


@inner
def look_at(table: Table, library: int) -> None:
    """Let a library be looked after."""
    if table.touched[library, 1] == 0:
        table.touched[library, 1] = 1
        table.touched[table.tally[TOUCHED], 0] = library
        table.tally[TOUCHED] += 1


@inner
def pay(table: Table, way: int, t: int, sign: int) -> None:
    """Take a line's days, money and time from what is left, or give them back; and see to the pins."""
    table.period[t, DAYS] -= sign * table.cost[way, DAYS]
    table.period[t, MONEY] -= sign * table.cost[way, MONEY]
    table.measure[table.way[way, MEASURE], TIMES] -= sign
    for i in range(len(table.pin)):
        pin = table.pin[i]
        if pin[1 + way * len(table.period) + t] == 1:
            pin[0] += sign
            if sign > 0 and pin[0] == 1:
                table.figure[VALUE] += MUST
            if sign < 0 and pin[0] == 0:
                table.figure[VALUE] -= MUST


@inner
def hold(table: Table, way: int, t: int) -> None:
    """Hold a way in a period, with nobody invited yet."""
    pay(table, way, t, whole(1))
    row = table.lines[t]
    row[0] += 1
    row[row[0]] = way
    table.way[way, AT + t] = row[0]
    table.way[way, AT + len(table.period) + t] = table.way[way, ROOM]
    note(table, whole(HELD), way, t)


@inner
def let_go(table: Table, way: int, t: int) -> None:
    """No longer hold a way to which nobody is invited."""
    pay(table, way, t, whole(-1))
    row = table.lines[t]
    spot, last = table.way[way, AT + t], row[row[0]]
    row[spot] = last
    table.way[last, AT + t] = spot
    table.way[way, AT + t] = -1
    row[0] -= 1
    note(table, whole(LET_GO), way, t)


@inner
def note(table: Table, kind: int, what: int, t: int) -> None:
    """Write a step in the journal."""
    row = table.journal[table.tally[NOTED]]
    row[0], row[1], row[2] = kind, what, t
    table.tally[NOTED] += 1


@inner
def take_back(table: Table) -> None:
    """Undo every step in the journal."""
    for at in range(table.tally[NOTED] - 1, -1, -1):
        row = table.journal[at]
        if row[0] == IN:
            go(table, row[1], row[2])
        elif row[0] == OUT:
            come(table, row[1], row[2])
        elif row[0] == HELD:
            let_go(table, row[1], row[2])
        else:
            hold(table, row[1], row[2])
    table.tally[NOTED] = 0


@inner
def empty(table: Table, way: int, t: int) -> None:
    """Take a line out with its people."""
    for seat in range(table.way[way, FIRST], table.way[way, END]):
        while table.seat[seat, PEOPLE + t] > 0:
            go(table, seat, t)
    let_go(table, way, t)


@inner
def fits_in(table: Table, way: int, t: int) -> bool:
    """Whether a line may be held and there are days and money for it."""
    return (
        table.way[way, AT + t] == -1
        and table.measure[table.way[way, MEASURE], TIMES] > 0
        and table.period[t, DAYS] >= table.cost[way, DAYS] - NEAR
        and table.period[t, MONEY] >= table.cost[way, MONEY] - 1e-6
    )


@inner
def free(table: Table, way: int, t: int) -> int:
    """Seats left."""
    return table.way[way, AT + len(table.period) + t]


@inner
def lacks(table: Table, way: int, t: int) -> int:
    """How many more must come for a line to be held at all; below zero when people can be spared."""
    return table.way[way, LEAST] - (table.way[way, ROOM] - free(table, way, t))


@entry
def lay(table: Table, way: int, t: int, people: int, seat: int) -> None:
    """Put a line on the table, or people on it, and forget how."""
    if seat < 0:
        hold(table, way, t)
    for _ in range(people):
        come(table, seat, t)
    table.tally[NOTED] = 0
