"""The garage: depots, buses with their days, and what is shut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from samling.bus.models import Bus, Closure, CrewDay, Depot
from samling.bus.rules.crew_hours import DayKey, Hours, exceptions, usual_hours
from samling.bus.terms import WEEKDAYS

USUAL_HOURS: Mapping[str, object] = {
    "leaves_from": time(6),
    "leaves_by": time(12),
    "home_by": time(20),
    "longest_hours": 7.5,
    "driving_hours": 9.0,
}
USUAL_BUS: Mapping[str, object] = {"is_in_service": True, **USUAL_HOURS}
USUAL_DAYS: Mapping[DayKey, Hours] = dict.fromkeys(
    [(week, day) for week in (1, 2) for day in range(5)],
    Hours(time(6), time(12), time(20), 450, 540),
)


@dataclass(frozen=True, slots=True)
class DepotLine:
    """A depot in the list."""

    slug: str
    name: str
    municipality: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class OtherHours:
    """A weekday that is other than usual; ``weeks`` is empty when it is so every week."""

    weekday: str
    weeks: str
    hours: str


@dataclass(frozen=True, slots=True)
class BusLine:
    """A bus in the list, with its days in words."""

    slug: str
    name: str
    depot: str
    is_in_service: bool
    seats: int | None
    books: int | None
    days: tuple[str, ...]
    hours: str
    other_hours: tuple[OtherHours, ...]


@dataclass(frozen=True, slots=True)
class ClosureLine:
    """Something that is shut; ``last_on`` is its last day."""

    key: int
    label: str
    where: str
    starts_on: date
    last_on: date | None
    is_yearly: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class GaragePage:
    """Everything that stands in the garage."""

    depots: tuple[DepotLine, ...]
    buses: tuple[BusLine, ...]
    closures: tuple[ClosureLine, ...]


def garage_page(*, on: date) -> GaragePage:
    """Depots, buses and closures; four questions."""
    days: dict[int, list[CrewDay]] = {}
    for day in CrewDay.objects.order_by("bus", "week", "weekday"):
        days.setdefault(day.bus_id, []).append(day)
    return GaragePage(
        depots=tuple(
            DepotLine(d.slug, d.name, d.municipality.name if d.municipality else "", d.latitude, d.longitude)
            for d in Depot.objects.select_related("municipality")
        ),
        buses=tuple(
            _bus(bus, days.get(bus.pk, [])) for bus in Bus.objects.select_related("depot")
        ),
        closures=tuple(_closure(row, on) for row in Closure.objects.select_related("stop")),
    )  # fmt: skip


def _bus(bus: Bus, days: list[CrewDay]) -> BusLine:
    weeks: dict[int, list[str]] = {}
    for day in days:
        weeks.setdefault(day.week, []).append(str(WEEKDAYS[day.weekday]).lower())
    hours = {(day.week, day.weekday): day.hours for day in days}
    usual = usual_hours(list(hours.values()))
    return BusLine(
        slug=bus.slug,
        name=bus.name,
        depot=bus.depot.name,
        is_in_service=bus.is_in_service,
        seats=bus.seats,
        books=bus.books,
        days=tuple(f"{week}: {', '.join(names)}" for week, names in weeks.items()),
        hours=_span(usual) if usual else "",
        other_hours=tuple(
            OtherHours(str(WEEKDAYS[weekday]).lower(), _weeks(on, among=weeks), _span(day))
            for (weekday, on), day in exceptions(hours).items()
        ),
    )


def _weeks(some: tuple[int, ...], *, among: Mapping[int, object]) -> str:
    """Which weeks; nothing when it is every week."""
    return "" if len(some) == len(among) else ", ".join(map(str, some))


def _span(hours: Hours) -> str:
    return f"{hours.leaves_from:%H:%M}–{hours.home_by:%H:%M}"


def _closure(row: Closure, on: date) -> ClosureLine:
    last = row.period.upper - timedelta(days=1) if row.period.upper else None
    return ClosureLine(
        key=row.pk,
        label=row.label,
        where=row.stop.name if row.stop else row.road,
        starts_on=row.period.lower,
        last_on=last,
        is_yearly=row.is_yearly,
        is_over=not row.is_yearly and last is not None and last < on,
    )


def depot_told(slug: str) -> dict[str, object] | None:
    """What the form of a depot begins with; None when there is none."""
    depot = Depot.objects.filter(slug=slug).first()
    if depot is None:
        return None
    return {
        "name": depot.name,
        "municipality": depot.municipality_id,
        "latitude": depot.latitude,
        "longitude": depot.longitude,
    }


@dataclass(frozen=True, slots=True)
class BusTold:
    """What the form of a bus begins with."""

    told: Mapping[str, object]
    days: Mapping[DayKey, Hours]
    weeks: int


def bus_told(slug: str) -> BusTold | None:
    """A bus and its days with their hours. None when there is none."""
    bus = Bus.objects.filter(slug=slug).first()
    if bus is None:
        return None
    days = {(day.week, day.weekday): day.hours for day in bus.crew_days.order_by("week", "weekday")}
    return BusTold(
        told={
            "name": bus.name,
            "depot": bus.depot_id,
            "is_in_service": bus.is_in_service,
            "seats": bus.seats,
            "books": bus.books,
            **_hours(usual_hours(list(days.values()))),
        },
        days=days,
        weeks=max((week for week, _weekday in days), default=2),
    )


def _hours(usual: Hours | None) -> Mapping[str, object]:
    if usual is None:
        return USUAL_HOURS
    driving = usual.longest_driving_minutes
    return {
        "leaves_from": usual.leaves_from,
        "leaves_by": usual.leaves_by,
        "home_by": usual.home_by,
        "longest_hours": usual.longest_minutes / 60,
        "driving_hours": None if driving is None else driving / 60,
    }


def closure_told(key: int) -> dict[str, object] | None:
    """What the form of a closure begins with; None when there is none."""
    row = Closure.objects.select_related("stop__municipality").filter(pk=key).first()
    if row is None:
        return None
    return {
        "label": row.label,
        "stop": f"{row.stop.name}, {row.stop.municipality.name}" if row.stop else "",
        "road": row.road,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "radius_km": row.radius_km,
        "detour_minutes": row.detour_minutes,
        "starts_on": row.period.lower,
        "last_on": row.period.upper - timedelta(days=1) if row.period.upper else None,
        "is_yearly": row.is_yearly,
    }
