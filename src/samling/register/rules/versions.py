"""Which names and numbers a municipality has had, read backwards from changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from samling.register.rules.told import ToldVersion


@dataclass(frozen=True, slots=True)
class Change:
    """One municipality's number or name gave way to another on a day."""

    on: date
    old_number: str
    old_name: str
    new_number: str
    new_name: str


def current_number(number: str, changes: Sequence[Change], *, valid: Collection[str]) -> str:
    """The number that a municipality has now: followed through changes, never through a split.

    A municipality that was split, or whose number is still valid, keeps the number we have.
    """
    seen = {number}
    while number not in valid:
        after = {c.new_number for c in changes if c.old_number == number} - seen
        if len(after) != 1:
            return number
        number = after.pop()
        seen.add(number)
    return number


def versions_of(
    slug: str, number: str, name: str, changes: Sequence[Change], *, since: date
) -> tuple[ToldVersion, ...]:
    """The versions from ``since`` on, oldest first; the last has no end.

    Where several municipalities became one, only the one of the same name is its past.
    """
    versions: list[ToldVersion] = []
    ends: date | None = None
    while True:
        before = _before(number, name, changes, earlier_than=ends)
        starts = before.on if before else since
        versions.append(ToldVersion(slug, number, name, starts, ends))
        if before is None or before.on <= since:
            return tuple(reversed(versions))
        number, name, ends = before.old_number, before.old_name, before.on


def _before(
    number: str, name: str, changes: Sequence[Change], *, earlier_than: date | None
) -> Change | None:
    """The last change that made this number, when it tells of one past only."""
    found = [
        c
        for c in changes
        if c.new_number == number and (earlier_than is None or c.on < earlier_than)
    ]
    latest = [c for c in found if c.on == max(one.on for one in found)]
    if len(latest) > 1:
        latest = [c for c in latest if c.old_name == name]
    return latest[0] if len(latest) == 1 else None
