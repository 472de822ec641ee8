"""The problem and the plan as it stands, as arrays for the kernel, with room to take a round back.

Numbers about one thing stand in one row and are called by the names of their columns: compiled
functions hand few arrays on faster than many.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from courseplan.model import HOUR_PRICE, Held
from courseplan.ways import Ways, fits

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Dice = npt.NDArray[np.uint64]

MUST = 1e5
"""What is paid for each thing that must be and is not."""

MEASURE, ROOM, LEAST, FIRST, END, AT = range(6)
"""A way: its measure, seats, fewest people, its seats from FIRST up to END; then by period its spot among the
lines (-1 not held, -2 may not be held), and after that by period the seats left.
"""
WAY, LIBRARY, MOST, BEGIN, STOP, PEOPLE = range(6)
"""A seat: its way and library, most people, what they learn from BEGIN up to STOP; then people by period."""
NEED, UP_TO = range(2)
"""What is learnt: a need, and by how many people."""
GAP, WEIGHT, GAINED = range(3)
"""A need."""
WANTED, CLOSED, HOURS = range(3)
"""A library: what equity asks, what is closed, then hours left by period."""
LEARNERS, ASKED, AT_LEAST = range(3)
"""A library and measure: how many more may come, how many are invited, how many must be."""
TIMES = 2
"""A measure: its ways from column 0 up to column 1, and how many more times it may be held."""
DAYS, MONEY = range(2)
"""What a way costs, and what a period has left."""
VALUE, MISSING, HOUR, OF_DAYS, OF_MONEY = range(5)
"""Figures: what the plan is worth now, the prices of missing equity and of an hour, and what one day
and one krone are of all there are.
"""
NOTED, TOUCHED = range(2)
"""Tallies: steps in the journal, libraries to be looked after."""


class Table(NamedTuple):
    """W ways, S seats, L libraries, M measures, T periods, N needs."""

    way: Ints  # W, 5 + 2 T
    cost: Floats  # W, 2
    seat: Ints  # S, 5 + T
    hours: Floats  # S: of one person
    pair: Ints  # what each seat's people learn
    levels: Floats  # of one person
    need: Floats  # N, 3
    library: Floats  # L, 2 + T
    reach: Ints  # L, W: the seat, -1 when there is none
    sent: Ints  # L, M, 3
    measure: Ints  # M, 3
    period: Floats  # T, 2
    lines: Ints  # T, W + 1: how many, then the ways
    likely: Ints  # ways that a new line is most often
    pin: Ints  # pins, W T + 1: times fulfilled, then whether a way in a period fulfils it
    figure: Floats
    tally: Ints
    journal: Ints  # kind, seat or way, period
    touched: Ints  # L, 2: the libraries to be looked after, and whether each is among them
    scratch: Floats
    out: Ints  # seat and period somebody would be called back from
    dice: Dice


def table_of(ways: Ways, lines: Sequence[Held], seed: int, likely: Iterable[int] = ()) -> Table:
    """The table with these lines on it; ``likely`` are the ways that new lines most often are."""
    from courseplan.kernel.steps import lay

    problem = ways.problem
    pairs = _pairs(ways)
    widest = max(map(len, ways.by_way), default=1)
    price, musts = problem.equity.price, len(problem.pinned)
    musts += sum(i.at_least for i in problem.invitations)
    days = sum(p.adviser_days for p in problem.periods)
    money = sum(p.budget_nok for p in problem.periods)
    worth = -price * ways.wanted.sum() - MUST * musts
    table = Table(
        way=_ways(ways),
        cost=_floats([(w.form.adviser_days, w.form.money_nok) for w in ways.ways], 2),
        seat=_seats(ways, [len(each) for each in pairs]),
        hours=np.array([seat.hours for seat in ways.seats], np.float64),
        pair=_ints([(need, cap) for each in pairs for need, _, cap in each], 2),
        levels=np.array([levels for each in pairs for _, levels, _ in each], np.float64),
        need=np.stack([ways.gap, ways.weight, np.zeros(len(ways.gap))], axis=1),
        library=np.concatenate(
            [ways.wanted[:, None], np.zeros((len(ways.wanted), 1)), ways.hours], axis=1
        ),
        reach=_reach(ways),
        sent=_sent(ways),
        measure=_measures(ways),
        period=_floats([(p.adviser_days, p.budget_nok) for p in problem.periods], 2),
        lines=np.zeros((len(problem.periods), len(ways.ways) + 1), np.int64),
        likely=np.array(sorted(likely) or range(len(ways.ways)), np.int64),
        pin=_pins(ways),
        figure=np.array([worth, price, HOUR_PRICE, 1 / max(1e-9, days), 1 / max(1e-9, money)]),
        tally=np.zeros(2, np.int64),
        journal=np.zeros((200_000, 3), np.int64),
        touched=np.zeros((len(problem.libraries), 2), np.int64),
        scratch=np.zeros(max(128, widest)),
        out=np.zeros((widest, 2), np.int64),
        dice=dice(seed),
    )
    for line in lines:
        lay(table, line.way, line.period, 0, -1)
        for number, people in line.people.items():
            lay(table, line.way, line.period, people, number)
    return table


def lines_on(table: Table) -> list[Held]:
    """The lines as they stand."""
    found = []
    for t, row in enumerate(table.lines):
        for way in map(int, row[1 : row[0] + 1]):
            seats = range(table.way[way, FIRST], table.way[way, END])
            people = {s: int(table.seat[s, PEOPLE + t]) for s in seats}
            found.append(Held(way, t, {s: number for s, number in people.items() if number}))
    return found


def dice(seed: int) -> Dice:
    """Make dice from a seed; every seed gives its own throws (one round of splitmix64)."""
    mask = (1 << 64) - 1
    z = (seed * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    return np.array([(z ^ (z >> 31)) or 1], dtype=np.uint64)


def _ways(ways: Ways) -> Ints:
    periods = len(ways.problem.periods)
    found = np.zeros((len(ways.ways), AT + 2 * periods), np.int64)
    found[:, AT : AT + periods] = -2
    seat_way = [seat.way for seat in ways.seats]
    bounds = np.searchsorted(seat_way, range(len(ways.ways) + 1))
    for number, way in enumerate(ways.ways):
        found[number, :AT] = (
            way.measure,
            way.form.seats,
            way.form.least,
            bounds[number],
            bounds[number + 1],
        )
        found[number, [AT + t for t in way.periods]] = -1
    return found


def _seats(ways: Ways, learnt: Sequence[int]) -> Ints:
    found = np.zeros((len(ways.seats), PEOPLE + len(ways.problem.periods)), np.int64)
    stops = np.cumsum(learnt, dtype=np.int64)
    for number, seat in enumerate(ways.seats):
        stop = stops[number]
        found[number, :PEOPLE] = seat.way, seat.library, seat.most, stop - learnt[number], stop
    return found


def _pairs(ways: Ways) -> list[list[tuple[int, float, int]]]:
    """What each seat's people learn: need, levels of one person, how many learn it."""
    found = []
    for seat in ways.seats:
        caps: dict[int, tuple[float, int]] = {}
        for size, pairs in seat.steps:
            for pair, levels in pairs:
                caps[pair] = levels, caps.get(pair, (0.0, 0))[1] + size
        found.append([(pair, levels, cap) for pair, (levels, cap) in caps.items()])
    return found


