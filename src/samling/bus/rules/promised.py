"""What a timetable promises each stop, and what changes from one timetable to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

Times = tuple["Promised", ...]


@dataclass(frozen=True, slots=True, order=True)
class Promised:
    """A visit in the rotation: week from 1, weekday from 0 (Monday), clock times in Norway."""

    week: int
    weekday: int
    arrives: time
    leaves: time


class Change(StrEnum):
    """What becomes of a stop from one timetable to the next."""

    NEW = "new"
    GONE = "gone"
    DAY = "day"
    CLOCK = "clock"
    SAME = "same"


def times_of(visits: Iterable[tuple[int, Promised]]) -> dict[int, Times]:
    """Each stop's promised visits in order."""
    found: dict[int, list[Promised]] = {}
    for stop, promised in visits:
        found.setdefault(stop, []).append(promised)
    return {stop: tuple(sorted(promises)) for stop, promises in found.items()}


def change(was: Times, now: Times) -> Change:
    """What a stop that was promised ``was`` should be told about ``now``."""
    if not was or not now:
        return Change.SAME if was == now else Change.NEW if now else Change.GONE
    if was == now:
        return Change.SAME
    days = [(promised.week, promised.weekday) for promised in was]
    if days == [(promised.week, promised.weekday) for promised in now]:
        return Change.CLOCK
    return Change.DAY


def changes(was: Mapping[int, Times], now: Mapping[int, Times]) -> dict[int, Change]:
    """Every stop of either timetable with what becomes of it."""
    return {stop: change(was.get(stop, ()), now.get(stop, ())) for stop in {*was, *now}}
