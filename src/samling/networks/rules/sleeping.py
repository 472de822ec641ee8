"""When a network sleeps, whom to ask, and when silence itself is an answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

PATIENCE = timedelta(days=30)


class Next(StrEnum):
    """What a silent network needs."""

    NOTHING = "nothing"
    ASK = "ask"
    REMIND = "remind"


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")


def last_sign(signs: Iterable[datetime | None]) -> datetime:
    """The newest sign of life; there is at least one, since the network was made once."""
    return max(sign for sign in signs if sign is not None)


def next_step(
    *,
    last: datetime,
    asked_at: datetime | None,
    reminded_at: datetime | None,
    sleeps_since: datetime,
    at: datetime,
) -> Next:
    """Ask once when nothing has happened since ``sleeps_since``; tell the county after a month of silence.

    A sign of life after the question answers it: then the next sleep is asked about anew.
    """
    if last > sleeps_since:
        return Next.NOTHING
    if asked_at is None or asked_at < last:
        return Next.ASK
    if reminded_at is None or reminded_at < asked_at:
        return Next.REMIND if at - asked_at >= PATIENCE else Next.NOTHING
    return Next.NOTHING
