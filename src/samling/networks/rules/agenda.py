"""The order of an agenda, and when each item begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta


def moved(keys: Sequence[int], key: int, *, up: bool) -> tuple[int, ...]:
    """The keys with one of them a step earlier or later; at the end of its way it stays."""
    order = list(keys)
    here = order.index(key)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    return tuple(order)


def begins(minutes: Sequence[int | None], starts_at: datetime) -> tuple[datetime | None, ...]:
    """When each item begins; None once the length of an earlier one is not told."""
    found: list[datetime | None] = []
    clock: datetime | None = starts_at
    for length in minutes:
        found.append(clock)
        clock = clock + timedelta(minutes=length) if clock and length is not None else None
    return tuple(found)
