"""A few good plans that differ, and new ones begun from the days of two of them.

Route exchange after Potvin and Bengio 1996: some days of one plan are replaced by days of another, whatever is visited
twice then is left out there, and the search goes on from that. A single day takes its first part from one plan and the
rest from the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from routeplan.kernel.shape import ALIKE, COVER, FIRST, PLACE, STOP, Shape
from routeplan.repair import lawful

MOST = 8
"""Plans kept."""
ALMOST_THE_SAME = 0.9
"""Two plans that share more of their stops than this are taken for one, and the better one stays."""

Days = list[list[int]]
"""The options of each day in order."""


@dataclass(frozen=True, slots=True)
class Member:
    """One plan with its score and its stops."""

    score: int
    days: Days
    stops: frozenset[int]


class Population:
    """The plans that short courses ended with; the same seed crosses the same."""

    def __init__(self, shape: Shape, seed: int) -> None:
        """Begin with none."""
        self.shape = shape
        self.dice = Random(seed)  # throws the same on every machine
        self.members: list[Member] = []
        worth = [int(shape.value[group, 0]) for group in range(len(shape.value))]
        self.gain = [
            sum(
                worth[g] for g in shape.cover[shape.site[stop, COVER] : shape.site[stop + 1, COVER]]
            )
            for stop in range(len(shape.site) - 1)
        ]

    def take(self, score: int, days: Days) -> None:
        """Keep a plan unless a like one is better, or all are."""
        new = Member(score, days, frozenset(stop for day in days for stop in self.stops(day)))
        like = [old for old in self.members if likeness(old.stops, new.stops) > ALMOST_THE_SAME]
        if any(old.score >= score for old in like):
            return
        self.members = [old for old in self.members if old not in like]
        self.members.append(new)
        self.members.sort(key=lambda member: -member.score)
        del self.members[MOST:]

    def scattered(self) -> Days:
        """Days with a stop or two thrown for, so that each goes to a part of the map that chance chose."""
        seeds: Days = [[] for _ in self.shape.day]
        for day in range(len(seeds)):
            for _ in range(1 + self.throw(2)):
                seeds[day].append(self.throw(len(self.shape.option)))
        return lawful(self.shape, seeds)

    def child(self) -> Days:
        """Days of two plans put together, lawful and without a stop twice; of one plan when there is no other."""
        one, other = self.chosen(3), self.chosen(1)
        for _ in range(8):
            if other is not one:
                break
            other = self.chosen(1)
        mixed = self.days_exchanged if len(one.days) > 1 and self.throw(4) else self.ends_exchanged
        return lawful(self.shape, mixed(one.days, other.days))

    def chosen(self, throws: int) -> Member:
        """The best of so many plans thrown for."""
        return self.members[min(self.throw(len(self.members)) for _ in range(throws))]

    def days_exchanged(self, one: Days, other: Days) -> Days:
        """One plan with some days that bring most from the other."""
        child: Days = [list(day) for day in one]
        for _ in range(1 + self.throw(max(len(one) // 2, 1))):
            place = self.throw(len(child))
            kept = {s for k, day in enumerate(child) if k != place for s in self.stops(day)}
            kind = self.shape.day[place, ALIKE]
            like = [k for k in range(len(other)) if self.shape.day[k, ALIKE] == kind]
            child[place] = max((self.without(other[k], kept) for k in like), key=self.worth_of)
        return child

    def ends_exchanged(self, one: Days, other: Days) -> Days:
        """Each day begun as in one plan and ended as in the other, from the place where they are nearest each other."""
        child: Days = [list(day) for day in one]
        place = self.throw(len(child))
        if not one[place]:
            return child
        head = one[place][: 1 + self.throw(len(one[place]))]
        kept = {s for k, day in enumerate(child) if k != place for s in self.stops(day)}
        tails = [self.tail(head, day, kept) for day in other]
        child[place] = [*head, *max(tails, key=self.worth_of)]
        return child

    def tail(self, head: Sequence[int], day: Sequence[int], kept: set[int]) -> list[int]:
        """What a day visits after the stop that is nearest the last of ``head``."""
        last = int(self.shape.option[head[-1], STOP])
        stops = self.stops(day)
        at = min(range(len(day)), key=lambda k: self.way(last, stops[k]), default=0)
        return self.without(day[at:], kept | set(self.stops(head)))

    def way(self, one: int, other: int) -> int:
        """Seconds from one stop to another."""
        place = self.shape.option[self.shape.site[[one, other], FIRST], PLACE]
        return 0 if one == other else int(self.shape.out[place[0], place[1]])

    def without(self, day: Sequence[int], kept: set[int]) -> list[int]:
        """A day's options but for the stops that are visited already."""
        return [o for o in day if int(self.shape.option[o, STOP]) not in kept]

    def worth_of(self, day: Sequence[int]) -> int:
        """What a day's stops would win alone."""
        return sum(self.gain[stop] for stop in self.stops(day))

    def stops(self, day: Sequence[int]) -> list[int]:
        """The stops of a day in order."""
        return [int(self.shape.option[o, STOP]) for o in day]

    def throw(self, sides: int) -> int:
        """A whole number from 0 up to but not including ``sides``."""
        return int(self.dice.random() * sides)


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """The part of all stops of two plans that both visit."""
    return len(one & other) / max(len(one | other), 1)
