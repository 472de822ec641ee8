"""A plan at once: greedy insertion in plain numpy, for the first seconds of a cold process.

It reads the same arrays as the kernel but shares no code with it. Each step inserts, of all stops
and days, the visit that wins the most for its time, where it takes the least; only the day that
changed is priced again.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from routeplan.kernel.shape import (
    BEGIN,
    CHILDREN,
    CLOSES,
    COVER,
    CYCLE,
    DATE,
    DISTRICT,
    DRIVING,
    EARLIEST,
    END,
    FIRST,
    HAS_GOALS,
    HAS_WEEKLY,
    HOLDER,
    HOME,
    KEPT,
    LATEST,
    LONGEST,
    OPENS,
    PER_SHORTFALL,
    PLACE,
    RESTING,
    RESTS,
    SAME_WEEKDAY,
    SERVICE,
    SPACING,
    STOP,
    STRETCH,
    TIMED,
    TIMELY,
    VISITS,
    Ints,
    Shape,
)

Floats = npt.NDArray[np.float64]
Segment = tuple[int, int, int, int, int]
"""Least duration, earliest and latest departure, driving, driving since (or until) a rest."""
NO_SCORE = -1.0
"""No option fits and wins."""


@dataclass
class Greedy:
    """A plan that grows; ``routes`` holds the options of each day in order."""

    shape: Shape
    routes: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with empty days."""
        shape = self.shape
        days, options = len(shape.day), len(shape.option)
        self.routes = [[] for _ in range(days)]
        self.count = np.zeros(len(shape.value), dtype=np.int64)
        self.reached = np.zeros(len(shape.goal), dtype=np.int64)
        self.visited: list[list[int]] = [[] for _ in range(len(shape.site) - 1)]
        self.worth = np.array(
            [self.worth_of(stop) for stop in range(len(self.visited))], dtype=np.float64
        )
        self.cost = np.full((days, options), np.inf)
        self.slot = np.zeros((days, options), dtype=np.int64)
        self.open = (
            shape.allowed[shape.option[:, STOP]].T.astype(bool)
            if options
            else np.zeros((days, 0), dtype=bool)
        )
        self.best = np.full(days, NO_SCORE)
        self.choice = np.zeros(days, dtype=np.int64)

    def fill(self) -> list[list[int]]:
        """Insert until nothing fits or nothing is won; the routes."""
        if len(self.shape.option) == 0 or len(self.shape.day) == 0:
            return self.routes
        for day in range(len(self.routes)):
            self.price(day)
            self.score(day)
        while (day := int(np.argmax(self.best))) is not None and self.best[day] > 0:
            self.insert(day, int(self.choice[day]))
        return self.routes

    def insert(self, day: int, o: int) -> None:
        """Serve an option where it costs the least, and price again what that changes."""
        stop = int(self.shape.option[o, STOP])
        self.routes[day].insert(int(self.slot[day, o]), o)
        self.visited[stop].append(day)
        touched = self.reach(stop)
        for changed in touched:
            self.worth[changed] = self.worth_of(changed)
        self.close(stop)
        self.price(day)
        lost = np.isin(self.shape.option[:, STOP], np.array(sorted(touched)))
        for other in range(len(self.routes)):
            if other == day or (self.best[other] > 0 and lost[self.choice[other]]):
                self.score(other)

    def reach(self, stop: int) -> set[int]:
        """Count a visit; the stops whose worth may have changed."""
        shape, touched = self.shape, {stop}
        for group in shape.cover[shape.site[stop, COVER] : shape.site[stop + 1, COVER]]:
            self.count[group] += 1
            touched.update(
                shape.holder[shape.group[group, HOLDER] : shape.group[group + 1, HOLDER]].tolist()
            )
            if self.count[group] == 1:
                self.reached[shape.group[group, DISTRICT]] += shape.group[group, CHILDREN]
                if shape.facts[HAS_GOALS]:
                    touched.update(self.neighbours(int(shape.group[group, DISTRICT])))
        return touched

    def neighbours(self, district: int) -> list[int]:
        """The stops that cover a group of a municipality."""
        shape = self.shape
        found: list[int] = []
        for group in np.flatnonzero(shape.group[:-1, DISTRICT] == district):
            found += shape.holder[
                shape.group[group, HOLDER] : shape.group[group + 1, HOLDER]
            ].tolist()
        return found

    def worth_of(self, stop: int) -> float:
        """Grains of one visit more, without those that depend on day and time."""
        shape, site = self.shape, self.shape.site
        groups = shape.cover[site[stop, COVER] : site[stop + 1, COVER]]
        most = shape.value.shape[1] - 1
        grains = int(shape.value[groups, np.minimum(self.count[groups], most)].sum())
        if shape.facts[HAS_GOALS]:
            grains += self.relief(groups) * int(shape.facts[PER_SHORTFALL])
        return float(grains + (0 if self.visited[stop] else int(site[stop, KEPT])))

    def relief(self, groups: Ints) -> int:
        """Children of shortfall that a visit to these groups would take away."""
        new: dict[int, int] = {}
        for group in groups[self.count[groups] == 0]:
            district = int(self.shape.group[group, DISTRICT])
            new[district] = new.get(district, 0) + int(self.shape.group[group, CHILDREN])
        return sum(
            min(children, max(int(self.shape.goal[d] - self.reached[d]), 0))
            for d, children in new.items()
        )

    def close(self, stop: int) -> None:
        """Shut the stop's options on every day a visit more would break its rules."""
        shape = self.shape
        first, last = shape.site[stop, FIRST], shape.site[stop + 1, FIRST]
        if len(self.visited[stop]) >= shape.site[stop, VISITS]:
            self.open[:, first:last] = False
            return
        gap = np.abs(shape.day[:, DATE] - shape.day[self.visited[stop][-1], DATE])
        spacing = shape.site[stop, SPACING]
        bad = gap < spacing
        if shape.facts[CYCLE]:
            bad |= shape.facts[CYCLE] - gap < spacing
        if shape.facts[SAME_WEEKDAY]:
            bad |= gap % 7 != 0
        self.open[bad, first:last] = False
        for day in range(len(self.routes)):
            self.score(day)

    def score(self, day: int) -> None:
        """Find the option that wins the most for its time on a day."""
        stop = self.shape.option[:, STOP]
        worth = self.worth[stop].copy()
        if self.shape.facts[HAS_WEEKLY]:
            worth += self.shape.weekly[stop, day]
        worth += self.shape.site[stop, TIMED] * self.shape.option[:, TIMELY]
        fits = self.open[day] & np.isfinite(self.cost[day]) & (worth > 0)
        scores = np.where(fits, worth / np.where(fits, self.cost[day], 1.0), NO_SCORE)
        self.choice[day] = int(np.argmax(scores))
        self.best[day] = scores[self.choice[day]]

    def price(self, day: int) -> None:
        """The least seconds each option adds to a day, and the position where."""
        shape, option = self.shape, self.shape.option
        ahead, behind, places = self.segments(day)
        lasted = ahead[-1][0] if self.routes[day] else 0
        self.cost[day] = np.inf
        for i in range(len(places) - 1):
            seconds = self.through(day, ahead[i], behind[i + 1], places[i], places[i + 1])
            cost = np.where(seconds < 0, np.inf, np.maximum(seconds - lasted, 0) + 1.0)
            better = cost < self.cost[day]
            self.cost[day][better] = cost[better]
            self.slot[day][better] = i
        self.cost[day][(option[:, RESTS] == 1) & (shape.day[day, RESTING] == 0)] = np.inf

    def through(self, day: int, a: Segment, b: Segment, a_place: int, b_place: int) -> Ints:
        """The duration of a day with each option between two of its segments; -1 where a rule is broken."""
        option, limits = self.shape.option, self.shape.day[day]
        leg = self.shape.into[option[:, PLACE], a_place].astype(np.int64)
        home = self.shape.out[option[:, PLACE], b_place].astype(np.int64)
        t = a[0] + leg
        bad = a[1] + t > option[:, CLOSES]
        wait = np.maximum(option[:, OPENS] - t - a[2], 0)
        earliest = np.maximum(option[:, OPENS] - t, a[1]) - wait
        latest = np.minimum(option[:, CLOSES] - t, a[2])
        t = t + wait + option[:, SERVICE] + home
        bad |= earliest + t > b[2]
        t = t + np.maximum(b[1] - t - latest, 0) + b[0]
        driving = a[3] + leg + home + b[3]
        bad |= (t > limits[LONGEST]) | (driving > limits[DRIVING])
        if limits[RESTING]:
            rests = option[:, RESTS] == 1
            bad |= (
                np.where(rests, np.maximum(a[4] + leg, home + b[4]), a[4] + leg + home + b[4])
                > limits[STRETCH]
            )
        result: Ints = np.where(bad, -1, t)
        return result

    def segments(self, day: int) -> tuple[list[Segment], list[Segment], list[int]]:
        """The segments from the start and to the end, and the places of the day."""
        shape, route = self.shape, self.routes[day]
        limits = [int(number) for number in shape.day[day]]
        nodes = [
            (int(row[SERVICE]), int(row[OPENS]), int(row[CLOSES]), int(row[RESTS]))
            for row in shape.option[route]
        ]
        nodes = [(0, limits[EARLIEST], limits[LATEST], 0), *nodes, (0, 0, limits[HOME], 0)]
        places = [limits[BEGIN], *shape.option[route, PLACE].tolist(), limits[END]]
        legs = [int(shape.out[p, q]) for p, q in pairwise(places)]
        ahead = [(0, nodes[0][1], nodes[0][2], 0, 0)]
        for node, leg in zip(nodes[1:], legs, strict=True):
            ahead.append(after(ahead[-1], leg, node))
        behind = [(0, 0, nodes[-1][2], 0, 0)]
        for node, leg in zip(nodes[-2::-1], legs[::-1], strict=True):
            behind.append(before(node, leg, behind[-1]))
        return ahead, behind[::-1], places


def after(segment: Segment, leg: int, node: tuple[int, ...]) -> Segment:
    """A segment with one visit more: duration, earliest and latest departure, driving, since a rest."""
    t, e, late, d, s = segment
    service, opens, closes, rests = node
    t += leg
    wait = max(opens - t - late, 0)
    return (
        t + wait + service,
        max(opens - t, e) - wait,
        min(closes - t, late),
        d + leg,
        0 if rests else s + leg,
    )


def before(node: tuple[int, ...], leg: int, segment: Segment) -> Segment:
    """A segment with one visit more at its beginning."""
    t, e, late, d, s = segment
    service, opens, closes, rests = node
    reach = service + leg
    wait = max(e - reach - closes, 0)
    return (
        t + reach + wait,
        max(e - reach, opens) - wait,
        min(late - reach, closes),
        d + leg,
        0 if rests else s + leg,
    )


def greedy(shape: Shape) -> list[list[int]]:
    """Routes by greedy insertion: for each day the options in order."""
    return Greedy(shape).fill()
