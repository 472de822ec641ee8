"""A linear or integer programme, written row by row and solved by HiGHS within CPU seconds."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]
INFINITY = float("inf")


@dataclass(frozen=True, slots=True)
class Answer:
    """What HiGHS found: the columns' values if any, their worth, a proven ceiling, and how it ended."""

    columns: Floats | None
    value: float
    ceiling: float
    infeasible: bool
    optimal: bool


class Programme:
    """To be made as large as possible."""

    def __init__(self) -> None:
        self._rows: list[tuple[float, float]] = []
        self._columns: list[tuple[float, float, float, bool]] = []
        self._at: list[tuple[int, int, float]] = []

    def row(self, low: float = -INFINITY, high: float = INFINITY) -> int:
        """A new row between two limits; its number."""
        self._rows.append((low, high))
        return len(self._rows) - 1

    def column(
        self,
        worth: float = 0.0,
        most: float = INFINITY,
        *,
        least: float = 0.0,
        whole: bool = False,
        at: Iterable[tuple[int, float]] = (),
    ) -> int:
        """A new column with its entries (row, number); its own number."""
        number = len(self._columns)
        self._columns.append((worth, least, most, whole))
        self._at.extend((row, number, value) for row, value in at)
        return number

    def put(self, row: int, column: int, value: float) -> None:
        """An entry of its own."""
        self._at.append((row, column, value))

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self._columns)

    def most(self, column: int) -> float:
        """The largest value a column may take."""
        return self._columns[column][2]

    def solve(
        self,
        *,
        cpu_seconds: float | None = None,
        asked: Any = None,
        relaxed: bool = False,
        seed: int = 0,
        gap: float = 0.0,
        proof_only: bool = False,
        begin: tuple[Sequence[int], Sequence[float]] | None = None,
        nodes: int | None = None,
        interior: bool = False,
    ) -> Answer:
        """The best columns found within the limits; ``relaxed`` forgets that some are whole.

        ``asked`` is called now and then and ends the work when it answers true. ``proof_only``
        spends nothing on finding plans. ``gap`` is the share of the value at which to be content.
        """
        if not self._columns:
            wrong = any(low > 0 or high < 0 for low, high in self._rows)
            none = None if wrong else np.zeros(0)
            return Answer(none, 0.0, -INFINITY if wrong else 0.0, wrong, not wrong)
        highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        options: dict[str, Any] = {
            "output_flag": False,
            "threads": 1,
            "random_seed": seed % (2**31 - 1),
            "mip_rel_gap": max(gap, 1e-7),
            "mip_abs_gap": 1e-7,
        }
        if proof_only:
            options |= {
                "mip_heuristic_effort": 0.0,
                "mip_heuristic_run_rins": False,
                "mip_heuristic_run_rens": False,
                "mip_heuristic_run_root_reduced_cost": False,
            }
        if nodes is not None:
            options["mip_max_nodes"] = nodes
        if interior:
            options |= {"solver": "ipm"}
        for name, value in options.items():
            highs.setOptionValue(name, value)
        highs.passModel(self._model(relaxed=relaxed))
        if begin is not None:
            index, values = begin
            highs.setSolution(
                len(index), np.array(index, dtype=np.int32), np.array(values, dtype=np.float64)
            )
        _limit(highs, cpu_seconds, asked)
        highs.run()
        return _answer(highs, whole=not relaxed and any(c[3] for c in self._columns))

    def _model(self, *, relaxed: bool) -> Any:
        lp = highspy.HighsLp()
        rows = np.array(self._rows, dtype=np.float64).reshape(-1, 2)
        columns = np.array([c[:3] for c in self._columns], dtype=np.float64).reshape(-1, 3)
        at = np.array(self._at, dtype=np.float64).reshape(-1, 3)
        matrix = sparse.csc_matrix(
            (at[:, 2], (at[:, 0].astype(np.int64), at[:, 1].astype(np.int64))),
            shape=(len(rows), len(columns)),
        )
        lp.num_col_, lp.num_row_ = len(columns), len(rows)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = columns[:, 0], columns[:, 1], columns[:, 2]
        lp.row_lower_, lp.row_upper_ = rows[:, 0], rows[:, 1]
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
        lp.a_matrix_.value_ = matrix.data
        lp.sense_ = highspy.ObjSense.kMaximize
        if not relaxed and any(c[3] for c in self._columns):
            kinds = highspy.HighsVarType
            lp.integrality_ = [kinds.kInteger if c[3] else kinds.kContinuous for c in self._columns]
        return lp


def _limit(highs: Any, cpu_seconds: float | None, asked: Any) -> None:
    """HiGHS reads the clock on the wall; on a busy machine that would be somebody else's time."""
    ends = None if cpu_seconds is None else time.process_time() + cpu_seconds
    if ends is None and asked is None:
        return

    def interrupt(event: Any) -> None:
        late = ends is not None and time.process_time() > ends
        if late or (asked is not None and asked()):
            event.interrupt()

    highs.cbMipInterrupt += interrupt
    highs.cbSimplexInterrupt += interrupt
    highs.cbIpmInterrupt += interrupt


def _answer(highs: Any, *, whole: bool) -> Answer:
    status, info = highs.getModelStatus(), highs.getInfo()
    kinds = highspy.HighsModelStatus
    optimal = status == kinds.kOptimal
    infeasible = status in {kinds.kInfeasible, kinds.kUnboundedOrInfeasible}
    found = info.primal_solution_status == 2
    columns = np.array(highs.getSolution().col_value) if found else None
    ceiling = INFINITY
    if whole:
        ceiling = float(info.mip_dual_bound)
    elif optimal:
        ceiling = float(info.objective_function_value)
    if abs(ceiling) >= 1e20:
        ceiling = INFINITY
    value = float(info.objective_function_value) if found else -INFINITY
    return Answer(columns, value, ceiling, infeasible, optimal)
