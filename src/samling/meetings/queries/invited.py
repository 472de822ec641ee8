"""Who stands behind the link of an invitation."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing

INVITED = "samling.meetings.invited"


@dataclass(frozen=True, slots=True)
class Invited:
    """Name and address that an invitation went to."""

    name: str
    email: str


def invited(token: str, *, meeting_id: int) -> Invited | None:
    """Who was invited to this meeting by this link; None for a link of another, or a made-up one."""
    try:
        told = signing.loads(token, salt=INVITED)
    except signing.BadSignature:
        return None
    if told.get("m") != meeting_id:
        return None
    return Invited(told["n"], told["e"])
