"""What the crew needs with it: the tours of some days, their stops, and what has been told so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from psycopg.types.range import Range

from samling.bus.models import Bus, Mark, Tour, Visit, VisitLog
from samling.bus.rules.marks import COUNTS, KILOMETRES, NO_EVENT
from samling.ground.prepared import Prepared

DAYS_BACK, DAYS_AHEAD = 7, 14
EVER = datetime(1, 1, 1, tzinfo=UTC)


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
    """Phones ask for this each time they send, so its questions are worked out once."""
    days = {"first": first, "last": last}
    tours = {(tour.bus_id, tour.on): tour for tour in TOURS.things(Tour, **days)}
    visits: dict[tuple[int, date], list[_Planned]] = {}
    for bus_id, on, *row in VISITS.rows(**days):
        visits.setdefault((bus_id, on), []).append(_Planned(*row))
    logs: dict[tuple[int, date], list[_Logged]] = {}
    for bus_id, on, logged in _logs(days):
        logs.setdefault((bus_id, on), []).append(logged)
    days_driven = sorted(tours.keys() | visits.keys(), key=lambda each: (each[1], each[0]))
    buses = {bus.pk: bus for bus in BUSES.things(Bus)} if days_driven else {}
    return tuple(
        _tour(buses[bus_id], on, tours.get((bus_id, on)), visits.get((bus_id, on), ()), logs.get((bus_id, on), ()))
        for bus_id, on in days_driven
    )  # fmt: skip


def _logs(days: Mapping[str, date]) -> Iterator[tuple[int, date, _Logged]]:
    """Bus and date of each log, and the log at its place."""
    names = [field.attname for field in VisitLog._meta.concrete_fields]
    for row in LOGS.rows(**days):
        (bus_id, on, *place), values = row[: -len(names)], row[-len(names) :]
        place.append(VisitLog.from_db(connection.alias, names, values))
        yield bus_id, on, _Logged(*place)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a stop is."""

    pk: int
    slug: str
    name: str
    place: str
    parking: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class _Planned(_Place):
    """A visit."""

    period: Range[datetime]
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Logged(_Place):
    """What was told of a stop."""

    log: VisitLog


PLACE = ("pk", "slug", "name", "municipality__name", "parking", "latitude", "longitude")
A_DAY = {"first": date(1, 1, 1), "last": date(1, 1, 2)}
BUSES = Prepared(lambda: Bus.objects.order_by("pk"), {})
TOURS = Prepared(
    lambda first, last: Tour.objects.filter(on__range=(first, last)).order_by("on", "bus"), A_DAY
)
VISITS = Prepared(
    lambda first, last: (
        Visit.objects.filter(on__range=(first, last))
        .order_by("on", "bus", "period", "pk")
        .values_list(
            "bus_id", "on", *(f"stop__{name}" for name in PLACE), "period", "state", "reason"
        )
    ),
    A_DAY,
)
LOGS = Prepared(
    lambda first, last: VisitLog.objects.filter(tour__on__range=(first, last))
    .order_by("arrived_at", "pk")
    .values_list(
        "tour__bus_id", "tour__on", *(f"stop__{name}" for name in PLACE),
        *(field.attname for field in VisitLog._meta.concrete_fields),
    ),
    A_DAY,
)  # fmt: skip


def _tour(
    bus: Bus, on: date, tour: Tour | None, visits: Iterable[_Planned], logs: Iterable[_Logged]
) -> TourOfBus:
    """The stops as planned, each once, then those that were told of without being planned."""
    by_stop = {logged.pk: logged for logged in logs}
    planned: dict[int, _Planned] = {}
    for visit in visits:
        if visit.pk not in planned or visit.state != "cancelled":
            planned[visit.pk] = visit
    stops = []
    for visit in sorted(planned.values(), key=lambda each: each.period.lower or EVER):
        logged = by_stop.pop(visit.pk, None)
        stops.append(_stop(visit, visit, logged.log if logged else None))
    stops += [_stop(logged, None, logged.log) for logged in by_stop.values()]
    return TourOfBus(
        bus=bus.slug,
        bus_name=bus.name,
        on=on,
        state=tour.state if tour else "planned",
        stops=tuple(stops),
        told=_told_of_tour(tour) if tour else {},
    )


def _stop(place: _Place, visit: _Planned | None, log: VisitLog | None) -> StopOfTour:
    return StopOfTour(
        slug=place.slug,
        name=place.name,
        place=place.place,
        parking=place.parking,
        latitude=place.latitude,
        longitude=place.longitude,
        arrives=visit.period.lower if visit else None,
        leaves=visit.period.upper if visit else None,
        state=visit.state if visit else "reserve",
        reason=visit.reason if visit else "",
        told=_told_of_stop(log) if log else {},
    )


def _told_of_tour(tour: Tour) -> dict[str, Any]:
    told = {name: getattr(tour, name) for name in KILOMETRES}
    told |= {
        "late": tour.late_minutes or None,
        "left": tour.left_at,
        "home": tour.home_at,
        "reason": tour.reason or None,
    }
    told["out"] = True if tour.state == "out_of_service" else None
    return {name: value for name, value in told.items() if value is not None}


def _told_of_stop(log: VisitLog) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(log, name) for name in COUNTS}
    told |= {"arrived": log.arrived_at, "left": log.left_at}
    told |= {"deviation": log.deviation or None, "reason": log.reason or None}
    told["event"] = NO_EVENT if log.event_held is False else log.event_type or None
    return {name: value for name, value in told.items() if value is not None}
