"""What has been measured, one JSON object a line, so that a race that was broken off goes on where it stood."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.planner.race import Result

Key = tuple[str, str, str, float, int]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number that is no race: which table, what, how much of which unit."""

    table: str
    what: str
    value: float
    unit: str


def usual_path() -> Path:
    """The file that is used unless another is named: in the folder for what changes, or in a temporary one."""
    folder = Path(os.environ.get("SAMLING_VAR", tempfile.gettempdir()))
    return folder / "bench" / "planner.jsonl"


class Ledger:
    """Results by what was asked; each is written down at once."""

    def __init__(self, path: Path | None) -> None:
        """Read what is there; without a path nothing is kept."""
        self.path = path
        self.results: dict[Key, Result] = {}
        self.figures: dict[tuple[str, str], Figure] = {}
        if path is not None and path.exists():
            for line in path.read_text("utf-8").splitlines():
                self._take(json.loads(line))

    def _take(self, told: dict[str, Any]) -> None:
        if told.pop("kind") == "figure":
            figure = Figure(**told)
            self.figures[figure.table, figure.what] = figure
        else:
            result = Result(**told)
            self.results[_key(result)] = result

    def known(
        self, set_: str, instance: str, solver: str, seconds: float, seed: int
    ) -> Result | None:
        """What the same question was answered before; a failure is asked again."""
        found = self.results.get((set_, instance, solver, seconds, seed))
        return found if found is not None and not found.fault else None

    def keep(self, result: Result) -> Result:
        """Write a result down."""
        self.results[_key(result)] = result
        self._write("result", asdict(result))
        return result

    def figure(self, table: str, what: str, unit: str, measure: Callable[[], float]) -> Figure:
        """A number as it was measured before, or is now."""
        if (table, what) not in self.figures:
            found = Figure(table, what, measure(), unit)
            self.figures[table, what] = found
            self._write("figure", asdict(found))
        return self.figures[table, what]

    def of(self, set_: str) -> Iterator[Result]:
        """All results of one set."""
        return (result for result in self.results.values() if result.set == set_)

    def _write(self, kind: str, told: dict[str, Any]) -> None:
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"kind": kind, **told}, ensure_ascii=False) + "\n")


def _key(result: Result) -> Key:
    return result.set, result.instance, result.solver, result.seconds, result.seed
