"""The public list of events, and the page of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from samling.ground.figures import Figure, Standing
from samling.ground.period import OSLO
from samling.ground.wording import Wording
from samling.meetings.models import Event, EventQuerySet
from samling.meetings.terms import EventType, Organiser, Setting
from samling.register.models import Municipality
from samling.strategy.terms import Audience

AT_ONCE = 20
SHOWN = (
    "id", "key", "title", "starts_at", "type", "organiser", "audience", "setting", "people",
    "standing", "logged_at", "library__name", "municipality__name", "municipality__slug",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality as a choice, with where its centre lies."""

    municipality_id: int
    slug: str
    name: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events a reader asks for; nothing said means all."""

    municipality_id: int | None = None
    type: str = ""
    audience: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where in the list to go on: after the event with this hour and number."""

    starts_at: datetime
    number: int

    def __str__(self) -> str:
        return f"{self.starts_at.astimezone(UTC):%Y%m%dT%H%M%S%f}-{self.number}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """The cursor written as text, or None when it is none of ours."""
        moment, _dash, number = text.partition("-")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            return None
        try:
            at = datetime.strptime(moment, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
        except ValueError:
            return None
        return cls(at, int(number))


@dataclass(frozen=True, slots=True)
class Line:
    """One event in a list."""

    number: int
    key: UUID
    title: str
    starts_at: datetime
    type: EventType
    organiser: Organiser
    audience: Audience
    setting: Setting
    people: Figure
    logged_at: datetime
    library: str
    municipality: str
    municipality_slug: str

    @property
    def day(self) -> date:
        """The day it begins, in Norway."""
        return self.starts_at.astimezone(OSLO).date()

    @property
    def clock(self) -> str:
        """The hour it begins, in Norway."""
        return f"{self.starts_at.astimezone(OSLO):%H:%M}"

    @property
    def month(self) -> date:
        """The first day of its month, in Norway."""
        return self.day.replace(day=1)


@dataclass(frozen=True, slots=True)
class Lines:
    """A part of the list, and where it goes on."""

    lines: tuple[Line, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class EventPage:
    """One event as anybody may read it."""

    line: Line
    is_public: bool
    is_struck: bool
    is_held: bool
    is_past: bool
    is_made_up: bool
    measure: Wording | None
    strategy_code: str
    latitude: float | None
    longitude: float | None

    @property
    def title(self) -> str:
        """The event's title."""
        return self.line.title


def places() -> tuple[Place, ...]:
    """The municipalities in the order of the alphabet."""
    rows = Municipality.objects.order_by("name")
    return tuple(
        Place(*row) for row in rows.values_list("pk", "slug", "name", "latitude", "longitude")
    )


def lines(
    wanted: Wanted,
    *,
    at: datetime,
    is_past: bool,
    after: Cursor | None = None,
    limit: int = AT_ONCE,
) -> Lines:
    """Public events as wanted: the coming ones soonest first, or the past ones newest first."""
    events = _wanted(wanted)
    if is_past:
        events = events.filter(starts_at__lt=at).order_by("-starts_at", "-id")
    else:
        events = events.filter(starts_at__gte=at).order_by("starts_at", "id")
    if after:
        events = events.filter(_behind(after, is_past=is_past))
    found = [line_of(row) for row in events.values_list(*SHOWN)[: limit + 1]]
    rest = len(found) > limit
    last = found[limit - 1] if rest else None
    return Lines(tuple(found[:limit]), Cursor(last.starts_at, last.number) if last else None)


def line_of(row: tuple[Any, ...]) -> Line:
    """A line from a row of the columns SHOWN."""
    (number, key, title, starts_at, kind, organiser, audience, setting, people, standing,
     logged_at, library, municipality, slug) = row  # fmt: skip
    return Line(
        number=number,
        key=key,
        title=title,
        starts_at=starts_at,
        type=EventType(kind),
        organiser=Organiser(organiser),
        audience=Audience(audience),
        setting=Setting(setting),
        people=Figure(people, Standing(standing)),
        logged_at=logged_at,
        library=library,
        municipality=municipality,
        municipality_slug=slug,
    )


def event_page(event: Event, *, at: datetime) -> EventPage:
    """What anybody may read of an event that is already loaded with its library and measure."""
    municipality = event.library.municipality
    line = Line(
        number=event.pk,
        key=event.key,
        title=event.title,
        starts_at=event.starts_at,
        type=EventType(event.type),
        organiser=Organiser(event.organiser),
        audience=Audience(event.audience),
        setting=Setting(event.setting),
        people=event.figure,
        logged_at=event.logged_at,
        library=event.library.name,
        municipality=municipality.name if municipality else "",
        municipality_slug=municipality.slug if municipality else "",
    )
    return EventPage(
        line=line,
        is_public=event.is_public,
        is_struck=event.struck_at is not None,
        is_held=event.confirmed_at is not None,
        is_past=event.starts_at <= at,
        is_made_up=event.is_made_up,
        measure=event.measure.title if event.measure else None,
        strategy_code=event.measure.strategy.code if event.measure else "",
        latitude=event.library.latitude,
        longitude=event.library.longitude,
    )


def _wanted(wanted: Wanted) -> EventQuerySet:
    events = Event.objects.public()
    if wanted.municipality_id is not None:
        events = events.filter(municipality_id=wanted.municipality_id)
    if wanted.type:
        events = events.filter(type=wanted.type)
    if wanted.audience:
        events = events.filter(audience=wanted.audience)
    if wanted.first:
        events = events.filter(starts_at__gte=_midnight(wanted.first))
    if wanted.last and wanted.last < date.max:
        events = events.filter(starts_at__lt=_midnight(wanted.last + timedelta(days=1)))
    return events


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=OSLO)


def _behind(cursor: Cursor, *, is_past: bool) -> Q:
    """Those after the cursor; the first part alone lets the index find the place."""
    if is_past:
        return Q(starts_at__lte=cursor.starts_at) & (
            Q(starts_at__lt=cursor.starts_at) | Q(id__lt=cursor.number)
        )
    return Q(starts_at__gte=cursor.starts_at) & (
        Q(starts_at__gt=cursor.starts_at) | Q(id__gt=cursor.number)
    )


def months(found: Iterable[Line]) -> tuple[tuple[date, tuple[Line, ...]], ...]:
    """The lines under the month each belongs to, in the order they came."""
    grouped: dict[date, list[Line]] = {}
    for line in found:
        grouped.setdefault(line.month, []).append(line)
    return tuple((month, tuple(group)) for month, group in grouped.items())
