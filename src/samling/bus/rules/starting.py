"""A first timetable, made as a person with a map would make one: marked as made everywhere it is shown."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from samling.ground.distance import Spot, road_minutes

STOPS, MUNICIPALITIES, DAYS, CHILDREN = 31, 11, 10, 4950
SERVICE_MINUTES, SHIFT_MINUTES = 45, 450
OPENS, CLOSES = 8 * 60 + 30, 14 * 60
EARLIEST_LEAVE = 6 * 60
DETOUR, KM_H = 1.4, 54.5
SLACK = 10
REST_AFTER, REST = 270, 45  # driving and rest, Regulation (EC) No 561/2006, article 7
TRIES, ENOUGH = 4000, 12
FEWEST_CHILDREN = 20


@dataclass(frozen=True, slots=True)
class School:
    """A school the bus could visit; ``children`` are those in grades 1–7."""

    key: str
    municipality: str
    children: int
    spot: Spot


@dataclass(frozen=True, slots=True)
class MadeVisit:
    """A visit; minutes after midnight."""

    school: str
    arrives: int
    leaves: int


@dataclass(frozen=True, slots=True)
class MadeDay:
    """One driving day of the rotation, from 0; minutes after midnight."""

    day: int
    leaves: int
    home: int
    driving: int
    visits: tuple[MadeVisit, ...]


class NoTimetable(ValueError):
    """No timetable of the known size fits; the register holds too few schools near the depot."""


def made_timetable(
    schools: Sequence[School], *, depot: Spot, seed: int, within: Iterable[str]
) -> tuple[MadeDay, ...]:
    """31 schools in 11 municipalities on ten days from one depot; ``NoTimetable`` when none fits.

    Municipalities and schools are drawn by chance from the seed; a draw is kept when its schools
    fit in just ten days, each day in one corner of the county, and of the kept draws the one whose
    children come nearest to 31 average schools wins. Same schools and seed, same timetable.
    """
    chance = random.Random(seed)  # noqa: S311
    allowed = set(within)
    by_place: dict[str, list[School]] = {}
    for school in sorted(schools, key=lambda s: s.key):
        if school.municipality in allowed and _worthwhile(school, depot):
            by_place.setdefault(school.municipality, []).append(school)
    best: tuple[int, tuple[MadeDay, ...]] | None = None
    fitting = 0
    for _ in range(TRIES):
        drawn = _draw(by_place, chance)
        days = _days(drawn, depot) if drawn else None
        if days is None:
            continue
        fitting += 1
        away = abs(sum(s.children for s in drawn) - CHILDREN)
        if best is None or away < best[0]:
            best = (away, days)
        if fitting >= ENOUGH:
            break
    if best is None:
        raise NoTimetable
    return best[1]


def _worthwhile(school: School, depot: Spot) -> bool:
    """Whether there are enough children, and the bus can be there and home again within a day's work."""
    if school.children < FEWEST_CHILDREN:
        return False
    return 2 * _minutes(depot, school.spot) + SERVICE_MINUTES + SLACK <= SHIFT_MINUTES


def _minutes(a: Spot, b: Spot) -> int:
    """Whole minutes on the road, rounded up, with a little to spare."""
    return int(road_minutes(a, b, detour=DETOUR, km_h=KM_H)) + 2 if a != b else 0


def _draw(by_place: Mapping[str, list[School]], chance: random.Random) -> list[School]:
    """31 schools, at least one in each of 11 municipalities; empty when there are too few."""
    if len(by_place) < MUNICIPALITIES:
        return []
    places = chance.sample(sorted(by_place), MUNICIPALITIES)
    pool = {place: chance.sample(by_place[place], len(by_place[place])) for place in places}
    drawn = [pool[place].pop() for place in places]
    rest = [school for place in places for school in pool[place]]
    if len(rest) < STOPS - len(drawn):
        return []
    return drawn + chance.sample(rest, STOPS - len(drawn))


def _days(schools: Sequence[School], depot: Spot) -> tuple[MadeDay, ...] | None:
    """The schools laid on ten days, the farthest first; nothing when they do not fit."""
    left = sorted(schools, key=lambda s: (-_minutes(depot, s.spot), s.key))
    days: list[MadeDay] = []
    while left and len(days) < DAYS:
        day = [left.pop(0)]
        for school in sorted(left, key=lambda s: (_minutes(day[0].spot, s.spot), s.key)):
            tried = _best_order([*day, school], depot)
            if tried is not None:
                day = tried
        left = [school for school in left if school not in day]
        timed = _timed(len(days), day, depot)
        if timed is None:
            return None
        days.append(timed)
    return None if left or len(days) < DAYS else tuple(days)


def _best_order(day: list[School], depot: Spot) -> list[School] | None:
    """The newest school put where the day becomes shortest; nothing when it fits nowhere."""
    *rest, new = day
    orders = [[*rest[:i], new, *rest[i:]] for i in range(len(rest) + 1)]
    fitting = [
        (timed.home - timed.leaves, order)
        for order in orders
        if (timed := _timed(0, order, depot)) is not None
    ]
    return min(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _timed(number: int, day: Sequence[School], depot: Spot) -> MadeDay | None:
    """The day with its clock times; nothing when a school is closed or the day too long."""
    out = _minutes(depot, day[0].spot)
    clock = max(OPENS, EARLIEST_LEAVE + out)
    leaves, driving, since_rest = clock - out, out, out
    visits = []
    for place, school in enumerate(day):
        clock = -(-clock // 5) * 5  # people are told times on the five minutes
        if clock > CLOSES or since_rest > REST_AFTER:
            return None
        visits.append(MadeVisit(school.key, clock, clock + SERVICE_MINUTES))
        onward = day[place + 1].spot if place + 1 < len(day) else depot
        leg = _minutes(school.spot, onward)
        if since_rest + leg > REST_AFTER:
            clock, since_rest = clock + REST, 0
        clock += SERVICE_MINUTES + leg + (5 if onward != depot else 0)
        driving, since_rest = driving + leg, since_rest + leg
    if since_rest > REST_AFTER or clock - leaves > SHIFT_MINUTES - SLACK:
        return None
    return MadeDay(number, leaves, clock, driving, tuple(visits))
