"""Plans by benefit per cost: with a list read once, or with the list made anew after every choice."""

import heapq
from collections.abc import Sequence

from courseplan.model import Held, Left, left_by, take
from courseplan.ways import Ways


def greedy(ways: Ways, begin: Sequence[Held] = ()) -> list[Held]:
    """Lines by benefit per cost, each worked out anew after every choice, until nothing more fits.

    The cost of a line is its share of all adviser days and of all money.
    """
    lines = list(begin)
    left = left_by(ways, lines)
    days = max(1e-9, sum(p.adviser_days for p in ways.problem.periods))
    money = max(1e-9, sum(p.budget_nok for p in ways.problem.periods))
    queue: list[tuple[float, int, int]] = []
    for number, way in enumerate(ways.ways):
        for t in way.periods:
            heapq.heappush(queue, (-float("inf"), number, t))
    while queue:
        _, number, t = heapq.heappop(queue)
        if not _affordable(ways, left, number, t):
            continue
        worth, people = best_people(ways, left, number, t)
        if worth <= 1e-9 or sum(people.values()) < ways.ways[number].form.least:
            continue
        form = ways.ways[number].form
        ratio = worth / (1e-6 + form.adviser_days / days + form.money_nok / money)
        # what a line is worth can only fall, so the first whose worth stands is the best
        if queue and -queue[0][0] > ratio + 1e-12:
            heapq.heappush(queue, (-ratio, number, t))
            continue
        line = Held(number, t, people)
        lines.append(line)
        take(ways, left, line)
    return lines


def by_list(ways: Ways) -> list[Held]:
    """Lines down a list of benefit per cost made once, from everything the libraries lack.

    What is already closed lowers nobody's place on the list; whom to invite is still chosen well.
    """
    empty: list[Held] = []
    left = left_by(ways, empty)
    days = max(1e-9, sum(p.adviser_days for p in ways.problem.periods))
    money = max(1e-9, sum(p.budget_nok for p in ways.problem.periods))
    listed = []
    for number, way in enumerate(ways.ways):
        form = way.form
        for t in way.periods:
            worth, _ = best_people(ways, left, number, t)
            cost = 1e-6 + form.adviser_days / days + form.money_nok / money
            listed.append((-worth / cost, number, t))
    lines: list[Held] = []
    for _, number, t in sorted(listed):
        if not _affordable(ways, left, number, t):
            continue
        worth, people = best_people(ways, left, number, t)
        if worth > 1e-9 and sum(people.values()) >= ways.ways[number].form.least:
            lines.append(Held(number, t, people))
            take(ways, left, lines[-1])
    return lines


def _affordable(ways: Ways, left: Left, number: int, t: int) -> bool:
    way = ways.ways[number]
    return (
        (number, t) not in left.taken
        and left.times[way.measure] > 0
        and way.form.adviser_days <= left.days[t] + 1e-9
        and way.form.money_nok <= left.money[t] + 1e-9
    )


def best_people(ways: Ways, left: Left, number: int, t: int) -> tuple[float, dict[int, int]]:
    """Who to invite to one line so that most is closed, one library's step after another."""
    way = ways.ways[number]
    offers: list[tuple[float, int, int]] = []
    for at in ways.by_way[number]:
        seat = ways.seats[at]
        room = min(seat.most, left.learners[seat.library, way.measure])
        if seat.hours > 0:
            room = min(room, int((left.hours[seat.library, t] + 1e-9) // seat.hours))
        for person, worth in enumerate(_worths(ways, left, at, room)):
            offers.append((-worth, at, person))
    offers.sort()
    people: dict[int, int] = {}
    total = 0.0
    for worth, at, _ in offers[: way.form.seats]:
        people[at] = people.get(at, 0) + 1
        total -= worth
    return total, people


def _worths(ways: Ways, left: Left, at: int, room: int) -> list[float]:
    """What each further person of a library brings; those who bring nothing are left out."""
    found: list[float] = []
    inside: dict[int, float] = {}
    for size, pairs in ways.seats[at].steps:
        for _ in range(size):
            if len(found) >= room:
                return found
            worth = 0.0
            for pair, levels in pairs:
                before = inside.get(pair, float(left.gained[pair]))
                open_gap = max(0.0, float(ways.gap[pair]) - before)
                worth += float(ways.weight[pair]) * min(levels, open_gap)
                inside[pair] = before + levels
            if worth <= 1e-9:
                return found
            found.append(worth)
    return found
