"""The queue: who gets a seat, who waits, and who is next when a seat is freed.

Told with a drawing in docs/algorithms/waiting-list.md. Those who came together and want all or
nothing are one *party*; everybody else is a party of one. A party sits down together or waits
together. One sentence holds after every deed: **no party that waits would fit in the free seats.**
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Standing(StrEnum):
    """Where a newcomer ends."""

    SEATED = "seated"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Party:
    """People who are seated together, by the place of the first in the order of arrival."""

    place: int
    keys: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many seats it needs."""
        return len(self.keys)


def free_seats(*, seats: int | None, seated: int, offered: int) -> int | None:
    """Seats that nobody sits on or holds; None when there is no limit."""
    return None if seats is None else max(seats - seated - offered, 0)


def fits(size: int, free: int | None) -> bool:
    """True when so many may sit down now."""
    return free is None or size <= free


def standings_for_newcomers(
    count: int, *, free: int | None, all_or_nothing: bool = False
) -> tuple[Standing, ...]:
    """Where each of those who come at once ends, in their order.

    A free seat goes to the newcomer: nobody who waits would fit in it. Those who want all or
    nothing sit together or wait together.
    """
    if all_or_nothing:
        each = Standing.SEATED if fits(count, free) else Standing.WAITING
        return (each,) * count
    sitting = count if free is None else min(count, free)
    return (Standing.SEATED,) * sitting + (Standing.WAITING,) * (count - sitting)


def next_in_line(line: Iterable[Party], *, free: int | None) -> Party | None:
    """The first party, by arrival, that fits in the free seats; None when none does.

    A party that is too large for now keeps its place, and does not keep the seats empty: those
    behind it who fit go before. It is told so when it asks for all or nothing.
    """
    if free == 0:
        return None
    waiting = sorted(line, key=lambda party: party.place)
    return next((party for party in waiting if fits(party.size, free)), None)


def those_next(line: Sequence[Party], *, free: int | None) -> tuple[Party, ...]:
    """Everybody whom the free seats now go to, one party after the other."""
    found: list[Party] = []
    left = list(line)
    while (party := next_in_line(left, free=free)) is not None:
        found.append(party)
        left.remove(party)
        if free is not None:
            free -= party.size
    return tuple(found)


def offered_until(
    *, hours: int, at: datetime, starts_at: datetime, shortest: timedelta = timedelta(minutes=30)
) -> datetime | None:
    """Until when a freed seat is held for the next; None when it is given at once.

    It is given at once where the host has chosen so, and when the meeting is so near that there
    is no time to ask.
    """
    if hours == 0:
        return None
    until = min(at + timedelta(hours=hours), starts_at)
    return until if until - at >= shortest else None


def may_be_lowered_to(seats: int | None, *, seated: int, offered: int) -> bool:
    """True when everybody who sits or is offered a seat keeps it."""
    return seats is None or seats >= seated + offered


def place_in_line(place: int, line: Iterable[int]) -> int:
    """How many stand before this place in the order of arrival, plus one."""
    return 1 + sum(1 for other in line if other < place)
