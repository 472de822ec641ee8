"""A value no plan can exceed."""

from dataclasses import dataclass, replace
from typing import Any

from courseplan.model import Model, one_group
from courseplan.problem import Problem
from courseplan.ways import lay_out
from searches.stop import Stop


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A proven value, infinite when nothing is proven."""

    value: float

    @property
    def known(self) -> bool:
        """Whether anything is proven."""
        return self.value < 1e18


@dataclass(frozen=True, slots=True)
class Bound:
    """``value``: no plan is better. ``relaxed``: what the relaxed programme alone proves."""

    value: float
    relaxed: float


def bound(problem: Problem, *, stop: Stop) -> Bound:
    """A proven ceiling; it holds whenever the work is ended.

    All periods are taken together, so that each library fills its own as suits it best. First the relaxed
    programme is solved, then cuts are added until the limit.
    """
    ways = lay_out(problem)
    everything = problem.worth
    groups, slots = one_group(ways)
    model = Model(ways, groups, slots)

    def asked() -> bool:
        return stop.asked

    relaxed = model.programme.solve(relaxed=True, cpu_seconds=stop.cpu_seconds, asked=asked)
    first = min(everything, relaxed.ceiling)
    if not relaxed.optimal or stop():
        return Bound(first, first)
    left = None if stop.cpu_seconds is None else max(0.1, stop.cpu_seconds - stop.spent_s)
    found = ceiling_of(model, Ceiling(first), cpu_seconds=left, asked=asked)
    return Bound(found.value, first)


def ceiling_of(model: Model, before: Ceiling, *, cpu_seconds: float | None, asked: Any) -> Ceiling:
    """The ceiling with cuts, never above the one before."""
    answer = model.programme.solve(
        cpu_seconds=cpu_seconds,
        nodes=None if cpu_seconds is not None else 1,
        asked=asked,
        proof_only=True,
    )
    return replace(before, value=min(before.value, answer.ceiling))
