"""What a search tells those who look on."""

from collections.abc import Callable
from dataclasses import dataclass

from courseplan.plan import Plan


@dataclass(frozen=True, slots=True)
class Progress:
    """A word from the search: what is going on, and the plan when it is a new best."""

    note: str
    plan: Plan | None = None
    bound: float | None = None


Watch = Callable[[Progress], None]
"""Called with each ``Progress``; what it raises ends the search."""


def nobody(progress: Progress) -> None:
    """Look the other way."""
