"""Decisions when a meeting has been held: where it was, and whether its number follows the marks."""

from __future__ import annotations

from collections.abc import Collection


def setting_of(forms: Collection[str], *, host: int, venue: int | None, is_county: bool) -> str:
    """In the house, outside it, or digital, in the words of the national statistics.

    A meeting that some came to in the room is not digital. The county library has no rooms of its
    own that the public comes to, so it always meets outside.
    """
    if forms and set(forms) == {"digital"}:
        return "digital"
    if is_county or (venue is not None and venue != host):
        return "outside"
    return "in_house"


def number_follows(marked: int | None, *, stands: int | None, told: int | None) -> bool:
    """True when the event's number is ours to change: nobody has told another since we did."""
    return marked is not None and marked != stands and stands in (None, told)
