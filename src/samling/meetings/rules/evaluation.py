"""When answers are shown: in heaps, so that nobody can find out what one person has said.

Were every new answer shown at once, whoever looked before and after would know it. So answers wait
until a whole heap of them has come, and are then shown together.
"""

from __future__ import annotations


def may_show(waiting: int, *, at_least: int) -> bool:
    """True when so many answers wait that they may be shown together."""
    return waiting >= at_least


def mean(figures: list[int]) -> float | None:
    """The mean with one decimal, or None when nobody has answered."""
    return round(sum(figures) / len(figures), 1) if figures else None


def spread(figures: list[int]) -> tuple[int, ...]:
    """How many said 1, 2, 3, 4 and 5."""
    return tuple(figures.count(step) for step in range(1, 6))
