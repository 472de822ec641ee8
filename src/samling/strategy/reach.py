"""The word for reach: what every activity leaves behind, and what insight adds up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from samling.ground.figures import Total
from samling.strategy.terms import Audience


@dataclass(frozen=True, slots=True)
class ReachFact:
    """Activities of one kind in one month: how many, and how many people, as far as told.

    ``people`` sums the heads that were counted or estimated; ``people.asked`` is the number of
    activities, so that a sum can say how much it is built on.
    """

    measure_id: int | None
    strategy_id: int | None
    municipality_id: int | None
    month: date
    audience: Audience
    kind: str
    people: Total
