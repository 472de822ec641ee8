"""Stops that follow the register: every school with grades 1–7 and every kindergarten has one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from samling.bus.models import Stop
from samling.bus.rules.children import LAST_GRADE
from samling.ground.period import day_in_oslo
from samling.journal import commands as journal
from samling.register.models import Organisation

WITH_CHILDREN = Q(kind="kindergarten") | (
    Q(kind="school") & (Q(lowest_grade__isnull=True) | Q(lowest_grade__lte=LAST_GRADE))
)
FOLLOWED = ("name", "municipality_id", "latitude", "longitude", "language", "state")


@dataclass(frozen=True, slots=True)
class KeptStops:
    """What keeping the stops came to."""

    new: int
    moved: int
    closed: int


@transaction.atomic
def keep_stops(*, by: str, at: datetime) -> KeptStops:
    """Let the stops follow the register: new ones made, moved ones moved, closed ones closed.

    A place set by hand and a stop that rests stay as they are; a closed school's stop is closed, and
    a school that is open again opens its stop.
    """
    on = day_in_oslo(at)
    rows = Organisation.objects.filter(WITH_CHILDREN, municipality__isnull=False).order_by("pk")
    standing = {
        stop.organisation_id: stop
        for stop in Stop.objects.select_for_update()
        .filter(organisation__isnull=False)
        .order_by("pk")
    }
    fresh = [
        Stop(**_followed(row, None, on), slug=row.slug, kind=row.kind, organisation=row)
        for row in rows
        if row.pk not in standing and (row.closed_on is None or row.closed_on > on)
    ]
    changed, moved, closed = [], 0, 0
    for row in rows:
        stop = standing.get(row.pk)
        if stop is None:
            continue
        wanted = _followed(row, stop, on)
        if any(getattr(stop, name) != value for name, value in wanted.items()):
            moved += (stop.latitude, stop.longitude) != (wanted["latitude"], wanted["longitude"])
            closed += wanted["state"] == "closed" != stop.state
            for name, value in wanted.items():
                setattr(stop, name, value)
            changed.append(stop)
    Stop.objects.bulk_create(fresh)
    Stop.objects.bulk_update(changed, FOLLOWED)
    kept = KeptStops(len(fresh), moved, closed)
    if fresh or changed:
        journal.note(
            deed="bus.stops_kept", subject="stops", by=by, at=at,
            details={"new": kept.new, "moved": kept.moved, "closed": kept.closed},
        )  # fmt: skip
    return kept


def _followed(row: Organisation, stop: Stop | None, on: Any) -> dict[str, Any]:
    """What the register says of a stop."""
    gone = row.closed_on is not None and row.closed_on <= on
    state = "closed" if gone else "paused" if stop and stop.state == "paused" else "open"
    by_hand = stop is not None and stop.is_placed_by_hand
    return {
        "name": row.name,
        "municipality_id": row.municipality_id,
        "latitude": stop.latitude if stop and by_hand else row.latitude,
        "longitude": stop.longitude if stop and by_hand else row.longitude,
        "language": row.language,
        "state": state,
    }
