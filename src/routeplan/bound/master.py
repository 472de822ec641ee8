"""The restricted master programme in HiGHS: which mix of known days is worth most, and what its rows cost."""

import itertools
from collections.abc import Callable, Hashable, Iterable, Sequence

import highspy
import numpy as np
import numpy.typing as npt

from routeplan.bound.duals import Duals
from routeplan.bound.model import Column, Model

Floats = npt.NDArray[np.float64]
INFINITY = highspy.kHighsInf


class Master:
    """Grows by columns (days) and rows (limits and cuts) and is solved again from where it stood."""

    def __init__(self, model: Model) -> None:
        """Set up the rows of prizes, arenas, duties and towns, with the columns that are not days."""
        self.model = model
        self.columns: list[Column] = []
        self._seen: set[Hashable] = set()
        self._forbidden: set[int] = set()
        self._at: list[int] = []
        self._stop_sets: list[frozenset[int]] = []
        self._visit_row: dict[int, int] = {}
        self.cuts: list[frozenset[int]] = []
        self._cut_row: list[int] = []
        self._highs = _quiet()
        self._highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._prize_rows = len(model.first_value)
        self._arena_rows = len(model.arenas)
        self._must = [int(row) for row in np.flatnonzero(model.must > 0)]
        self._towns = len(model.wanted) - 1
        self._lay_rows()
        self._lay_fixed_columns()
        self._buy = [self._add(0.0, 0.0, [prize], [-1.0]) for prize in range(self._prize_rows)]
        self._sell = [self._add(0.0, 0.0, [prize], [1.0]) for prize in range(self._prize_rows)]

    def _lay_rows(self) -> None:
        for _ in range(self._prize_rows):
            self._highs.addRow(-INFINITY, 0.0, 0, [], [])
        for copies in self.model.copies:
            self._highs.addRow(-INFINITY, float(copies), 0, [], [])
        for _ in self._must:
            self._highs.addRow(1.0, INFINITY, 0, [], [])
        for town in range(self._towns):
            self._highs.addRow(float(self.model.wanted[town]), INFINITY, 0, [], [])

    def _lay_fixed_columns(self) -> None:
        model = self.model
        must_from = self._prize_rows + self._arena_rows
        town_from = must_from + len(self._must)
        for prize in range(self._prize_rows):
            rows, values = [prize], [1.0]
            if model.town[prize] < self._towns:
                rows.append(town_from + int(model.town[prize]))
                values.append(float(model.children[prize]))
            self._add(float(model.first_value[prize]), 1.0, rows, values)
            for level in model.later_values:
                if level[prize] > 0:
                    self._add(float(level[prize]), 1.0, [prize], [1.0])
        dear = (
            2.0 * float(model.first_value.sum() + sum(level.sum() for level in model.later_values))
            + 1.0
        )
        dear += 2.0 * model.shortfall * float(model.wanted.sum())
        for number in range(len(self._must)):
            self._add(-dear, 1.0, [must_from + number], [1.0])
        for town in range(self._towns):
            self._add(-model.shortfall, INFINITY, [town_from + town], [1.0])

    def _add(self, worth: float, upper: float, rows: Sequence[int], values: Sequence[float]) -> int:
        at = int(self._highs.getNumCol())
        order = np.argsort(rows, kind="stable")
        index = np.array(rows, dtype=np.int32)[order]
        self._highs.addCol(
            worth, 0.0, upper, len(rows), index, np.array(values, dtype=np.float64)[order]
        )
        return at

    def fence(self, low: Floats, high: Floats) -> None:
        """Hold the prices of prizes between two bounds, so that they cannot swing (boxstep)."""
        for prize, (buy, sell) in enumerate(zip(self._buy, self._sell, strict=True)):
            self._highs.changeColBounds(buy, 0.0, INFINITY)
            self._highs.changeColBounds(sell, 0.0, INFINITY)
            self._highs.changeColCost(buy, -float(high[prize]))
            self._highs.changeColCost(sell, float(low[prize]))

    def unfence(self) -> None:
        """Let the prices of prizes move freely again."""
        for column in (*self._buy, *self._sell):
            self._highs.changeColBounds(column, 0.0, 0.0)

    def drop_loose(self, keep: Callable[[Column], bool]) -> None:
        """Forbid the days that only remember where they came from, but for those to keep."""
        for number, (at, column) in enumerate(zip(self._at, self.columns, strict=True)):
            if column.loose and number not in self._forbidden and not keep(column):
                self._highs.changeColBounds(at, 0.0, 0.0)
                self._forbidden.add(number)

    def recounted(self, arena: int) -> list[Column]:
        """The days of an arena, not forbidden, that come with counts of what they collect."""
        return [
            column
            for number, column in enumerate(self.columns)
            if column.arena == arena and column.counts is not None and number not in self._forbidden
        ]

    def add(self, columns: Iterable[Column]) -> int:
        """Take in days that are new; how many were."""
        before = len(self.columns)
        for column in columns:
            key = (column.arena, column.counts, self._key(column), column.loose)
            if key not in self._seen:
                self._seen.add(key)
                self._take(column)
        return len(self.columns) - before

    def _key(self, column: Column) -> frozenset[int] | tuple[int, ...]:
        if column.loose:
            return column.visits
        arena = self.model.arenas[column.arena]
        return frozenset(int(arena.stop_of[visit]) for visit in column.visits)

    def _take(self, column: Column) -> None:
        model, arena = self.model, self.model.arenas[column.arena]
        coverage = collected(model, column)
        rows = list(coverage)
        values = [-count for count in coverage.values()]
        rows.append(self._prize_rows + column.arena)
        values.append(1.0)
        stop_rows = model.rows_of(arena)
        stops = frozenset(int(stop_rows[arena.stop_of[visit]]) for visit in column.visits)
        for number, stop in enumerate(self._must):
            if stop in stops:
                rows.append(self._prize_rows + self._arena_rows + number)
                values.append(1.0)
        for stop in stops:
            if stop in self._visit_row:
                rows.append(self._visit_row[stop])
                values.append(1.0)
        for cut, row in zip(self.cuts, self._cut_row, strict=True):
            if len(cut & stops) >= 2:
                rows.append(row)
                values.append(float(len(cut & stops) // 2))
        cost = model.driving_second * driving(model, column)
        self._at.append(self._add(-cost, INFINITY, rows, values))
        self.columns.append(column)
        self._stop_sets.append(stops)

    def solve(self) -> tuple[float, Duals, Floats]:
        """The worth of the best mix, the prices of the rows, and how much of each day it uses."""
        self._highs.run()
        solution = self._highs.getSolution()
        used = np.array(solution.col_value)[self._at] if self._at else np.zeros(0)
        worth = float(self._highs.getInfo().objective_function_value) + self.model.constant
        return worth, self._duals(np.array(solution.row_dual)), used

    def _duals(self, row: Floats) -> Duals:
        model = self.model
        visit = np.zeros(len(model.must))
        duty = np.zeros(len(model.must))
        for stop, at in self._visit_row.items():
            visit[stop] = max(0.0, row[at])
        must_from = self._prize_rows + self._arena_rows
        for number, stop in enumerate(self._must):
            duty[stop] = max(0.0, -row[must_from + number])
        town = np.zeros(self._towns + 1)
        town_from = must_from + len(self._must)
        town[: self._towns] = np.clip(
            -row[town_from : town_from + self._towns], 0.0, model.shortfall
        )
        cut = np.array([max(0.0, row[at]) for at in self._cut_row])
        return Duals(np.maximum(row[: self._prize_rows], 0.0), visit, duty, town, cut)

    def limit_visits(self, used: Floats) -> int:
        """Write out the limit of each stop that the mix visits too often; how many were missing."""
        visits = np.zeros(len(self.model.must))
        for share, stops in zip(used, self._stop_sets, strict=True):
            if share > 0:
                visits[list(stops)] += share
        over = [int(stop) for stop in np.flatnonzero(visits > self.model.most_visits + 1e-6)]
        over = [stop for stop in over if stop not in self._visit_row]
        for stop in over:
            holders = [
                at for at, stops in zip(self._at, self._stop_sets, strict=True) if stop in stops
            ]
            self._visit_row[stop] = self._add_row(
                float(self.model.most_visits[stop]), holders, [1.0] * len(holders)
            )
        return len(over)

    def cut(self, triple: frozenset[int]) -> None:
        """Add a subset-row cut: of the days that serve two or more of the three stops, one at the most."""
        pairs = [
            (at, len(triple & stops) // 2)
            for at, stops in zip(self._at, self._stop_sets, strict=True)
        ]
        holders = [(at, float(count)) for at, count in pairs if count]
        self.cuts.append(triple)
        self._cut_row.append(
            self._add_row(1.0, [at for at, _ in holders], [count for _, count in holders])
        )

    def _add_row(self, upper: float, columns: Sequence[int], values: Sequence[float]) -> int:
        at = int(self._highs.getNumRow())
        self._highs.addRow(
            -INFINITY, upper, len(columns), np.array(columns, dtype=np.int32), np.array(values)
        )
        return at

    def mix(self, used: Floats) -> list[tuple[frozenset[int], float]]:
        """The days in use as sets of stops with their shares."""
        pairs = zip(
            self._stop_sets, used, strict=False
        )  # days that came in since then are not in use
        return [(stops, float(share)) for stops, share in pairs if share > 1e-6]


def collected(model: Model, column: Column) -> dict[int, float]:
    """How often a day collects each prize."""
    arena = model.arenas[column.arena]
    counts: dict[int, float] = {}
    if column.counts is not None:
        for token, times in column.counts:
            for part in arena.parts[token]:
                counts[part] = counts.get(part, 0.0) + times
        return counts
    held: set[int] = set()
    for visit in column.visits:
        own = set(arena.tokens[visit])
        for token in own - held:
            for part in arena.parts[token]:
                counts[part] = counts.get(part, 0.0) + 1.0
        held = own if column.loose else held | own
    return counts


def driving(model: Model, column: Column) -> int:
    """Seconds on the (closed) road of a day."""
    arena, visits = model.arenas[column.arena], column.visits
    legs = sum(int(arena.driving[a, b]) for a, b in itertools.pairwise(visits))
    return int(arena.from_start[1, visits[0]]) + legs + int(arena.to_end[1, visits[-1]])


def _quiet() -> highspy.Highs:
    highs = highspy.Highs()
    options: dict[str, bool | int | str] = {
        "output_flag": False,
        "threads": 1,
        "presolve": "off",
        "solver": "simplex",
    }
    for option, value in options.items():
        highs.setOptionValue(option, value)
    return highs
