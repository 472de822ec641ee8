"""In which period each line is held, so that libraries are not asked to spare too many at once."""

import math
import random
from collections.abc import Sequence
from dataclasses import replace

from courseplan.model import Held
from courseplan.ways import Ways

_TOO_DEAR = 200.0
"""The price, in hours, of a day beyond those there are, and of five thousand kroner."""
_WARM = 12.0
"""So many hours worse is often taken at first (annealing)."""


class _Table:
    """What each period has left when the lines lie as they do."""

    def __init__(self, ways: Ways) -> None:
        problem = ways.problem
        self.ways = ways
        self.days = [period.adviser_days for period in problem.periods]
        self.money = [period.budget_nok for period in problem.periods]
        self.hours = [list(map(float, row)) for row in ways.hours]

    def lay(self, line: Held, t: int, sign: int = 1) -> None:
        """Put a line in a period, or take it out."""
        form = self.ways.ways[line.way].form
        self.days[t] -= sign * form.adviser_days
        self.money[t] -= sign * form.money_nok
        for number, people in line.people.items():
            seat = self.ways.seats[number]
            self.hours[seat.library][t] -= sign * people * seat.hours

    def cost(self, line: Held, t: int) -> float:
        """What it would cost to put a line in a period: too many hours, days, kroner."""
        form = self.ways.ways[line.way].form
        found = _TOO_DEAR * _more_below(self.days[t], form.adviser_days)
        found += _TOO_DEAR * _more_below(self.money[t], form.money_nok) / 5000.0
        for number, people in line.people.items():
            seat = self.ways.seats[number]
            found += _more_below(self.hours[seat.library][t], people * seat.hours)
        return found


def _more_below(left: float, asked: float) -> float:
    """How much further below nothing asking brings what is left."""
    return max(0.0, asked - left) - max(0.0, -left)


def in_halves(
    ways: Ways, lines: Sequence[Held], *, rounds: int, chance: random.Random
) -> list[Held]:
    """The same lines with periods; those that no period has days and money for are left out."""
    table = _Table(ways)
    at: list[int] = [-1] * len(lines)
    taken: set[tuple[int, int]] = set()
    order = sorted(
        range(len(lines)),
        key=lambda i: (len(ways.ways[lines[i].way].periods), -_weight(ways, lines[i])),
    )
    for i in order:
        _settle(ways, table, lines, at, taken, i)
    warmth = _WARM
    for _ in range(rounds):
        for _ in range(8 * len(order)):
            _swap(ways, table, lines, at, taken, chance, warmth)
            _move(ways, table, lines, at, taken, chance, warmth)
        warmth *= 0.82
    for i in order:
        _settle(ways, table, lines, at, taken, i)
    _drop_what_is_too_dear(ways, table, lines, at)
    return [replace(line, period=t) for line, t in zip(lines, at, strict=True) if t >= 0]


def _weight(ways: Ways, line: Held) -> float:
    form = ways.ways[line.way].form
    return form.adviser_days * 10 + sum(
        people * ways.seats[number].hours for number, people in line.people.items()
    )


def _settle(
    ways: Ways,
    table: _Table,
    lines: Sequence[Held],
    at: list[int],
    taken: set[tuple[int, int]],
    i: int,
) -> None:
    """Move one line to the period where it costs least."""
    line = lines[i]
    if at[i] >= 0:
        table.lay(line, at[i], -1)
        taken.discard((line.way, at[i]))
    best, where = float("inf"), -1
    for t in ways.ways[line.way].periods:
        if (line.way, t) in taken:
            continue
        cost = table.cost(line, t) - 1e-6 * table.days[t] - (1e-9 if t == at[i] else 0.0)
        if cost < best:
            best, where = cost, t
    at[i] = where
    if where >= 0:
        table.lay(line, where)
        taken.add((line.way, where))


def _move(
    ways: Ways,
    table: _Table,
    lines: Sequence[Held],
    at: list[int],
    taken: set[tuple[int, int]],
    chance: random.Random,
    warmth: float,
) -> None:
    """Let a line move to another period when that costs less, or a little more."""
    i = chance.randrange(len(lines))
    line, a = lines[i], at[i]
    b = chance.choice(ways.ways[line.way].periods)
    if a in {b, -1} or (line.way, b) in taken:
        return
    table.lay(line, a, -1)
    if _taken(table.cost(line, b) - table.cost(line, a), warmth, chance):
        taken.discard((line.way, a))
        taken.add((line.way, b))
        at[i] = b
    table.lay(line, at[i])


def _swap(
    ways: Ways,
    table: _Table,
    lines: Sequence[Held],
    at: list[int],
    taken: set[tuple[int, int]],
    chance: random.Random,
    warmth: float,
) -> None:
    """Let two lines change periods when that costs less, or a little more."""
    i, j = chance.randrange(len(lines)), chance.randrange(len(lines))
    a, b = at[i], at[j]
    if a < 0 or b < 0 or a == b or lines[i].way == lines[j].way:
        return
    if b not in ways.ways[lines[i].way].periods or a not in ways.ways[lines[j].way].periods:
        return
    if (lines[i].way, b) in taken or (lines[j].way, a) in taken:
        return
    table.lay(lines[i], a, -1)
    table.lay(lines[j], b, -1)
    # each cost is told with the other out of the way: the two lie in different periods
    stay = table.cost(lines[i], a) + table.cost(lines[j], b)
    change = table.cost(lines[i], b) + table.cost(lines[j], a)
    if _taken(change - stay, warmth, chance):
        taken.difference_update({(lines[i].way, a), (lines[j].way, b)})
        taken.update({(lines[i].way, b), (lines[j].way, a)})
        a, b = b, a
    at[i], at[j] = a, b
    table.lay(lines[i], a)
    table.lay(lines[j], b)


def _taken(worse: float, warmth: float, chance: random.Random) -> bool:
    return worse < -1e-9 or chance.random() < math.exp(-max(0.0, worse) / warmth)


def _drop_what_is_too_dear(ways: Ways, table: _Table, lines: Sequence[Held], at: list[int]) -> None:
    """Leave out the lines with the fewest people until the days and the money suffice."""
    pinned = _pinned(ways, lines, at)
    for t in range(len(table.days)):
        here = sorted(
            (i for i in range(len(lines)) if at[i] == t and i not in pinned),
            key=lambda i: sum(lines[i].people.values()),
        )
        for i in here:
            form = ways.ways[lines[i].way].form
            if (table.days[t] < -1e-6 and form.adviser_days > 0) or (
                table.money[t] < -1e-3 and form.money_nok > 0
            ):
                table.lay(lines[i], t, -1)
                at[i] = -1


def _pinned(ways: Ways, lines: Sequence[Held], at: Sequence[int]) -> set[int]:
    from courseplan.ways import fits

    problem, found = ways.problem, set()
    for choice in problem.pinned:
        for i, line in enumerate(lines):
            way = ways.ways[line.way]
            if at[i] >= 0 and fits(
                choice,
                problem.measures[way.measure].id,
                way.form.id,
                way.place,
                problem.periods[at[i]].id,
            ):
                found.add(i)
                break
    return found
