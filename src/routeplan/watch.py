"""What a search tells those who look on."""

from collections.abc import Callable
from dataclasses import dataclass

from routeplan.plan import Plan


@dataclass(frozen=True, slots=True)
class Progress:
    """A word from the search: rounds so far, the plan when it is a new best, and what is going on."""

    iterations: int
    plan: Plan | None = None
    note: str = ""


Watch = Callable[[Progress], None]
"""Called with each ``Progress``; what it raises ends the search."""


def nobody(progress: Progress) -> None:
    """Look the other way."""
