"""Choosing whole days that together win the most: set packing with coverage, solved by HiGHS.

For each route j a binary x_j; for each group e and visit n a y_en in [0, 1] with sum_n y_en <= sum
of the x_j that reach e, worth the n-th visit; for each municipality a shortfall; for each stop that
may be visited more than once and has a price for being kept, one more variable. Groups that only
one stop covers are counted in the routes themselves.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

from routeplan.kernel.shape import (
    ALIKE,
    BEGIN,
    CHILDREN,
    COVER,
    CYCLE,
    DATE,
    DISTRICT,
    END,
    HAS_GOALS,
    HAS_TIMED,
    HAS_WEEKLY,
    KEPT,
    PER_DRIVING,
    PER_SHORTFALL,
    PLACE,
    SPACING,
    STOP,
    TIMED,
    TIMELY,
    VISITS,
    Shape,
)
from routeplan.kernel.shaping import Shaped
from searches.stop import Stop

if TYPE_CHECKING:
    from routeplan.pool import Found

HIGHS: Any = highspy.Highs
INFINITY = highspy.kHighsInf
MOST_NODES = 2000
"""Branches of the search tree before the best choice so far is taken."""
BRANCHES = 40_000_000
"""Branches times columns squared, when rounds are the only limit: a clock would give another plan each time."""
MOST_PRESOLVED = 30_000
"""Numbers in the rules up to which HiGHS simplifies them first.

