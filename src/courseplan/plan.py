"""What the planner answers: lines, and who is invited to each."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A measure held once: in a form, at a place (none when digital), in a period.

    ``invited`` are people by library.
    """

    measure: str
    form: str
    place: str | None
    period: str
    invited: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """Lines with what they come to.

    ``closed`` is the weighted gap they close, ``value`` the same less what unmet equity costs,
    ``bound`` a proven value no plan can exceed.
    """

    lines: tuple[Line, ...]
    closed: float = 0.0
    value: float = 0.0
    bound: float | None = None
    seed: int = 0

    @property
    def gap_percent(self) -> float | None:
        """How far the value may be from the best there is, in per cent of the bound; none unproven."""
        if self.bound is None:
            return None
        if self.bound <= 0:
            return 0.0
        return max(0.0, 100.0 * (self.bound - self.value) / self.bound)
