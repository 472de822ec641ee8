"""Digital rooms: when they open, addresses nobody can guess, and BigBlueButton's signed calls."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

OPENS_BEFORE = timedelta(minutes=30)
SHUTS_AFTER = timedelta(hours=2)


def opens_at(starts_at: datetime) -> datetime:
    """When those who have a seat see the way in."""
    return starts_at - OPENS_BEFORE


def is_open(*, starts_at: datetime, ends_at: datetime, at: datetime) -> bool:
    """True from half an hour before until two hours after."""
    return opens_at(starts_at) <= at < ends_at + SHUTS_AFTER


def jitsi_address(base: str, *, secret: str, meeting: UUID) -> str:
    """The address of a meeting's Jitsi room: always the same, and 120 bits that nobody can guess."""
    drawn = _drawn(secret, "jitsi", meeting)
    return f"{base.rstrip('/')}/samling-{drawn}"


def password(*, secret: str, meeting: UUID, role: str) -> str:
    """What BigBlueButton knows a role by; a meeting made again has the same."""
    return _drawn(secret, f"bbb {role}", meeting)


def signed(base: str, call: str, told: Mapping[str, str], *, secret: str) -> str:
    """The address of a call to BigBlueButton: SHA-256 of call, query and secret as its checksum."""
    query = urlencode(told)
    checksum = hashlib.sha256(f"{call}{query}{secret}".encode()).hexdigest()
    query = f"{query}&checksum={checksum}" if query else f"checksum={checksum}"
    return f"{base.rstrip('/')}/api/{call}?{query}"


def _drawn(secret: str, purpose: str, meeting: UUID) -> str:
    said = hmac.digest(secret.encode(), f"{purpose} {meeting}".encode(), "sha256")
    return base64.b32encode(said[:15]).decode().lower()
