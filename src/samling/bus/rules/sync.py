"""How facts told by several phones become one answer, whatever the order they arrive in.

A fact is one word about one field. Of two words about the same field the later holds, and of two
at the same moment the greater key: so the answer depends on which facts have come, never on when,
how often or by which phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

Told = str | int | bool | None
Held = Mapping[str, "Said"]


@dataclass(frozen=True, slots=True)
class Said:
    """One word about one field, at a moment that is put right for the phone's clock."""

    key: UUID
    at: datetime
    field: str
    value: Told

    @property
    def rank(self) -> tuple[datetime, int]:
        """What decides which of two words about a field holds: the greater."""
        return self.at, self.key.int


def put_right(device_at: datetime, *, ahead: timedelta, received_at: datetime) -> datetime:
    """When it was told: the phone's own time less what its clock is ahead; never after it was received."""
    return min(device_at - ahead, received_at)


def later(one: Said, other: Said) -> Said:
    """The word that holds of two about the same field."""
    return max(one, other, key=lambda said: said.rank)


def merge(ours: Held, theirs: Held) -> dict[str, Said]:
    """Field by field the word that holds: the same whichever side comes first, or comes again."""
    both = dict(ours)
    for field, said in theirs.items():
        both[field] = later(both[field], said) if field in both else said
    return both


def held(said: Iterable[Said]) -> dict[str, Said]:
    """The word that holds for each field among any number of them, in any order."""
    holds: dict[str, Said] = {}
    for one in said:
        holds = merge(holds, {one.field: one})
    return holds
