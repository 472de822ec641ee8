"""Letters that come back: when they stop being sent."""

from __future__ import annotations

from datetime import date

MOST_IN_A_ROW = 3
# a server that cannot deliver says so within this many days; silent so long, the letter arrived
TOLD_WITHIN_DAYS = 6


def returns_now(before: int, *, on: date, last_on: date | None, has_arrived_since: bool) -> int:
    """How many days in a row letters have come back, this one with them; a day counts once."""
    if last_on is None or has_arrived_since:
        return 1
    return before if last_on == on else before + 1


def is_paused(returns: int) -> bool:
    """True when no more letters are sent until the address is confirmed."""
    return returns >= MOST_IN_A_ROW
