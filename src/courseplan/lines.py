"""Between lines as numbers and plans with names."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from courseplan.model import Held, Left, gain, left_by, take
from courseplan.plan import Line, Plan
from courseplan.problem import Problem
from courseplan.ways import Floats, Ways, fits
from courseplan.yardstick import measured


@dataclass(frozen=True, slots=True)
class Worth:
    """What lines close, what equity still misses, and closed less its price."""

    closed: float
    missing: float
    value: float


def value_of(ways: Ways, lines: Sequence[Held]) -> Worth:
    """What lines come to, as the search sees it."""
    gained = left_by(ways, lines).gained
    inside = ways.weight * np.minimum(gained, ways.gap)
    reached = np.bincount(ways.library_of, weights=inside, minlength=len(ways.wanted))
    missing = float(np.maximum(0.0, ways.wanted - reached).sum())
    closed = float(inside.sum())
    return Worth(closed, missing, closed - ways.problem.equity.price * missing)


def keeps_musts(ways: Ways, lines: Sequence[Held]) -> bool:
    """Whether everything pinned is held, everybody who must be invited is, and nobody too many."""
    problem = ways.problem
    for choice in problem.pinned:
        if not any(is_one_of(ways, choice, line.way, line.period) for line in lines):
            return False
    people: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        measure = problem.measures[ways.ways[line.way].measure].id
        for seat, number in line.people.items():
            people[problem.libraries[ways.seats[seat].library].id, measure] += number
    return all(
        people[i.library, i.measure] >= i.at_least
        and (i.at_most is None or people[i.library, i.measure] <= i.at_most)
        for i in problem.invitations
    )


def is_one_of(ways: Ways, choice: object, way: int, period: int) -> bool:
    """Whether a way in a period is one of those a choice speaks of."""
    from courseplan.problem import Choice

    assert isinstance(choice, Choice)
    told = ways.ways[way]
    problem = ways.problem
    measure, when = problem.measures[told.measure].id, problem.periods[period].id
    return fits(choice, measure, told.form.id, told.place, when)


def as_plan(problem: Problem, ways: Ways, lines: Sequence[Held]) -> Plan:
    """The lines with names, in order of time, telling what they come to."""
    ordered = sorted(lines, key=lambda line: (line.period, line.way))
    return measured(problem, Plan(tuple(_named(ways, line) for line in ordered)))


def _named(ways: Ways, line: Held) -> Line:
    problem, way = ways.problem, ways.ways[line.way]
    invited = {
        problem.libraries[ways.seats[seat].library].id: people
        for seat, people in sorted(line.people.items())
        if people > 0
    }
    measure = problem.measures[way.measure]
    return Line(measure.id, way.form.id, way.place, problem.periods[line.period].id, invited)


def lines_of(ways: Ways, plan: Plan) -> list[Held]:
    """As much of a plan as the problem still allows."""
    problem = ways.problem
    number = {
        (problem.measures[way.measure].id, way.form.id, way.place): k
        for k, way in enumerate(ways.ways)
    }
    found: list[Held] = []
    for line in plan.lines:
        way = number.get((line.measure, line.form, line.place))
        period = problem.period.get(line.period)
        if way is None or period is None or period not in ways.ways[way].periods:
            continue
        held = _as_far_as_it_goes(ways, found, Held(way, period), line)
        if held is not None:
            found.append(held)
    return found


def affordable(ways: Ways, lines: Sequence[Held]) -> list[Held]:
    """As many of the lines as there are days and money for, with as many people as can be away.

    Too few people may be left on a line.
    """
    left, found = left_by(ways, ()), []
    for line in lines:
        if not _may_be_held(ways, left, line.way, line.period):
            continue
        people = _who_can_come(ways, left, line, sorted(line.people.items()))
        found.append(replace(line, people=people))
        take(ways, left, found[-1])
    return found


def _as_far_as_it_goes(ways: Ways, before: Sequence[Held], held: Held, line: Line) -> Held | None:
    left = left_by(ways, before)
    if not _may_be_held(ways, left, held.way, held.period):
        return None
    libraries = ways.problem.libraries
    asked = (
        (number, line.invited.get(libraries[ways.seats[number].library].id, 0))
        for number in ways.by_way[held.way]
    )
    people = _who_can_come(ways, left, held, asked)
    if sum(people.values()) < ways.ways[held.way].form.least:
        return None
    return replace(held, people=people)


def _may_be_held(ways: Ways, left: Left, way: int, period: int) -> bool:
    """Whether a line does not stand there yet, and times, days and money are left for it."""
    form, measure = ways.ways[way].form, ways.ways[way].measure
    return (
        (way, period) not in left.taken
        and left.times[measure] >= 1
        and left.days[period] >= form.adviser_days - 1e-9
        and left.money[period] >= form.money_nok - 1e-6
    )


def _who_can_come(
    ways: Ways, left: Left, line: Held, asked: Iterable[tuple[int, int]]
) -> dict[int, int]:
    """As many as are asked for on each seat (its number and how many), as far as room, learners and hours go."""
    measure, room = ways.ways[line.way].measure, ways.ways[line.way].form.seats
    people = {}
    for number, wish in asked:
        seat = ways.seats[number]
        wish = min(wish, seat.most, left.learners[seat.library, measure], room)
        if seat.hours > 0:
            spare = (left.hours[seat.library, line.period] + 1e-9) // seat.hours
            wish = min(wish, int(spare))
        if wish > 0:
            people[number] = wish
            room -= wish
    return people


def without_the_idle(ways: Ways, lines: Sequence[Held]) -> list[Held]:
    """The same lines without invitations, and then lines, that close nothing and are not asked for.

    Those who travel farthest for nothing are let off first.
    """
    kept = [replace(line, people=dict(line.people)) for line in lines]
    gained = left_by(ways, kept).gained
    for line in kept:
        form = ways.ways[line.way].form
        for number in sorted(line.people, key=lambda n: -ways.seats[n].hours):
            while line.people.get(number, 0) > 0 and sum(line.people.values()) > form.least:
                if not _idle(ways, gained, number, line.people[number]):
                    break
                if not _may_lose(ways, kept, number):
                    break
                for pair, levels in _last_step(ways, number, line.people[number]):
                    gained[pair] -= levels
                line.people[number] -= 1
                if not line.people[number]:
                    del line.people[number]
    for line in list(kept):
        rest = [other for other in kept if other is not line]
        without = _without(ways, gained, line)
        lost = np.minimum(gained, ways.gap) - np.minimum(without, ways.gap)
        if float(ways.weight @ lost) < 1e-9 and keeps_musts(ways, rest):
            kept, gained = rest, without
    return kept


def _without(ways: Ways, gained: Floats, line: Held) -> Floats:
    """What would be gained without a line."""
    own = np.zeros_like(gained)
    for number, people in line.people.items():
        gain(own, ways.seats[number].steps, people)
    return gained - own


def _last_step(ways: Ways, number: int, people: int) -> tuple[tuple[int, float], ...]:
    """What the last of so many people gains."""
    for size, pairs in ways.seats[number].steps:
        if people <= size:
            return pairs
        people -= size
    return ()


def _idle(ways: Ways, gained: object, number: int, people: int) -> bool:
    assert isinstance(gained, np.ndarray)
    return all(
        gained[pair] - levels >= ways.gap[pair] - 1e-9
        for pair, levels in _last_step(ways, number, people)
    )


def _may_lose(ways: Ways, lines: Sequence[Held], number: int) -> bool:
    """Whether nobody has asked for at least so many people of this library."""
    problem, seat = ways.problem, ways.seats[number]
    library = problem.libraries[seat.library].id
    measure = problem.measures[ways.ways[seat.way].measure].id
    return not any(
        i.library == library and i.measure == measure and i.at_least for i in problem.invitations
    )
