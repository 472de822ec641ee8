"""When the bus comes to a stop, and to the stops of a municipality."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from samling.bus.models import Stop, Timetable, Visit
from samling.bus.terms import StopKind, VisitReason, VisitState
from samling.ground.period import OSLO
from samling.register.models import Municipality

SHOWN = 6


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One dated visit, as it now stands."""

    key: int
    on: date
    arrives: datetime
    leaves: datetime
    state: VisitState
    reason: str
    changed_at: datetime | None
    promised: datetime | None = None

    @property
    def comes(self) -> bool:
        """False when the bus does not come after all."""
        return self.state != VisitState.CANCELLED


@dataclass(frozen=True, slots=True)
class StopPage:
    """A stop and its visits from a day on, cancelled ones among them."""

    key: int
    slug: str
    name: str
    kind: StopKind
    place: str
    place_slug: str
    address: str
    latitude: float | None
    longitude: float | None
    timetable: str
    is_made_up: bool
    settled_at: datetime | None
    visits: tuple[VisitLine, ...]

    @property
    def title(self) -> str:
        """The heading of the page."""
        return self.name

    @property
    def following(self) -> VisitLine | None:
        """The next visit that will take place."""
        return next((visit for visit in self.visits if visit.comes), None)

    @property
    def soon(self) -> tuple[VisitLine, ...]:
        """The first few visits."""
        return self.visits[:SHOWN]

    @property
    def later(self) -> tuple[VisitLine, ...]:
        """The rest."""
        return self.visits[SHOWN:]


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A stop of a municipality with its next visits."""

    name: str
    slug: str
    kind: StopKind
    visits: tuple[VisitLine, ...]


@dataclass(frozen=True, slots=True)
class PlacePage:
    """The stops of a municipality that the timetable visits, in order of name."""

    name: str
    slug: str
    is_made_up: bool
    stops: tuple[PlaceLine, ...]


def stop_page(slug: str, *, on: date) -> StopPage | None:
    """The stop with its visits from ``on``; None when there is no such stop. Three questions at most."""
    stop = Stop.objects.select_related("municipality", "organisation").filter(slug=slug).first()
    if stop is None:
        return None
    timetable = Timetable.objects.settled().filter(period__endswith__gt=on).order_by("period")
    held = timetable.first()
    visits = Visit.objects.filter(stop=stop, on__gte=on, timetable__state="settled")
    address = stop.parking or (stop.organisation.address if stop.organisation else "")
    return StopPage(
        key=stop.pk,
        slug=stop.slug,
        name=stop.name,
        kind=StopKind(stop.kind),
        place=stop.municipality.name,
        place_slug=stop.municipality.slug,
        address=address,
        latitude=stop.latitude,
        longitude=stop.longitude,
        timetable=held.name if held else "",
        is_made_up=bool(held and held.is_made_up),
        settled_at=held.settled_at if held else None,
        visits=tuple(map(visit_line, visits.order_by("on", "period"))),
    )


def place_page(slug: str, *, on: date) -> PlacePage | None:
    """The stops of a municipality; None when there is no such municipality. Two questions."""
    place = Municipality.objects.filter(slug=slug).first()
    if place is None:
        return None
    visits = list(
        Visit.objects.filter(stop__municipality=place, on__gte=on, timetable__state="settled")
        .select_related("stop", "timetable")
        .order_by("stop__name", "stop_id", "on", "period")
    )
    by_stop: dict[int, list[Visit]] = {}
    for visit in visits:
        by_stop.setdefault(visit.stop_id, []).append(visit)
    stops = tuple(_place_line(found) for found in by_stop.values())
    made_up = any(visit.timetable.is_made_up for visit in visits)
    return PlacePage(place.name, place.slug, made_up, stops)


def outline_around(slug: str) -> dict[str, Any] | None:
    """The outline of the municipality that a stop lies in, as GeoJSON; None when it is unknown."""
    found = Stop.objects.filter(slug=slug).values_list("municipality__boundary__outline", flat=True)
    outline: dict[str, Any] | None = found.first()
    return outline


def next_visit(slug: str, *, after: date) -> VisitLine | None:
    """The first visit to a stop that takes place on a later day, or None. One question."""
    coming = Visit.objects.coming().after(after).filter(stop__slug=slug)
    found = coming.filter(timetable__state="settled").order_by("on", "period").first()
    return visit_line(found) if found else None


def visit_line(visit: Visit) -> VisitLine:
    """A visit as pages and feeds tell it, in Norway's time."""
    promised = visit.planned_period.lower.astimezone(OSLO) if visit.planned_period else None
    return VisitLine(
        key=visit.pk,
        on=visit.on,
        arrives=visit.period.lower.astimezone(OSLO),
        leaves=visit.period.upper.astimezone(OSLO),
        state=VisitState(visit.state),
        reason=str(VisitReason(visit.reason).label) if visit.reason else "",
        changed_at=visit.changed_at,
        promised=promised if visit.state == VisitState.MOVED else None,
    )


def _place_line(visits: Iterable[Visit]) -> PlaceLine:
    found = list(visits)
    stop = found[0].stop
    return PlaceLine(
        stop.name, stop.slug, StopKind(stop.kind), tuple(map(visit_line, found[:SHOWN]))
    )
