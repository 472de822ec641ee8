"""The settled timetable from a day on, as the open feeds tell it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from samling.bus.models import Bus, Visit, VisitQuerySet
from samling.bus.rules.gtfs import Call, Place, Tour
from samling.bus.rules.stop_table import StopOfDay
from samling.bus.terms import WEEKDAYS
from samling.ground.period import OSLO


@dataclass(frozen=True, slots=True)
class Feed:
    """What is driven: places with coordinates, tours by date, and what the routes are called."""

    places: tuple[Place, ...]
    tours: tuple[Tour, ...]
    names: dict[str, str]
    changed_at: datetime | None


def feed(*, on: date, page: str) -> Feed:
    """Every tour from a day on with its stops; ``page`` is the address of a stop with ``{}`` in it.

    Stops without a place on the map cannot stand in a feed and are left out. Two questions.
    """
    visits = list(_coming(on))
    depots = {bus.pk: bus.depot for bus in Bus.objects.select_related("depot")}
    places = {
        f"depot-{depot.slug}": Place(
            f"depot-{depot.slug}", depot.name, depot.latitude, depot.longitude
        )
        for depot in depots.values()
    }
    tours: dict[tuple[int, date], list[Visit]] = defaultdict(list)
    for visit in visits:
        stop = visit.stop
        if stop.latitude is None or stop.longitude is None:
            continue
        tours[visit.bus_id, visit.on].append(visit)
        places[stop.slug] = Place(
            stop.slug, stop.name, stop.latitude, stop.longitude, page.format(stop.slug)
        )
    names: dict[str, str] = {}
    found = []
    for (bus_id, day), calls in tours.items():
        route = f"{calls[0].bus.slug}-{day.isoweekday()}"
        names[route] = f"{calls[0].bus.name}, {str(WEEKDAYS[day.weekday()]).lower()}"
        found.append(Tour(calls[0].bus.slug, route, day, _calls(calls, depots[bus_id].slug)))
    changed = max((v.changed_at or v.timetable.settled_at or v.timetable.made_at for v in visits),
                  default=None)  # fmt: skip
    return Feed(tuple(places.values()), tuple(found), names, changed)


def stops_of_days(*, on: date, page: str) -> tuple[StopOfDay, ...]:
    """Each stop of each day of the rotation with the dates on which the bus comes. One question."""
    days: dict[int, list[Visit]] = defaultdict(list)
    for visit in _coming(on).exclude(planned=None):
        days[visit.planned_id or 0].append(visit)
    return tuple(_stop_of_day(visits, page) for visits in days.values())


def _coming(on: date) -> VisitQuerySet:
    return (
        Visit.objects.coming()
        .filter(on__gte=on, timetable__state="settled")
        .select_related(
            "stop__municipality", "stop__organisation", "bus", "timetable", "planned__day"
        )
        .order_by("on", "bus_id", "period")
    )


def _calls(visits: list[Visit], depot: str) -> tuple[Call, ...]:
    """The depot, the stops and the depot again; the bus is home when the plan says, or at once."""
    calls = []
    for visit in visits:
        arrives, leaves = visit.period.lower.astimezone(OSLO), visit.period.upper.astimezone(OSLO)
        calls.append(Call(visit.stop.slug, arrives.time(), leaves.time()))
    day = next((visit.planned.day for visit in visits if visit.planned), None)
    leaves_at = min(day.leaves, calls[0].arrives) if day else calls[0].arrives
    home_at = max(day.home, calls[-1].leaves) if day else calls[-1].leaves
    return (
        Call(f"depot-{depot}", leaves_at, leaves_at, is_depot=True),
        *calls,
        Call(f"depot-{depot}", home_at, home_at, is_depot=True),
    )


def _stop_of_day(visits: list[Visit], page: str) -> StopOfDay:
    first = visits[0]
    stop, planned = first.stop, first.planned
    assert planned is not None
    return StopOfDay(
        bus=first.bus.name,
        route=_("Week %(week)s, %(weekday)s")
        % {"week": planned.day.week, "weekday": str(WEEKDAYS[planned.day.weekday]).lower()},
        community=stop.municipality.name,
        stop=stop.name,
        address=stop.parking or (stop.organisation.address if stop.organisation else ""),
        latitude=stop.latitude,
        longitude=stop.longitude,
        weekday=planned.day.weekday,
        is_public=stop.kind == "village",
        arrives=planned.arrives,
        leaves=planned.leaves,
        weeks=max(first.timetable.rotation_weeks, stop.interval_weeks or 0),
        dates=tuple(sorted({visit.on for visit in visits})),
        page=page.format(stop.slug),
    )
