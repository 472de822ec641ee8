"""Which measure an event belongs to when the librarian does not say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gatherer:
    """A measure that gathers events of a kind; an empty word stands for any."""

    measure_id: int
    place: int
    type: str = ""
    audience: str = ""
    organiser: str = ""

    def fits(self, *, type: str, audience: str, organiser: str) -> bool:
        """True when every word that is said is the event's own."""
        return (
            self.type in ("", type)
            and self.audience in ("", audience)
            and self.organiser in ("", organiser)
        )


def measure_for(
    type: str, audience: str, organiser: str, gatherings: Iterable[Gatherer]
) -> int | None:
    """The measure whose gathering fits and stands first; None when none fits.

    The lowest place wins; among equals the one named first.
    """
    fitting = (g for g in gatherings if g.fits(type=type, audience=audience, organiser=organiser))
    first = min(fitting, key=lambda g: g.place, default=None)
    return None if first is None else first.measure_id
