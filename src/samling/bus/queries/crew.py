"""What the crew needs with it: the tours of some days, their stops, and what has been told so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from samling.bus.models import Bus, Mark, Stop, Tour, Visit, VisitLog
from samling.bus.rules.marks import COUNTS, KILOMETRES, NO_EVENT

DAYS_BACK, DAYS_AHEAD = 7, 14


@dataclass(frozen=True, slots=True)
class StopOfTour:
    """A stop of a tour: what is planned and what has been told, by the names that phones use."""

    slug: str
    name: str
    place: str
    parking: str
    latitude: float | None
    longitude: float | None
    arrives: datetime | None
    leaves: datetime | None
    state: str
    reason: str
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def is_closed(self) -> bool:
        """True when the bus has left, or something else came of the visit."""
        return bool(self.told.get("left") or self.told.get("deviation"))


@dataclass(frozen=True, slots=True)
class TourOfBus:
    """One bus on one date."""

    bus: str
    bus_name: str
    on: date
    state: str
    stops: tuple[StopOfTour, ...]
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DoubtedFact:
    """A fact that a phone told and that could not be used."""

    stop: str
    field: str
    value: Any
    doubt: str
    told_at: datetime


def tours_around(on: date) -> tuple[TourOfBus, ...]:
    """The tours from a week before a day until two weeks after, in order; four questions."""
    return _tours(on - timedelta(days=DAYS_BACK), on + timedelta(days=DAYS_AHEAD))


def tours_on(on: date) -> tuple[TourOfBus, ...]:
    """The tours of one day; four questions."""
    return _tours(on, on)


def one_tour(bus: str, on: date) -> TourOfBus | None:
    """A tour of a bus; None when there is no such bus. A day without anything planned is empty."""
    for tour in tours_on(on):
        if tour.bus == bus:
            return tour
    found = Bus.objects.filter(slug=bus).first()
    return TourOfBus(found.slug, found.name, on, "planned", ()) if found else None


def doubted_of(bus: str, on: date) -> tuple[DoubtedFact, ...]:
    """Facts about a tour that could not be used, in the order they were told."""
    rows = Mark.objects.filter(bus__slug=bus, on=on, standing="doubted").order_by("told_at", "key")
    return tuple(
        DoubtedFact(stop or "", name, value, doubt, told_at)
        for stop, name, value, doubt, told_at in rows.values_list(
            "stop__name", "field", "value", "doubt", "told_at"
        )
    )


def _tours(first: date, last: date) -> tuple[TourOfBus, ...]:
    days = (first, last)
    buses = {bus.pk: bus for bus in Bus.objects.order_by("pk")}
    tours = {(t.bus_id, t.on): t for t in Tour.objects.filter(on__range=days).order_by("on", "bus")}
    visits: dict[tuple[int, date], list[Visit]] = {}
    rows = Visit.objects.filter(on__range=days).select_related("stop__municipality")
    for visit in rows.order_by("on", "bus", "period", "pk"):
        visits.setdefault((visit.bus_id, visit.on), []).append(visit)
    logs: dict[tuple[int, date], list[VisitLog]] = {}
    told = VisitLog.objects.filter(tour__on__range=days)
    for log in told.select_related("tour", "stop__municipality").order_by("arrived_at", "pk"):
        logs.setdefault((log.tour.bus_id, log.tour.on), []).append(log)
    return tuple(
        _tour(buses[bus_id], on, tours.get((bus_id, on)), visits.get((bus_id, on), ()), logs.get((bus_id, on), ()))
        for bus_id, on in sorted(tours.keys() | visits.keys(), key=lambda each: (each[1], each[0]))
    )  # fmt: skip


def _tour(
    bus: Bus, on: date, tour: Tour | None, visits: Iterable[Visit], logs: Iterable[VisitLog]
) -> TourOfBus:
    """The stops as planned, each once, then those that were told of without being planned."""
    by_stop = {log.stop_id: log for log in logs}
    planned: dict[int, Visit] = {}
    for visit in visits:
        if visit.stop_id not in planned or visit.state != "cancelled":
            planned[visit.stop_id] = visit
    stops = [
        _stop(visit.stop, visit, by_stop.pop(visit.stop_id, None))
        for visit in sorted(planned.values(), key=lambda each: each.period.lower)
    ]
    stops += [_stop(log.stop, None, log) for log in by_stop.values()]
    return TourOfBus(
        bus=bus.slug,
        bus_name=bus.name,
        on=on,
        state=tour.state if tour else "planned",
        stops=tuple(stops),
        told=_told_of_tour(tour) if tour else {},
    )


def _stop(stop: Stop, visit: Visit | None, log: VisitLog | None) -> StopOfTour:
    return StopOfTour(
        slug=stop.slug,
        name=stop.name,
        place=stop.municipality.name,
        parking=stop.parking,
        latitude=stop.latitude,
        longitude=stop.longitude,
        arrives=visit.period.lower if visit else None,
        leaves=visit.period.upper if visit else None,
        state=visit.state if visit else "reserve",
        reason=visit.reason if visit else "",
        told=_told_of_stop(log) if log else {},
    )


def _told_of_tour(tour: Tour) -> dict[str, Any]:
    told = {name: getattr(tour, name) for name in KILOMETRES}
    told |= {"left": tour.left_at, "home": tour.home_at, "reason": tour.reason or None}
    told["out"] = True if tour.state == "out_of_service" else None
    return {name: value for name, value in told.items() if value is not None}


def _told_of_stop(log: VisitLog) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(log, name) for name in COUNTS}
    told |= {"arrived": log.arrived_at, "left": log.left_at}
    told |= {"deviation": log.deviation or None, "reason": log.reason or None}
    told["event"] = NO_EVENT if log.event_held is False else log.event_type or None
    return {name: value for name, value in told.items() if value is not None}
