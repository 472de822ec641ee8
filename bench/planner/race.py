"""Lets solvers run one after the other, each in its own process, and keeps what they came to."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.planner.instances import Instance
from routeplan.problem import Problem
from routeplan.writing import problem_json
from searches.files import to_text, write_text

if TYPE_CHECKING:
    from bench.planner.ledger import Ledger

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Result:
    """What one solver came to on one instance; ``children`` is nothing when it failed."""

    set: str
    instance: str
    solver: str
    seconds: float
    seed: int
    children: float | None
    cpu_s: float = 0.0
    memory_mb: int = 0
    fault: str = ""
    best_known: int | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """An instance written to a file that all solvers read."""

    instance: Instance
    problem: Problem
    path: Path

    @classmethod
    def of(cls, instance: Instance, folder: str) -> "Lane":
        """Make the problem and write it."""
        problem = instance.make()
        path = Path(folder) / "problem.json"
        write_text(to_text(problem_json(problem)), path)
        return cls(instance, problem, path)

    def run(self, solver: str, *, seconds: float, seed: int, python: str) -> Result:
        """One solver's result.

        A solver that fails or breaks a rule has no children and says why.
        """
        words = [python, "-m", "bench.planner.contestant", solver, str(self.path)]
        words += ["--out", str(self.plan)] if solver == "own" else []
        code, out, err = _called([*words, "--seconds", str(seconds), "--seed", str(seed)], seconds)
        known = self.instance.best_known
        base = (self.instance.set, self.instance.name, solver, seconds, seed)
        if code != 0:
            return Result(
                *base, None, fault=(err.strip().splitlines() or ["failed"])[-1], best_known=known
            )
        told: dict[str, Any] = json.loads(out.strip().splitlines()[-1])
        fault = "; ".join(told["faults"])
        children = None if fault else told["weighted"]
        return Result(*base, children, told["cpu_s"], told["memory_mb"], fault, known)

    @property
    def plan(self) -> Path:
        """Where our own last plan lies, from which the ceiling starts when there is one."""
        return self.path.with_name("plan.json")

    def asked(self, solver: str, seconds: float, seed: int, python: str) -> Result:
        """A solver's result, or the ceiling's."""
        if solver == "bound":
            return self.bound(seconds=seconds, python=python)
        return self.run(solver, seconds=seconds, seed=seed, python=python)

    def bound(self, *, seconds: float, python: str) -> Result:
        """The proven ceiling after so many CPU seconds; it starts from our plan when that was made in this call."""
        words = [python, "-m", "routeplan", "bound", str(self.path), "--seconds", str(seconds)]
        words += ["--plan", str(self.plan)] if self.plan.exists() else []
        code, out, err = _called(words, seconds)
        base = (self.instance.set, self.instance.name, "bound", seconds, 0)
        if code != 0:
            return Result(*base, None, fault=(err.strip().splitlines() or ["failed"])[-1])
        value = json.loads(out)["children"]  # nobody has a need of their own in these problems
        return Result(*base, value, seconds, best_known=self.instance.best_known)


def _called(words: Sequence[str], seconds: float) -> tuple[int, str, str]:
    """Exit code, stdout and stderr; one thread for every library, patience for a busy machine."""
    one = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMBA")}
    paths = {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    patience = 20 * seconds + 300
    try:
        done = subprocess.run(
            words,
            capture_output=True,
            text=True,
            timeout=patience,
            cwd=ROOT,
            env={**os.environ, **one, **paths},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 1, "", f"gave no answer within {patience:.0f} s"
    return done.returncode, done.stdout, done.stderr


def race(
    instance: Instance,
    solvers: Sequence[str],
    *,
    seconds: Sequence[float],
    seeds: int,
    bound_seconds: float,
    python: str,
    ledger: "Ledger",
) -> list[Result]:
    """All solvers on one instance, each for every limit and seed; those without a seed run once.

    What the ledger knows is not run again.
    """
    asked: list[tuple[str, float, int]] = []
    for limit in seconds:
        for solver in solvers:
            lone = solver in {"greedy", "ortools", "vroom"}
            asked += [(solver, limit, seed) for seed in range(1, 2 if lone else seeds + 1)]
    asked += [("bound", bound_seconds, 0)] if bound_seconds > 0 else []
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        lane = None
        for solver, limit, seed in asked:
            found = ledger.known(instance.set, instance.name, solver, limit, seed)
            if found is None:
                lane = lane or Lane.of(instance, folder)
                interpreter = sys.executable if solver in {"own", "greedy", "bound"} else python
                found = ledger.keep(_told(lane.asked(solver, limit, seed, interpreter)))
            results.append(found)
    return results


def _told(result: Result) -> Result:
    children = "–" if result.children is None else f"{result.children:,.0f}"
    line = f"{result.set} {result.instance} {result.solver} {result.seconds:g} s: {children}"
    print(f"{line} {result.fault}".rstrip(), file=sys.stderr, flush=True)
    return result
