"""Which running totals an event moves, and by how much. See docs/algorithms/tallies.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Counted:
    """What the running totals know of one event that was held and still stands."""

    library_id: int
    municipality_id: int
    month: date
    measure_id: int | None
    type: str
    organiser: str
    audience: str
    setting: str
    people: int | None
    is_estimated: bool


class Key(NamedTuple):
    """Which running total."""

    scope: str
    grain: str
    owner: int
    starts_on: date
    measure_id: int | None
    type: str
    organiser: str
    audience: str
    setting: str


class Amount(NamedTuple):
    """How much stands in a running total, or by how much it moves."""

    events: int
    counted: int
    estimated: int
    people: int


def keys_of(event: Counted) -> tuple[Key, ...]:
    """The four running totals an event stands in: county, municipality (twice) and library."""
    year = event.month.replace(month=1, day=1)
    words = (event.measure_id, event.type, event.organiser, event.audience, event.setting)
    return (
        Key("county", "month", 0, event.month, *words),
        Key("municipality", "month", event.municipality_id, event.month, *words),
        Key("municipality", "year", event.municipality_id, year, *words),
        Key("library", "month", event.library_id, event.month, *words),
    )


def amount_of(event: Counted) -> Amount:
    """What one event adds: a missing number adds no people, yet the event is counted."""
    told = event.people is not None
    return Amount(1, int(told), int(told and event.is_estimated), event.people or 0)


def moves(*, was: Iterable[Counted], becomes: Iterable[Counted]) -> dict[Key, Amount]:
    """By how much each running total moves when some events are replaced by others.

    Totals that stay as they are do not appear, so that nothing is locked without need.
    """
    sums: dict[Key, Counter[str]] = {}
    for sign, events in ((-1, was), (1, becomes)):
        for event in events:
            amount = amount_of(event)
            for key in keys_of(event):
                line = sums.setdefault(key, Counter())
                for field, number in zip(Amount._fields, amount, strict=True):
                    line[field] += sign * number
    found = {key: Amount(*(line[f] for f in Amount._fields)) for key, line in sums.items()}
    return {key: amount for key, amount in found.items() if any(amount)}
