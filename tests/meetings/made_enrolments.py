"""People with a seat, for tests that begin when the queue is over."""

from __future__ import annotations

from typing import Any

from samling.meetings.models import Enrolment, Meeting
from tests.cast import NOON


def seat(meeting: Meeting, name: str = "Kari Nordmann", **told: Any) -> Enrolment:
    """Somebody with a seat in the meeting's first pool; others of the same name get numbers."""
    pool = meeting.pools.order_by("pk")[0]
    pool.last_place += 1
    pool.seated += 1
    pool.save(update_fields=["last_place", "seated"])
    whole: dict[str, Any] = {
        "name": name,
        "email": f"{name.lower().replace(' ', '.')}.{pool.last_place}@samling.test",
        "standing": "seated",
        "asked_at": NOON,
        **told,
    }
    return Enrolment.objects.create(meeting=meeting, pool=pool, place=pool.last_place, **whole)
