"""What a course changed, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

# two-sided 95 % points of Student's t with 1, 2, 3 … degrees of freedom
STUDENT = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
BEYOND = 2.042  # more degrees of freedom than the table has: on the safe side
ROUNDING = 1 / sqrt(12)  # the spread that whole levels alone hide
FURTHEST = 4.0


@dataclass(frozen=True, slots=True)
class Effect:
    """Mean gain in levels with its 95 % interval, and the mean if the silent gained nothing."""

    answered: int
    asked: int
    mean: float
    low: float
    high: float
    if_the_rest_gained_nothing: float


def effect(gains: Sequence[int], *, asked: int) -> Effect | None:
    """The mean of what people gained, with its interval; None for fewer than two answers.

    Levels are whole numbers, so the spread is never taken for less than rounding alone would make it:
    five people who all say "one level" do not prove that it is exactly one.
    """
    count = len(gains)
    if count < 2:
        return None
    mean = sum(gains) / count
    spread = sqrt(sum((gain - mean) ** 2 for gain in gains) / (count - 1))
    quantile = STUDENT[count - 2] if count - 2 < len(STUDENT) else BEYOND
    margin = quantile * max(spread, ROUNDING) / sqrt(count)
    return Effect(
        answered=count,
        asked=max(asked, count),
        mean=mean,
        low=max(-FURTHEST, mean - margin),
        high=min(FURTHEST, mean + margin),
        if_the_rest_gained_nothing=sum(gains) / max(asked, count),
    )