def _reach(ways: Ways) -> Ints:
    found = np.full((len(ways.problem.libraries), len(ways.ways)), -1, np.int64)
    for number, seat in enumerate(ways.seats):
        found[seat.library, seat.way] = number
    return found


def _sent(ways: Ways) -> Ints:
    problem = ways.problem
    rows = {library.id: i for i, library in enumerate(problem.libraries)}
    columns = {measure.id: i for i, measure in enumerate(problem.measures)}
    found = np.zeros((len(rows), len(columns), 3), np.int64)
    for (library, measure), people in ways.learners.items():
        found[library, measure, LEARNERS] = people
    for asked in problem.invitations:
        here = found[rows[asked.library], columns[asked.measure]]
        here[AT_LEAST] = asked.at_least
        if asked.at_most is not None:
            here[LEARNERS] = min(here[LEARNERS], asked.at_most)
    return found


def _measures(ways: Ways) -> Ints:
    numbers = [way.measure for way in ways.ways]
    measures = ways.problem.measures
    bounds = np.searchsorted(numbers, range(len(measures) + 1))
    return _ints(list(zip(bounds, bounds[1:], [m.most_times for m in measures], strict=False)), 3)


def _pins(ways: Ways) -> Ints:
    problem = ways.problem
    periods = len(problem.periods)
    found = np.zeros((len(problem.pinned), len(ways.ways) * periods + 1), np.int64)
    for row, choice in enumerate(problem.pinned):
        for number, way in enumerate(ways.ways):
            name = problem.measures[way.measure].id
            for t, period in enumerate(problem.periods):
                if fits(choice, name, way.form.id, way.place, period.id):
                    found[row, 1 + number * periods + t] = 1
    return found


def _ints(rows: Iterable[object], width: int) -> Ints:
    return np.array(list(rows), np.int64).reshape(-1, width)


def _floats(rows: Iterable[object], width: int) -> Floats:
    return np.array(list(rows), np.float64).reshape(-1, width)
