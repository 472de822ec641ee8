"""A number that knows where it stands: reported, estimated, checked or missing. Missing is never zero."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How far a figure can be trusted."""

    REPORTED = "reported"
    ESTIMATED = "estimated"
    CHECKED = "checked"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number and its standing; ``value`` is None exactly when it is missing."""

    value: int | None
    standing: Standing
    reason: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) != (self.standing == Standing.MISSING):
            raise ValueError("A figure is missing exactly when it has no value.")

    @property
    def is_missing(self) -> bool:
        """True when nobody has told the number."""
        return self.value is None


def reported(value: int) -> Figure:
    """A figure as somebody counted and told it."""
    return Figure(value, Standing.REPORTED)


def estimated(value: int) -> Figure:
    """A figure as somebody judged it by eye."""
    return Figure(value, Standing.ESTIMATED)


def checked(value: int) -> Figure:
    """A figure that a second person has looked into."""
    return Figure(value, Standing.CHECKED)


def missing(reason: str = "") -> Figure:
    """No figure, and why, when that is known."""
    return Figure(None, Standing.MISSING, reason)


def told(value: int | None, *, reason: str = "") -> Figure:
    """A reported figure, or a missing one when ``value`` is None."""
    return missing(reason) if value is None else reported(value)


@dataclass(frozen=True, slots=True)
class Total:
    """A sum that says how many of those asked it is built on, and how many of these only estimated."""

    value: int
    told: int
    asked: int
    estimated: int = 0

    @property
    def is_missing(self) -> bool:
        """True when nobody at all has told a number: the sum is then unknown, not zero."""
        return self.told == 0

    @property
    def is_whole(self) -> bool:
        """True when everybody who was asked has told a number."""
        return self.told >= self.asked

    def __add__(self, other: Total) -> Total:
        return Total(
            self.value + other.value,
            self.told + other.told,
            self.asked + other.asked,
            self.estimated + other.estimated,
        )


NOTHING_ASKED = Total(0, 0, 0)


def total(figures: Iterable[Figure]) -> Total:
    """Add figures up; a missing one adds nothing but is counted among those asked."""
    value = told_count = asked = guessed = 0
    for figure in figures:
        asked += 1
        if figure.value is not None:
            value += figure.value
            told_count += 1
            guessed += figure.standing == Standing.ESTIMATED
    return Total(value, told_count, asked, guessed)
