"""Tours that were not told by a phone: written down many at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from samling.bus.models import Bus, Tour, VisitLog
from samling.bus.rules.marks import key_of
from samling.journal import commands as journal
from samling.strategy.models import Measure


@dataclass(frozen=True, slots=True)
class DrivenStop:
    """What was seen at a stop: columns of a visit log; those left out are missing."""

    stop_id: int
    slug: str
    visit_id: int | None
    told: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DrivenTour:
    """A bus on a date with its stops: columns of a tour; those left out are missing."""

    bus_id: int
    bus: str
    on: date
    told: dict[str, Any]
    stops: tuple[DrivenStop, ...]


@transaction.atomic
def make_up_tours(tours: Iterable[DrivenTour], *, by: str, at: datetime) -> int:
    """Write made-up tours down, each marked as made up; how many visits. Days with a tour stay."""
    known = set(Tour.objects.values_list("bus_id", "on"))
    new = [tour for tour in tours if (tour.bus_id, tour.on) not in known]
    rows = Tour.objects.bulk_create(
        Tour(bus_id=tour.bus_id, on=tour.on, is_made_up=True, **tour.told) for tour in new
    )
    logs = VisitLog.objects.bulk_create(
        VisitLog(
            key=key_of(tour.bus, tour.on, stop.slug),
            tour=row,
            stop_id=stop.stop_id,
            visit_id=stop.visit_id,
            changed_at=at,
            **stop.told,
        )
        for row, tour in zip(rows, new, strict=True)
        for stop in tour.stops
    )
    made = len(logs)
    journal.note(deed="bus.tours_made_up", subject="tours", by=by, at=at, details={"visits": made})
    return made


@transaction.atomic
def count_buses_under(*, measure_slug: str, by: str, at: datetime) -> int:
    """Let the visits of the buses that count nowhere yet count under this measure; how many buses."""
    measure = Measure.objects.filter(slug=measure_slug).order_by("-pk").first()
    if measure is None:
        return 0
    buses = Bus.objects.filter(measure__isnull=True).update(measure=measure)
    if buses:
        journal.note(deed="bus.counts_under", subject=f"measure:{measure.pk}", by=by, at=at)
    return buses
