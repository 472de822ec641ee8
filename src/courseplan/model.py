"""Which lines to hold and whom to invite, as an integer programme; the same one for every purpose.

The periods stand in **groups**. A way has in each group one number: how often it is held there. With
all periods in one group the programme is small and knows nothing of sameness between half-years;
it forgets only that a library's hours away are counted in each period by itself, so what it
proves holds for every plan. With each period a group of its own the programme is the whole truth.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from courseplan.programme import Answer, Programme
from courseplan.ways import Floats, Ways, fits

HOUR_PRICE = 1e-4
"""Of two plans that close as much, the one with less time on the road: the price of an hour."""


@dataclass(frozen=True, slots=True)
class Held:
    """A line as numbers: way, period, and people by seat."""

    way: int
    period: int
    people: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slot:
    """How often a way is held in a group of periods."""

    way: int
    group: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """How often a way is held in a group of periods, and people by seat together."""

    way: int
    group: int
    often: int
    people: dict[int, int]


@dataclass(slots=True)
class Left:
    """What lines leave for the rest."""

    gained: Floats
    days: Floats
    money: Floats
    hours: Floats
    learners: dict[tuple[int, int], int]
    invited: dict[tuple[int, int], int]
    times: list[int]
    taken: set[tuple[int, int]]


def left_by(ways: Ways, lines: Iterable[Held]) -> Left:
    """What a set of lines leaves of everything."""
    problem = ways.problem
    left = Left(
        gained=np.zeros(len(problem.needs)),
        days=np.array([period.adviser_days for period in problem.periods]),
        money=np.array([period.budget_nok for period in problem.periods]),
        hours=ways.hours.copy(),
        learners=dict(ways.learners),
        invited=defaultdict(int),
        times=[measure.most_times for measure in problem.measures],
        taken=set(),
    )
    for line in lines:
        take(ways, left, line)
    return left


def gain(
    gained: Floats, steps: Sequence[tuple[int, tuple[tuple[int, float], ...]]], people: int
) -> None:
    """Add what so many people of a library gain."""
    for size, pairs in steps:
        step = min(size, people)
        if step <= 0:
            return
        for pair, levels in pairs:
            gained[pair] += step * levels
        people -= step


def take(ways: Ways, left: Left, line: Held) -> None:
    """Let a line take its part of what is left."""
    way = ways.ways[line.way]
    left.days[line.period] -= way.form.adviser_days
    left.money[line.period] -= way.form.money_nok
    left.times[way.measure] -= 1
    left.taken.add((line.way, line.period))
    for number, people in line.people.items():
        seat = ways.seats[number]
        left.hours[seat.library, line.period] -= people * seat.hours
        left.learners[seat.library, way.measure] -= people
        left.invited[seat.library, way.measure] += people
        gain(left.gained, seat.steps, people)


class Model:
    """The programme with the numbers of its columns, so that answers can be read back."""

    def __init__(
        self,
        ways: Ways,
        groups: Sequence[tuple[int, ...]],
        slots: Sequence[Slot],
        *,
        hour_price: float = 0.0,
    ) -> None:
        """Write all rows and columns; a ceiling for every plan comes only of an hour price of 0."""
        self.hour_price = hour_price
        self.ways, self.groups, self.slots = ways, groups, slots
        self.left = left_by(ways, ())
        self.programme = Programme()
        self.count: list[int] = []
        self.spread: dict[tuple[int, int], int] = {}
        """Slot and period: the column that says it is held there."""
        self.steps: list[tuple[int, int, int]] = []
        """Slot, seat and column of each step of people."""
        self._size: dict[int, int] = {}
        """People of the step of each such column, each time."""
        self._rows()
        for number, slot in enumerate(slots):
            self._slot(number, slot)
        self._insist()

    def _rows(self) -> None:
        problem, row = self.ways.problem, self.programme.row
        self._closed()
        periods = [t for group in self.groups for t in group]
        self._days = {t: row(high=max(0.0, self.left.days[t])) for t in periods}
        self._money = {t: row(high=max(0.0, self.left.money[t])) for t in periods}
        open_hours = np.maximum(self.left.hours, 0.0)
        self._hours = [
            [
                row(high=float(open_hours[i, list(group)].sum()))
                for i in range(len(problem.libraries))
            ]
            for group in self.groups
        ]
        self._rounded = self._rounded_hours()
        self._learners: dict[tuple[int, int], int] = {}
        self._times: dict[int, int] = {}
        self._invited: dict[tuple[int, int], list[int]] = defaultdict(list)

    def _closed(self) -> None:
        """What is closed of each need, and what equity still misses."""
        ways, column, row = self.ways, self.programme.column, self.programme.row
        problem = ways.problem
        touched = self._touched()
        inside = ways.weight * np.minimum(self.left.gained, ways.gap)
        self.sure = float(inside.sum())
        self._pair: dict[int, int] = {}
        of_library: dict[int, list[tuple[int, float]]] = defaultdict(list)
        reached = np.bincount(ways.library_of, weights=inside, minlength=len(problem.libraries))
        for pair in touched:
            room = float(ways.gap[pair] - self.left.gained[pair])
            if room <= 1e-9:
                continue
            self._pair[pair] = row(high=0.0)
            weight = float(ways.weight[pair])
            at = column(weight, room, at=[(self._pair[pair], 1.0)])
            of_library[int(ways.library_of[pair])].append((at, weight))
        if problem.equity.share == 0 or (problem.equity.price == 0 and not problem.equity.must):
            return
        for library in range(len(problem.libraries)):
            lacks = float(ways.wanted[library] - reached[library])
            if lacks <= 1e-9:
                continue
            at_least = row(low=lacks)
            most = 0.0 if problem.equity.must else lacks
            column(-problem.equity.price, most, at=[(at_least, 1.0)])
            for at, weight in of_library[library]:
                self.programme.put(at_least, at, weight)

    def _rounded_hours(self) -> dict[tuple[int, int], list[tuple[float, int]]]:
        """Rows that know that hours left over in one half-year are of no use in the next.

        For any unit, a period has room for so many whole units; each visit takes its hours' whole
        units of them. Group and library: unit and row.
        """
        used: dict[int, set[float]] = defaultdict(set)
        for way in {slot.way for slot in self.slots}:
            for number in self.ways.by_way[way]:
                seat = self.ways.seats[number]
                if seat.hours > 0:
                    used[seat.library].add(seat.hours)
        found: dict[tuple[int, int], list[tuple[float, int]]] = {}
        for g, group in enumerate(self.groups):
            if len(group) == 1:
                continue
            for library, hours in used.items():
                limits = [max(0.0, float(self.left.hours[library, t])) for t in group]
                units = hours | {limit / parts + 1e-6 for limit in limits for parts in (2, 3, 4)}
                rows: dict[tuple[int, ...], tuple[float, int]] = {}
                for unit in sorted(unit for unit in units if unit > 1e-3):
                    takes = tuple(int((h + 1e-9) // unit) for h in sorted(hours))
                    room = sum(int((limit + 1e-9) // unit) for limit in limits)
                    if not any(takes) or sum(limits) / unit - room < 1e-3:
                        continue
                    if takes not in rows or room < rows[takes][1]:
                        rows[takes] = (unit, room)
                found[g, library] = [
                    (unit, self.programme.row(high=float(room))) for unit, room in rows.values()
                ]
        return found

    def _touched(self) -> list[int]:
        found: set[int] = set()
        for way in {slot.way for slot in self.slots}:
            for seat in self.ways.by_way[way]:
                found.update(pair for pair, _ in self.ways.seats[seat].steps[0][1])
        return sorted(found)

    def _slot(self, number: int, slot: Slot) -> None:
        way = self.ways.ways[slot.way]
        programme = self.programme
        periods = [
            t
            for t in self.groups[slot.group]
            if t in way.periods and (slot.way, t) not in self.left.taken
        ]
        count = programme.column(0.0, float(len(periods)), whole=True)
        self.count.append(count)
        self._spend(number, slot, periods, count)
        times = self._times.get(way.measure)
        if times is None:
            times = programme.row(high=float(max(0, self.left.times[way.measure])))
            self._times[way.measure] = times
        programme.put(times, count, 1.0)
        self._people(number, slot, periods, count)

    def _spend(self, number: int, slot: Slot, periods: Sequence[int], count: int) -> None:
        """Days and money; several periods share them out among themselves."""
        form = self.ways.ways[slot.way].form
        if len(self.groups[slot.group]) == 1:
            self.spread[number, self.groups[slot.group][0]] = count
            for t in periods:
                self.programme.put(self._days[t], count, form.adviser_days)
                self.programme.put(self._money[t], count, form.money_nok)
            return
        shared = self.programme.row(0.0, 0.0)
        self.programme.put(shared, count, -1.0)
        for t in periods:
            self.spread[number, t] = self.programme.column(
                0.0,
                1.0,
                at=[
                    (shared, 1.0),
                    (self._days[t], form.adviser_days),
                    (self._money[t], form.money_nok),
                ],
            )

    def _people(self, number: int, slot: Slot, periods: Sequence[int], count: int) -> None:
        way, programme = self.ways.ways[slot.way], self.programme
        taken = programme.row(high=0.0)
        programme.put(taken, count, -float(way.form.seats))
        enough = None
        if way.form.least > 0:
            enough = programme.row(low=0.0)
            programme.put(enough, count, -float(way.form.least))
        for seat_number in self.ways.by_way[slot.way]:
            seat = self.ways.seats[seat_number]
            open_to = [t for t in periods if self.left.hours[seat.library, t] + 1e-9 >= seat.hours]
            if not open_to:
                continue
            key = (seat.library, way.measure)
            room = self.left.learners[key]
            if key not in self._learners:
                self._learners[key] = programme.row(high=float(max(0, room)))
            for size, gains in seat.steps:
                at = [
                    (self._hours[slot.group][seat.library], seat.hours),
                    (self._learners[key], 1.0),
                    (taken, 1.0),
                    *((self._pair[pair], -levels) for pair, levels in gains if pair in self._pair),
                ]
                if enough is not None:
                    at.append((enough, 1.0))
                for unit, row in self._rounded.get((slot.group, seat.library), ()):
                    units = int((seat.hours + 1e-9) // unit)
                    if units:
                        at.append((row, float(units)))
                column = programme.column(
                    -self.hour_price * seat.hours,
                    float(size * len(open_to)),
                    whole=True,
                    at=at,
                )
                link = programme.row(high=0.0)
                programme.put(link, column, 1.0)
                for t in self._opened(number, open_to, periods, count):
                    programme.put(link, t, -float(size))
                self.steps.append((number, seat_number, column))
                self._size[column] = size
                self._invited[key].append(column)

    def _opened(
        self, number: int, open_to: Sequence[int], periods: Sequence[int], count: int
    ) -> list[int]:
        """The columns that say how often the way is held when this library can come."""
        if len(open_to) == len(periods):
            return [count]
        return [self.spread[number, t] for t in open_to if (number, t) in self.spread] or [count]

    def _insist(self) -> None:
        """Pinned lines and invitations that must be."""
        problem, programme = self.ways.problem, self.programme
        for choice in problem.pinned:
            row = programme.row(low=1.0)
            for number, slot in enumerate(self.slots):
                group = self.groups[slot.group]
                if all(self._is(choice, slot.way, t) for t in group):
                    programme.put(row, self.count[number], 1.0)
                    continue
                for t in group:
                    if self._is(choice, slot.way, t) and (number, t) in self.spread:
                        programme.put(row, self.spread[number, t], 1.0)
        rows = {library.id: i for i, library in enumerate(problem.libraries)}
        columns = {measure.id: i for i, measure in enumerate(problem.measures)}
        for invitation in problem.invitations:
            key = rows[invitation.library], columns[invitation.measure]
            have = self.left.invited[key]
            if have < invitation.at_least:
                row = programme.row(low=float(invitation.at_least - have))
                for column in self._invited[key]:
                    programme.put(row, column, 1.0)
            if invitation.at_most is not None:
                row = programme.row(high=float(max(0, invitation.at_most - have)))
                for column in self._invited[key]:
                    programme.put(row, column, 1.0)

    def _is(self, choice: object, way: int, period: int) -> bool:
        from courseplan.problem import Choice

        assert isinstance(choice, Choice)
        problem, told = self.ways.problem, self.ways.ways[way]
        return fits(
            choice,
            problem.measures[told.measure].id,
            told.form.id,
            told.place,
            problem.periods[period].id,
        )

    def begin(self, chosen: Iterable[Chosen]) -> tuple[list[int], list[float]]:
        """The whole-numbered columns that say these choices, to begin the search from."""
        often: dict[tuple[int, int], int] = {}
        people: dict[tuple[int, int], int] = {}
        for choice in chosen:
            often[choice.way, choice.group] = choice.often
            for seat, number in choice.people.items():
                people[choice.group, seat] = number
        index, values = [], []
        for slot, column in zip(self.slots, self.count, strict=True):
            index.append(column)
            values.append(float(often.get((slot.way, slot.group), 0)))
        for slot_number, seat, column in self.steps:
            key = self.slots[slot_number].group, seat
            slot = self.slots[slot_number]
            step = min(
                people.get(key, 0),
                round(self.programme.most(column)),
                self._size[column] * often.get((slot.way, slot.group), 0),
            )
            people[key] = people.get(key, 0) - step
            index.append(column)
            values.append(float(step))
        return index, values

    def chosen(self, answer: Answer) -> list[Chosen]:
        """What an answer chose: each way and group that is held at all."""
        return [
            Chosen(slot.way, slot.group, round(float(often)), people)
            for slot, often, people in zip(
                self.slots, self.counts(answer), self.people(answer), strict=True
            )
            if often > 0.5
        ]

    def counts(self, answer: Answer) -> Floats:
        """How often each slot is held."""
        assert answer.columns is not None
        return answer.columns[self.count]

    def people(self, answer: Answer) -> list[dict[int, int]]:
        """People by seat for each slot."""
        assert answer.columns is not None
        found: list[dict[int, int]] = [defaultdict(int) for _ in self.slots]
        for slot, seat, column in self.steps:
            people = round(float(answer.columns[column]))
            if people > 0:
                found[slot][seat] += people
        return [dict(each) for each in found]


def one_group(
    ways: Ways, only: Collection[int] | None = None
) -> tuple[list[tuple[int, ...]], list[Slot]]:
    """All periods together, each way a slot."""
    periods = tuple(range(len(ways.problem.periods)))
    chosen = range(len(ways.ways)) if only is None else sorted(only)
    return [periods], [Slot(way, 0) for way in chosen]
