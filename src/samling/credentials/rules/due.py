"""When a certificate is due: not before there is something to certify."""

from __future__ import annotations

from datetime import datetime


def is_due(*, state: str, ends_at: datetime, is_told_held: bool, at: datetime) -> bool:
    """A certificate tells that somebody took part, so the meeting is over or told to have been held."""
    return state == "published" and (ends_at <= at or is_told_held)
