"""Who comes: the best people to a line, and the best lines for a library's people."""

from courseplan.kernel.board import (
    AT,
    END,
    FIRST,
    HOURS,
    LEARNERS,
    LIBRARY,
    MEASURE,
    MOST,
    NOTED,
    PEOPLE,
    TOUCHED,
    WAY,
    Table,
)
from courseplan.kernel.compiled import inner
from courseplan.kernel.steps import NEAR, chance, come, free, go, lacks, less, more


@inner
def cheapest(table: Table, library: int, t: int, hours: float) -> tuple[int, float]:
    """Whom of a library to call back in a period so that so many hours are free: seat and loss."""
    found, loss = -1, 1e300
    for i in range(1, table.lines[t, 0] + 1):
        way = table.lines[t, i]
        seat = table.reach[library, way]
        if seat < 0 or table.seat[seat, PEOPLE + t] == 0 or lacks(table, way, t) >= 0:
            continue
        if table.library[library, HOURS + t] + table.hours[seat] < hours - NEAR:
            continue
        worth = less(table, seat, t)
        if worth < loss:
            found, loss = seat, worth
    return found, loss


@inner
def other_time(table: Table, library: int, measure: int) -> tuple[int, int, float]:
    """Whom of a library to call back from the same measure: seat, period and loss."""
    found, when, loss = -1, -1, 1e300
    for t in range(len(table.period)):
        for way in range(table.measure[measure, 0], table.measure[measure, 1]):
            if table.way[way, AT + t] < 0:
                continue
            seat = table.reach[library, way]
            if seat < 0 or table.seat[seat, PEOPLE + t] == 0 or lacks(table, way, t) >= 0:
                continue
            worth = less(table, seat, t)
            if worth < loss:
                found, when, loss = seat, t, worth
    return found, when, loss


@inner
def offer(table: Table, seat: int, t: int) -> tuple[float, int, int]:
    """What one person more is worth when one of the library's others may be called back: worth, seat, period.

    The seat is -1 when nobody need be; the worth is below zero when it cannot be.
    """
    if table.seat[seat, PEOPLE + t] >= table.seat[seat, MOST]:
        return -1.0, -1, -1
    worth = more(table, seat, t)
    if worth <= NEAR:
        return worth, -1, -1
    library = table.seat[seat, LIBRARY]
    measure = table.way[table.seat[seat, WAY], MEASURE]
    short = table.library[library, HOURS + t] < table.hours[seat] - NEAR
    if table.sent[library, measure, LEARNERS] <= 0:
        out, when, loss = other_time(table, library, measure)
        if out < 0 or (out == seat and when == t):
            return -1.0, -1, -1
        if short and (
            when != t
            or table.library[library, HOURS + t] + table.hours[out] < table.hours[seat] - NEAR
        ):
            return -1.0, -1, -1
        return worth - loss, out, when
    if short:
        out, loss = cheapest(table, library, t, table.hours[seat])
        if out < 0 or out == seat:
            return -1.0, -1, -1
        return worth - loss, out, t
    return worth, -1, -1


@inner
def fill(table: Table, way: int, t: int) -> bool:
    """Invite the best people to a line, calling others back where that pays; whether enough come."""
    start, end = table.way[way, FIRST], table.way[way, END]
    for seat in range(start, end):
        at = seat - start
        worth, out, when = offer(table, seat, t)
        table.scratch[at], table.out[at, 0], table.out[at, 1] = worth, out, when
    while free(table, way, t) > 0:
        best, seat = NEAR, -1
        for i in range(end - start):
            if table.scratch[i] > best:
                best, seat = table.scratch[i], start + i
        if seat < 0:
            break
        at = seat - start
        # the world may have changed since the offer was made: what it is worth now counts
        worth, out, when = offer(table, seat, t)
        table.scratch[at], table.out[at, 0], table.out[at, 1] = worth, out, when
        if worth < best - NEAR:
            continue
        if out >= 0:
            go(table, out, when)
        come(table, seat, t)
        worth, out, when = offer(table, seat, t)
        table.scratch[at], table.out[at, 0], table.out[at, 1] = worth, out, when
    for seat in range(start, end):
        if lacks(table, way, t) <= 0:
            break
        library = table.seat[seat, LIBRARY]
        while (
            lacks(table, way, t) > 0
            and table.seat[seat, PEOPLE + t] < table.seat[seat, MOST]
            and table.sent[library, table.way[way, MEASURE], LEARNERS] > 0
            and table.library[library, HOURS + t] >= table.hours[seat] - NEAR
        ):
            come(table, seat, t)
    return lacks(table, way, t) <= 0


@inner
def refill(table: Table, library: int, noise: float) -> None:
    """Send a library's people where they gain most, until nothing more is gained."""
    for _ in range(400):
        best, seat_to, t_to, out_of, out_t = 0.0, -1, -1, -1, -1
        for t in range(len(table.period)):
            for i in range(1, table.lines[t, 0] + 1):
                way = table.lines[t, i]
                seat = table.reach[library, way]
                if seat < 0 or free(table, way, t) <= 0:
                    continue
                worth, out, when = offer(table, seat, t)
                if worth <= 1e-7:
                    continue
                if noise > 0.0:
                    worth *= 1.0 + noise * chance(table)
                if worth > best:
                    best, seat_to, t_to, out_of, out_t = worth, seat, t, out, when
        if seat_to < 0:
            return
        if out_of >= 0:
            go(table, out_of, out_t)
        come(table, seat_to, t_to)


@inner
def look_after(table: Table, noise: float) -> None:
    """Let every library that somebody was called back from choose anew."""
    at = 0
    while at < table.tally[TOUCHED] and 2 * table.tally[NOTED] < len(table.journal):
        refill(table, table.touched[at, 0], noise)
        at += 1
    forget(table)


@inner
def forget(table: Table) -> None:
    """Nobody is to be looked after any more."""
    for i in range(table.tally[TOUCHED]):
        table.touched[table.touched[i, 0], 1] = 0
    table.tally[TOUCHED] = 0
