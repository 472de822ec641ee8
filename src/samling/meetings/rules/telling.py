"""What must hold of an event before it is written down."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

MOST_PEOPLE = 100_000
LONGEST_TITLE = 160
EARLIEST = date(1990, 1, 1)
FARTHEST = timedelta(days=3 * 366)


class Fault(StrEnum):
    """What is wrong with an event that somebody wants to log."""

    UNKNOWN_WORD = "unknown_word"
    NO_TITLE = "no_title"
    LONG_TITLE = "long_title"
    BAD_CHARACTER = "bad_character"
    TOO_EARLY = "too_early"
    TOO_FAR = "too_far"
    NEGATIVE = "negative"
    TOO_MANY = "too_many"
    NUMBER_WITHOUT_STANDING = "number_without_standing"
    STANDING_WITHOUT_NUMBER = "standing_without_number"
    NUMBER_BEFOREHAND = "number_beforehand"
    ORIENTATION_BY_OTHERS = "orientation_by_others"


def title_fault(title: str) -> Fault | None:
    """A title is there, is not longer than its column, and holds no control characters."""
    if not title.strip():
        return Fault.NO_TITLE
    if len(title) > LONGEST_TITLE:
        return Fault.LONG_TITLE
    if any(ord(letter) < 32 or 0xD800 <= ord(letter) <= 0xDFFF for letter in title):
        return Fault.BAD_CHARACTER
    return None


def time_fault(*, starts_at: datetime, at: datetime) -> Fault | None:
    """An event began within the age of library statistics and at most three years from now."""
    if starts_at.date() < EARLIEST:
        return Fault.TOO_EARLY
    return Fault.TOO_FAR if starts_at > at + FARTHEST else None


def count_fault(*, people: int | None, standing: str) -> Fault | None:
    """A number is missing exactly when nobody told it, and is one that people can be."""
    if people is None:
        return None if standing == "missing" else Fault.STANDING_WITHOUT_NUMBER
    if standing == "missing":
        return Fault.NUMBER_WITHOUT_STANDING
    if people < 0:
        return Fault.NEGATIVE
    return Fault.TOO_MANY if people > MOST_PEOPLE else None


def beforehand_fault(*, people: int | None, starts_at: datetime, at: datetime) -> Fault | None:
    """Nobody has come to an event that begins another day."""
    is_later = starts_at > at + timedelta(hours=24)
    return Fault.NUMBER_BEFOREHAND if people is not None and is_later else None


def organiser_fault(*, type: str, organiser: str) -> Fault | None:
    """Showing the library itself is always the library's own event: the form has no other row."""
    wrong = type == "orientation" and organiser == "external"
    return Fault.ORIENTATION_BY_OTHERS if wrong else None


def is_held(*, people: int | None, starts_at: datetime, at: datetime) -> bool:
    """True when it is told as something that has been, not announced beforehand."""
    return people is not None or starts_at <= at


def month_of(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def fingerprint(**told: str | int | bool | datetime | UUID | None) -> str:
    """The same for the same content, so that what is sent twice is known again."""
    plain = {name: _plain(value) for name, value in sorted(told.items())}
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return round(value.timestamp())
    return str(value) if isinstance(value, UUID) else value