With more it tries variable after variable, for a minute and deaf to every limit, where days hold thirty visits.
"""


class Packing:
    """One choice among found routes."""

    def __init__(
        self, shaped: Shaped, routes: Sequence["Found"], present: Sequence[Sequence[int]]
    ) -> None:
        """Write the model down."""
        self.shape: Shape = shaped.shape
        self.grains, self.routes, self.present = shaped.grains, routes, present
        self.stops = [self.shape.option[list(route.options), STOP].tolist() for route in routes]
        self.kinds = [int(self.shape.day[route.day, ALIKE]) for route in routes]
        self.shared = self.shared_groups()
        self.costs: list[float] = []
        self.upper: list[float] = []
        self.rows: list[tuple[float, float, list[int], list[float]]] = []
        self.lay_routes()
        self.lay_limits()
        self.lay_groups()
        self.lay_kept()

    def column(self, worth: float, upper: float) -> int:
        """A new variable."""
        self.costs.append(worth / self.grains)
        self.upper.append(upper)
        return len(self.costs) - 1

    def row(self, lower: float, upper: float, terms: Iterable[tuple[int, float]]) -> None:
        """A new rule."""
        found = list(terms)
        self.rows.append(
            (lower, upper, [column for column, _ in found], [value for _, value in found])
        )

    def groups_of(self, stop: int) -> list[int]:
        """The groups a stop covers."""
        groups: list[int] = self.shape.cover[
            self.shape.site[stop, COVER] : self.shape.site[stop + 1, COVER]
        ].tolist()
        return groups

    def shared_groups(self) -> set[int]:
        """Groups that need a variable: reached by several stops, or several times, or wanted by a minimum share."""
        holders: Counter[int] = Counter()
        for stop in {stop for stops in self.stops for stop in stops}:
            for group in self.groups_of(stop):
                holders[group] += int(self.shape.site[stop, VISITS])
        goals = bool(self.shape.facts[HAS_GOALS])
        wanted = {
            g for g in holders if goals and self.shape.goal[self.shape.group[g, DISTRICT]] > 0
        }
        return {group for group, times in holders.items() if times > 1} | wanted

    def lay_routes(self) -> None:
        """A variable for each route, with what it wins on its own."""
        for route, stops in zip(self.routes, self.stops, strict=True):
            worth = -float(self.driving(route)) * float(self.shape.facts[PER_DRIVING])
            for o, stop in zip(route.options, stops, strict=True):
                worth += sum(
                    float(self.shape.value[g, 0])
                    for g in self.groups_of(stop)
                    if g not in self.shared
                )
                if self.shape.site[stop, VISITS] == 1:
                    worth += float(self.kept(o, stop, route.day))
            self.column(worth, 1.0)

    def kept(self, o: int, stop: int, day: int) -> int:
        """Grains for keeping today's visit (or a must) by this very visit."""
        grains = int(self.shape.site[stop, KEPT])
        if self.shape.facts[HAS_WEEKLY]:
            grains += int(self.shape.weekly[stop, day])
        return grains + int(self.shape.site[stop, TIMED]) * int(self.shape.option[o, TIMELY])

    def driving(self, route: "Found") -> int:
        """Steps of the clock a route is on the road."""
        day = self.shape.day[route.day]
        places = [day[BEGIN], *self.shape.option[list(route.options), PLACE], day[END]]
        return sum(int(self.shape.out[a, b]) for a, b in pairwise(places))

    def lay_limits(self) -> None:
        """No day twice, no stop too often or too soon."""
        of_kind: dict[int, list[int]] = defaultdict(list)
        of_stop: dict[int, list[int]] = defaultdict(list)
        for j, (kind, stops) in enumerate(zip(self.kinds, self.stops, strict=True)):
            of_kind[kind].append(j)
            for stop in stops:
                of_stop[stop].append(j)
        copies = Counter(self.shape.day[:, ALIKE].tolist())
        for kind, columns in of_kind.items():
            self.row(-INFINITY, copies[kind], ((j, 1.0) for j in columns))
        for stop, columns in of_stop.items():
            self.row(-INFINITY, float(self.shape.site[stop, VISITS]), ((j, 1.0) for j in columns))
            if self.shape.site[stop, VISITS] > 1:
                self.lay_spacing(stop, columns)

    def lay_spacing(self, stop: int, columns: Sequence[int]) -> None:
        """Of all dates within one spacing, also round the cycle, a stop may have one."""
        spacing, cycle = int(self.shape.site[stop, SPACING]), int(self.shape.facts[CYCLE])
        date = {j: int(self.shape.day[self.routes[j].day, DATE]) for j in columns}
        for first in sorted(set(date.values())):
            near = [
                j
                for j in columns
                if 0 <= date[j] - first < spacing
                or (cycle and 0 <= date[j] + cycle - first < spacing)
            ]
            if len(near) > 1:
                self.row(-INFINITY, 1.0, ((j, 1.0) for j in near))

    def lay_groups(self) -> None:
        """Count shared groups by visits, and the shortfall of each municipality."""
        reaching: dict[int, list[int]] = defaultdict(list)
        for j, stops in enumerate(self.stops):
            for stop in stops:
                for group in self.groups_of(stop):
                    if group in self.shared:
                        reaching[group].append(j)
        counted: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for group, columns in reaching.items():
            times = Counter(columns)
            levels = [self.column(float(value), 1.0) for value in self.shape.value[group, :-1]]
            self.row(
                -INFINITY,
                0.0,
                [*((y, 1.0) for y in levels), *((j, -float(n)) for j, n in times.items())],
            )
            counted[int(self.shape.group[group, DISTRICT])].append(
                (levels[0], float(self.shape.group[group, CHILDREN]))
            )
        if self.shape.facts[HAS_GOALS]:
            for district, goal in enumerate(self.shape.goal):
                short = self.column(-float(self.shape.facts[PER_SHORTFALL]), float(goal))
                self.row(float(goal), INFINITY, [*counted[district], (short, 1.0)])

    def lay_kept(self) -> None:
        """What is won once however often a stop is visited: being kept, its weekday, its time."""
        facts = self.shape.facts
        for stop in {
            stop for stops in self.stops for stop in stops if self.shape.site[stop, VISITS] > 1
        }:
            at = [
                (j, i)
                for j, stops in enumerate(self.stops)
                for i, other in enumerate(stops)
                if other == stop
            ]
            self.once(float(self.shape.site[stop, KEPT]), [j for j, _ in at])
            if facts[HAS_WEEKLY]:
                kept = [j for j, _ in at if self.shape.weekly[stop, self.routes[j].day] > 0]
                self.once(float(self.shape.weekly[stop].max()), kept)
            if facts[HAS_TIMED]:
                timely = [j for j, i in at if self.shape.option[self.routes[j].options[i], TIMELY]]
                self.once(float(self.shape.site[stop, TIMED]), timely)

    def once(self, worth: float, columns: Sequence[int]) -> None:
        """What is won once however many of some routes are chosen."""
        if worth > 0 and columns:
            self.row(
                -INFINITY, 0.0, [(self.column(worth, 1.0), 1.0), *((j, -1.0) for j in columns)]
            )

    def solve(self, stop: Stop, *, share: float) -> list[list[int]] | None:
        """The chosen routes by day; nothing when the present plan was not beaten or there was no time."""
        highs = quiet()
        highs.passModel(self.model())
        if sum(len(row[2]) for row in self.rows) > MOST_PRESOLVED:
            highs.setOptionValue("presolve", "off")
        chosen = self.present_choice()
        highs.setSolution(len(chosen), chosen, np.ones(len(chosen)))
        began = stop.share(0) if stop.rounds is None else None
        if stop.rounds is not None:
            nodes = max(1, min(MOST_NODES, BRANCHES // len(self.costs) ** 2))
            highs.setOptionValue("mip_max_nodes", nodes)

        def look(event: highspy.HighsCallbackEvent) -> None:
            now = None if began is None else stop.share(0)
            if stop() or (now is not None and began is not None and now - began > share):
                event.interrupt()

        highs.cbMipInterrupt.subscribe(look)
        highs.cbSimplexInterrupt.subscribe(look)
        highs.run()
        values = highs.getSolution().col_value
        if len(values) == 0 or not np.isfinite(highs.getInfo().objective_function_value):
            return None
        picked = [j for j in range(len(self.routes)) if values[j] > 0.5]
        return None if picked == sorted(chosen.tolist()) else self.by_day(picked)

    def present_choice(self) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        """The columns of the present plan."""
        where = {
            (kind, frozenset(stops)): j
            for j, (kind, stops) in enumerate(zip(self.kinds, self.stops, strict=True))
        }
        found = []
        for day, route in enumerate(self.present):
            stops = (
                frozenset(self.shape.option[list(route), STOP].tolist()) if route else frozenset()
            )
            j = where.get((int(self.shape.day[day, ALIKE]), stops))
            if j is not None:
                found.append(j)
        return np.array(found, dtype=np.int32)

    def model(self) -> highspy.HighsLp:
        """The model as HiGHS takes it, row by row."""
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.costs), len(self.rows)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_ = np.array(self.costs)
        lp.col_lower_, lp.col_upper_ = np.zeros(len(self.costs)), np.array(self.upper)
        lp.row_lower_ = np.array([row[0] for row in self.rows], dtype=np.float64)
        lp.row_upper_ = np.array([row[1] for row in self.rows], dtype=np.float64)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.concatenate(
            [[0], np.cumsum([len(row[2]) for row in self.rows])]
        ).astype(np.int32)
        lp.a_matrix_.index_ = np.array(
            [column for row in self.rows for column in row[2]], dtype=np.int32
        )
        lp.a_matrix_.value_ = np.array(
            [value for row in self.rows for value in row[3]], dtype=np.float64
        )
        whole = [highspy.HighsVarType.kInteger] * len(self.routes)
        lp.integrality_ = whole + [highspy.HighsVarType.kContinuous] * (
            len(self.costs) - len(self.routes)
        )
        return lp

    def by_day(self, picked: Sequence[int]) -> list[list[int]]:
        """Give every picked route a day of its kind, its own where that is free."""
        free: dict[int, list[int]] = defaultdict(list)
        for day, kind in enumerate(self.shape.day[:, ALIKE].tolist()):
            free[kind].append(day)
        routes: list[list[int]] = [[] for _ in range(len(self.shape.day))]
        for j in picked:
            days = free[self.kinds[j]]
            day = self.routes[j].day if self.routes[j].day in days else days[0]
            days.remove(day)
            routes[day] = list(self.routes[j].options)
        return routes


def quiet() -> Any:
    """HiGHS in one thread, silent, and the same every time."""
    highs: Any = HIGHS()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("parallel", "off"),
        ("random_seed", 0),
        ("mip_max_nodes", MOST_NODES),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 1e-9),
    ):
        highs.setOptionValue(option, value)
    return highs
