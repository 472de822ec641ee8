"""Decisions of the strategy: values in, values out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

CODE = re.compile(r"[A-Z]{1,3}[0-9]{1,3}")


def is_code(text: str) -> bool:
    """True for what a strategy may be called in short: capital letters and a number, such as S1."""
    return CODE.fullmatch(text) is not None


def free_code(taken: Iterable[str]) -> str:
    """The first of S1, S2 … that no other strategy of the plan has."""
    used = set(taken)
    number = 1
    while f"S{number}" in used:
        number += 1
    return f"S{number}"


def free_slug(wanted: str, taken: Iterable[str], *, limit: int = 120) -> str:
    """The wanted slug, or the wanted slug with the lowest number behind it that nobody has."""
    used = set(taken)
    stem = wanted[:limit].strip("-") or "tiltak"
    slug, number = stem, 1
    while slug in used:
        number += 1
        tail = f"-{number}"
        slug = stem[: limit - len(tail)].rstrip("-") + tail
    return slug


def moved(order: Sequence[int], key: int, *, up: bool) -> tuple[int, ...]:
    """The order with ``key`` one place up or down; unchanged when it stands at that end already."""
    places = list(order)
    here = places.index(key)
    there = here - 1 if up else here + 1
    if 0 <= there < len(places):
        places[here], places[there] = places[there], places[here]
    return tuple(places)


def years_of(starts: date, ends: date | None, *, until: int) -> range:
    """The calendar years a period touches, an open end lasting until the given year."""
    last = (
        until if ends is None else (ends.year if (ends.month, ends.day) > (1, 1) else ends.year - 1)
    )
    return range(starts.year, max(starts.year, last) + 1)
