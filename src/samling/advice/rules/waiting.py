"""How long an answer took, and what looks like a program filling in the form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

LEAST_SECONDS = 3
MOST_LINKS = 6
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


def median_of(times: Sequence[timedelta]) -> timedelta | None:
    """The time that half of the answers kept within; None when nothing has been answered."""
    if not times:
        return None
    ordered = sorted(times)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def suspicious(*, trap: str, seconds: float | None, text: str) -> str:
    """Why a form looks as if a program had filled it in: ``trap``, ``haste``, ``links``; empty for people.

    ``seconds`` between showing and sending; None when that cannot be told, as for a page kept open for days.
    """
    if trap.strip():
        return "trap"
    if seconds is not None and seconds < LEAST_SECONDS:
        return "haste"
    return "links" if len(LINK.findall(text)) > MOST_LINKS else ""
