"""Decisions at the door: which mark holds, whose clock, which code."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

OPENS_BEFORE = timedelta(hours=24)
STEP = timedelta(minutes=5)  # how long one code on the screen lasts
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without those that look alike


@dataclass(frozen=True, slots=True)
class Said:
    """One mark, as far as deciding goes."""

    key: UUID
    came: bool
    how: str
    marked_at: datetime


def last_word(marks: Iterable[Said]) -> Said | None:
    """The mark that holds: the latest by the clock; of two at the same moment the greater key.

    In whatever order they arrive, and however often, the answer is the same.
    """
    return max(marks, key=lambda mark: (mark.marked_at, mark.key.int), default=None)


def put_right(marked_at: datetime, *, sent_at: datetime, received_at: datetime) -> datetime:
    """When a mark was made by the server's clock, from the phone's clock now and then.

    Never later than now: a phone whose clock was set back in between must not win for ever.
    """
    return min(marked_at + (received_at - sent_at), received_at)


def door_is_open(*, state: str, starts_at: datetime, at: datetime) -> bool:
    """Marks are taken from the day before a published meeting, and as long after as need be."""
    return state == "published" and at >= starts_at - OPENS_BEFORE


def door_code(key: UUID) -> str:
    """What the QR code says at the door: it points out the enrolment, but opens no page.

    Whoever photographs it cannot change the enrolment, as with the personal link itself.
    """
    return hashlib.blake2b(key.bytes, digest_size=10, person=b"samling door").hexdigest()


def screen_code(*, secret: str, meeting: UUID, at: datetime) -> str:
    """Five signs shown on the screen for five minutes, then others; different for each meeting."""
    step = int(at.timestamp() // STEP.total_seconds())
    said = hmac.digest(secret.encode(), f"code {meeting} {step}".encode(), "sha256")
    number = int.from_bytes(said[:8], "big")
    signs = []
    for _place in range(5):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def code_is_right(told: str, *, secret: str, meeting: UUID, at: datetime) -> bool:
    """True for the code shown now or in the ten minutes before, however it is typed."""
    typed = "".join(told.upper().split()).replace("-", "")
    good = (screen_code(secret=secret, meeting=meeting, at=at - STEP * back) for back in range(3))
    return any(hmac.compare_digest(typed.encode(), code.encode()) for code in good)
