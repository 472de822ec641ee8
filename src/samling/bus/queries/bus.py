"""The page about the bus that anybody may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from django.db.models import Min, Q

from samling.bus.models import StopVisit, Timetable, Visit


@dataclass(frozen=True, slots=True)
class StopLine:
    """One stop of the timetable with its next visit, when there is one."""

    name: str
    slug: str
    week: int
    weekday: int
    arrives: time
    leaves: time
    next_on: date | None


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality and its stops."""

    name: str
    slug: str
    stops: tuple[StopLine, ...]


@dataclass(frozen=True, slots=True)
class BusPage:
    """The timetable that holds, or the fact that none does."""

    name: str
    starts_on: date | None
    ends_on: date | None
    rotation_weeks: int
    is_made_up: bool
    places: tuple[Place, ...]

    @property
    def stops(self) -> int:
        """How many stop visits a rotation has."""
        return sum(len(place.stops) for place in self.places)


def bus_page(*, on: date) -> BusPage:
    """The stops of the timetable that holds on a day, by municipality in order of name; three questions."""
    timetable = Timetable.objects.settled().filter(period__contains=on).first()
    if timetable is None:
        return BusPage("", None, None, 0, False, ())
    coming = dict(
        Visit.objects.coming()
        .filter(timetable=timetable, on__gte=on)
        .filter(~Q(planned=None))
        .values_list("planned")
        .annotate(Min("on"))
        .values_list("planned", "on__min")
    )
    rows = (
        StopVisit.objects.filter(day__timetable=timetable)
        .select_related("stop__municipality", "day")
        .order_by("stop__municipality__name", "stop__name", "day__week", "day__weekday", "arrives")
    )
    places: dict[tuple[str, str], list[StopLine]] = {}
    for row in rows:
        where = row.stop.municipality
        places.setdefault((where.name, where.slug), []).append(
            StopLine(
                name=row.stop.name,
                slug=row.stop.slug,
                week=row.day.week,
                weekday=row.day.weekday,
                arrives=row.arrives,
                leaves=row.leaves,
                next_on=coming.get(row.pk),
            )
        )
    return BusPage(
        name=timetable.name,
        starts_on=timetable.period.lower,
        ends_on=timetable.period.upper,
        rotation_weeks=timetable.rotation_weeks,
        is_made_up=timetable.is_made_up,
        places=tuple(Place(name, slug, tuple(stops)) for (name, slug), stops in places.items()),
    )
