"""The school calendars of a year, municipality by municipality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from samling.bus.models import FreeDay, SchoolCalendar, StopVisit
from samling.bus.rules.calendar import usual_year
from samling.register.models import Municipality

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """A municipality's school year; without dates nobody has told it."""

    key: int
    slug: str
    name: str
    first_on: date | None
    last_on: date | None
    free: int
    planning: int
    is_assumed: bool
    source: str
    has_stops: bool

    @property
    def is_missing(self) -> bool:
        """Whether there is no calendar for the year."""
        return self.first_on is None


@dataclass(frozen=True, slots=True)
class CalendarsPage:
    """A school year in every municipality."""

    year: int
    lines: tuple[CalendarLine, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Municipalities without a calendar."""
        return tuple(line.name for line in self.lines if line.is_missing)

    @property
    def assumed(self) -> int:
        """How many calendars are assumed."""
        return sum(line.is_assumed for line in self.lines)


def calendars_page(year: int) -> CalendarsPage:
    """Every municipality with its calendar of the school year; three questions."""
    rows = {
        row.municipality_id: row
        for row in SchoolCalendar.objects.filter(school_year=year).annotate(
            free=Count("free_days", filter=~Q(free_days__kind="planning")),
            planning=Count("free_days", filter=Q(free_days__kind="planning")),
        )
    }
    visited = set(
        StopVisit.objects.filter(day__timetable__state="settled").values_list(
            "stop__municipality_id", flat=True
        )
    )
    return CalendarsPage(
        year,
        tuple(
            _line(place, rows.get(place.pk), place.pk in visited)
            for place in Municipality.objects.order_by("name", "pk")
        ),
    )


def _line(place: Municipality, row: SchoolCalendar | None, has_stops: bool) -> CalendarLine:
    if row is None:
        return CalendarLine(
            place.pk, place.slug, place.name, None, None, 0, 0, False, "", has_stops
        )
    return CalendarLine(
        place.pk, place.slug, place.name, row.period.lower, row.period.upper - DAY,
        getattr(row, "free", 0), getattr(row, "planning", 0), row.is_assumed, row.source, has_stops,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CalendarTold:
    """What the form of a municipality's school year begins with."""

    key: int
    name: str
    year: int
    is_known: bool
    is_assumed: bool
    told: Mapping[str, object]
    free: tuple[Mapping[str, object], ...]


def calendar_told(slug: str, year: int) -> CalendarTold | None:
    """The calendar, or the usual year when nobody has told one; None without such a municipality."""
    place = Municipality.objects.filter(slug=slug).first()
    if place is None:
        return None
    row = SchoolCalendar.objects.filter(municipality=place, school_year=year).first()
    if row is None:
        usual = usual_year(year)
        told = {"first_on": usual.starts, "last_on": usual.ends - DAY, "source": ""}
        free = tuple(_free(f.starts, f.ends, f.kind, f.label) for f in usual.free)
    else:
        told = {
            "first_on": row.period.lower,
            "last_on": row.period.upper - DAY,
            "source": "" if row.is_assumed else row.source,
        }
        days = FreeDay.objects.filter(calendar=row)
        free = tuple(_free(f.period.lower, f.period.upper, f.kind, f.label) for f in days)
    is_assumed = row is not None and row.is_assumed
    return CalendarTold(place.pk, place.name, year, row is not None, is_assumed, told, free)


def _free(starts: date, ends: date, kind: str, label: str) -> Mapping[str, object]:
    return {"starts_on": starts, "ends_on": ends - DAY, "kind": kind, "label": label}


def places_by_name() -> dict[str, int]:
    """Each municipality by its name and by its number, in small letters."""
    rows = Municipality.objects.values_list("pk", "name", "number")
    return {word.casefold(): pk for pk, name, number in rows for word in (name, number)}
