"""How large a need is: from the level somebody has to the level somebody wants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LOWEST, HIGHEST = 0, 4
UNSAID = 2  # the weight of a competence whose importance nobody has told: the middle one


@dataclass(frozen=True, slots=True)
class Told:
    """One answer with both levels; people is how many it is said for, at least one."""

    now: int
    wanted: int
    importance: int | None = None
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Several answers together. Levels and gap are means, weight is a sum in level × weight × people."""

    answers: int
    now: float
    wanted: float
    gap: float
    weight: int


def gap(now: int, wanted: int) -> int:
    """Levels that are lacking, 0–4; nobody lacks what she has more of than she wants."""
    return max(0, wanted - now)


def weight(told: Told) -> int:
    """The gap, times how it matters (1–3, unsaid is 2), times the people (unsaid is 1)."""
    importance = UNSAID if told.importance is None else told.importance
    people = 1 if told.people is None else told.people
    return gap(told.now, told.wanted) * importance * people


def summed(answers: Iterable[Told]) -> Summary | None:
    """All answers together, each of them counted in every figure; None when there are none."""
    rows = list(answers)
    if not rows:
        return None
    count = len(rows)
    return Summary(
        answers=count,
        now=sum(row.now for row in rows) / count,
        wanted=sum(row.wanted for row in rows) / count,
        gap=sum(gap(row.now, row.wanted) for row in rows) / count,
        weight=sum(weight(row) for row in rows),
    )


def shade(value: float, highest: float) -> int:
    """0–4: how dark a cell of a heat map is, in equal steps from nothing to the highest."""
    if highest <= 0 or value <= 0:
        return 0
    return 1 + int(3.9999 * min(1.0, value / highest))
