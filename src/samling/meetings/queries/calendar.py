"""The public calendar: meetings one signs up for and events the libraries have announced, as one."""

from __future__ import annotations

import calendar as months_of_year
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from samling.ground.period import OSLO
from samling.ground.wording import Wording
from samling.meetings.models import CalendarKey, Event, Meeting
from samling.meetings.terms import EventType, Form, MeetingState, Setting, Theme
from samling.strategy.terms import Audience

AT_ONCE = 20
IN_A_DAY = 4  # shown in a day of the month; the rest is one click away
MEETING, EVENT = "m", "e"
MEETING_SHOWN = (
    "pk", "key", "slug", "title_nb", "title_nn", "title_en", "starts_at", "ends_at", "type",
    "audience", "theme", "state", "place", "room_kind", "sequence", "changed_at", "latitude",
    "longitude", "host__name", "host__slug", "municipality__name", "municipality__slug",
    "is_made_up", "published_at",
)  # fmt: skip
EVENT_SHOWN = (
    "pk", "key", "title", "starts_at", "type", "audience", "setting", "logged_at",
    "library__name", "library__slug", "library__latitude", "library__longitude",
    "municipality__name", "municipality__slug", "is_made_up",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sought:
    """What a reader asks the calendar for; nothing said means all that comes."""

    municipality_id: int | None = None
    host_id: int | None = None
    theme: str = ""
    form: str = ""
    audience: str = ""
    type: str = ""
    first: date | None = None
    last: date | None = None
    only: str = ""  # meetings or events; both when empty


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Where in the calendar to go on."""

    starts_at: datetime
    kind: str
    number: int

    def __str__(self) -> str:
        return f"{self.starts_at.astimezone(UTC):%Y%m%dT%H%M%S%f}{self.kind}{self.number}"

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """The mark written as text, or None when it is none of ours."""
        moment, kind, number = text[:21], text[21:22], text[22:]
        if kind not in (MEETING, EVENT) or not (number.isascii() and number.isdigit()):
            return None
        try:
            at = datetime.strptime(moment, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
        except ValueError:
            return None
        return cls(at, kind, int(number)) if len(number) < 19 else None


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """One meeting or event in the calendar."""

    kind: str
    number: int
    key: UUID
    slug: str  # of a meeting; empty for an event
    title: Wording | str
    starts_at: datetime
    ends_at: datetime | None
    type: EventType
    audience: Audience
    theme: Theme | None
    forms: tuple[Form, ...]
    place: str
    host: str
    host_slug: str
    municipality: str
    municipality_slug: str
    latitude: float | None
    longitude: float | None
    is_cancelled: bool
    is_made_up: bool
    sequence: int
    changed_at: datetime
    told_at: datetime

    @property
    def mark(self) -> Mark:
        """Its place in the order of the calendar."""
        return Mark(self.starts_at, self.kind, self.number)

    @property
    def is_meeting(self) -> bool:
        """True for what one signs up for."""
        return self.kind == MEETING

    @property
    def is_digital(self) -> bool:
        """True when one may take part on screen."""
        return Form.DIGITAL in self.forms

    @property
    def is_physical(self) -> bool:
        """True when one may come to a place."""
        return Form.PHYSICAL in self.forms

    @property
    def day(self) -> date:
        """The day it begins, in Norway."""
        return self.starts_at.astimezone(OSLO).date()

    @property
    def clock(self) -> str:
        """The hours, in Norway."""
        starts = self.starts_at.astimezone(OSLO)
        if self.ends_at is None:
            return f"{starts:%H:%M}"
        ends = self.ends_at.astimezone(OSLO)
        return f"{starts:%H:%M}–{ends:%H:%M}" if ends.date() == starts.date() else f"{starts:%H:%M}"

    @property
    def until(self) -> date | None:
        """The last day, when it is another than the first."""
        last = self.ends_at.astimezone(OSLO).date() if self.ends_at else None
        return last if last and last != self.day else None


@dataclass(frozen=True, slots=True)
class CalendarLines:
    """A part of the calendar, and where it goes on."""

    lines: tuple[CalendarLine, ...]
    next: Mark | None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month, with what is shown and how much more there is."""

    date: date
    lines: tuple[CalendarLine, ...]
    more: int
    is_in_month: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks of days."""

    first: date
    weeks: tuple[tuple[int, tuple[Day, ...]], ...]
    number: int
    before: str
    after: str


def calendar_lines(
    sought: Sought, *, at: datetime, after: Mark | None = None, limit: int = AT_ONCE
) -> CalendarLines:
    """What comes, soonest first; from a day when one is asked for. Two questions."""
    start = _midnight(sought.first) if sought.first else None
    meetings, events = _meetings(sought), _events(sought)
    if start is None:
        meetings, events = meetings.filter(ends_at__gt=at), events.filter(starts_at__gte=at)
    rows = [
        *(_meeting_line(row) for row in _from(meetings, MEETING, after, limit, MEETING_SHOWN)),
        *(_event_line(row) for row in _from(events, EVENT, after, limit, EVENT_SHOWN)),
    ]
    found = sorted(rows, key=lambda line: line.mark)
    rest = len(found) > limit
    return CalendarLines(tuple(found[:limit]), found[limit - 1].mark if rest else None)


def newest_lines(sought: Sought, *, at: datetime, limit: int) -> tuple[CalendarLine, ...]:
    """What comes, newest told first, for feed readers."""
    meetings = _meetings(sought).filter(ends_at__gt=at).order_by("-changed_at", "-pk")
    events = _events(sought).filter(starts_at__gte=at).order_by("-logged_at", "-pk")
    rows = [
        *(_meeting_line(row) for row in meetings.values_list(*MEETING_SHOWN)[:limit]),
        *(_event_line(row) for row in events.values_list(*EVENT_SHOWN)[:limit]),
    ]
    return tuple(sorted(rows, key=lambda line: line.changed_at, reverse=True)[:limit])


def one_meeting(slug: str) -> CalendarLine | None:
    """A public meeting as a line, or None."""
    if "\0" in slug:
        return None
    row = Meeting.objects.public().filter(slug=slug).values_list(*MEETING_SHOWN).first()
    return _meeting_line(row) if row else None


def month(sought: Sought, first: date, *, today: date) -> Month:
    """A month of the calendar; two questions however full it is."""
    weeks = months_of_year.Calendar().monthdatescalendar(first.year, first.month)
    span = Sought(
        **{
            **{name: getattr(sought, name) for name in Sought.__dataclass_fields__},
            "first": weeks[0][0],
            "last": weeks[-1][-1],
        }
    )
    rows = [
        *(_meeting_line(row) for row in _meetings(span).values_list(*MEETING_SHOWN)),
        *(_event_line(row) for row in _events(span).values_list(*EVENT_SHOWN)),
    ]
    # meetings first: a day has room for a few, and they are what one signs up for
    by_day: dict[date, list[CalendarLine]] = {}
    for line in sorted(rows, key=lambda line: (line.kind != MEETING, line.mark)):
        by_day.setdefault(line.day, []).append(line)
    return Month(
        first=first,
        weeks=tuple(
            (week[0].isocalendar().week, tuple(_day(day, by_day, first, today) for day in week))
            for week in weeks
        ),
        number=sum(
            len(found) for day, found in by_day.items()
            if (day.year, day.month) == (first.year, first.month)
        ),
        before=f"{first - timedelta(days=1):%Y-%m}",
        after=f"{first + timedelta(days=31):%Y-%m}",
    )  # fmt: skip


def _day(day: date, by_day: dict[date, list[CalendarLine]], first: date, today: date) -> Day:
    found = by_day.get(day, [])
    shown = found if len(found) <= IN_A_DAY else found[: IN_A_DAY - 1]
    return Day(day, tuple(shown), len(found) - len(shown), day.month == first.month, day == today)


def person_calendar(key: str) -> tuple[CalendarLine, ...] | None:
    """The meetings of whoever owns this secret address, cancelled ones too; None when nobody does."""
    owner = CalendarKey.objects.filter(key=key).values_list("person_id", "person__email").first()
    if owner is None:
        return None
    mine = Q(enrolments__person_id=owner[0])
    if owner[1]:
        mine |= Q(enrolments__email__iexact=owner[1])
    goes = mine & Q(enrolments__standing__in=["seated", "offered", "waiting"])
    called_off = mine & Q(state=MeetingState.CANCELLED)
    rows = Meeting.objects.filter(goes | called_off).distinct().order_by("starts_at", "pk")
    return tuple(_meeting_line(row) for row in rows.values_list(*MEETING_SHOWN))


def calendar_key(person_id: int) -> str | None:
    """The secret of the person's own calendar, when there is one."""
    return CalendarKey.objects.filter(person_id=person_id).values_list("key", flat=True).first()


def _meetings(sought: Sought) -> QuerySet[Meeting]:
    rows = Meeting.objects.public()
    if sought.only == "events" or sought.type not in ("", *EventType.values):
        return rows.none()
    if sought.municipality_id is not None:
        rows = rows.filter(municipality_id=sought.municipality_id)
    if sought.host_id is not None:
        rows = rows.filter(
            Q(host_id=sought.host_id) | Q(venue_id=sought.host_id) | Q(partners__pk=sought.host_id)
        ).distinct()
    for name in ("theme", "audience", "type"):
        if getattr(sought, name):
            rows = rows.filter(**{name: getattr(sought, name)})
    if sought.form == Form.DIGITAL:
        rows = rows.exclude(room_kind="none")
    elif sought.form == Form.PHYSICAL:
        rows = rows.exclude(place="")
    if sought.first:
        rows = rows.filter(ends_at__gt=_midnight(sought.first))
    if sought.last and sought.last < date.max:
        rows = rows.filter(starts_at__lt=_midnight(sought.last + timedelta(days=1)))
    return rows


def _events(sought: Sought) -> QuerySet[Event]:
    """Announced events; those that a meeting became stand there already as the meeting."""
    rows = Event.objects.public()
    if sought.only == "meetings" or sought.theme:
        return rows.none()
    became = Meeting.objects.filter(event__isnull=False).values("event_id")
    rows = rows.exclude(pk__in=became)
    if sought.municipality_id is not None:
        rows = rows.filter(municipality_id=sought.municipality_id)
    if sought.host_id is not None:
        rows = rows.filter(library_id=sought.host_id)
    for name in ("audience", "type"):
        if getattr(sought, name):
            rows = rows.filter(**{name: getattr(sought, name)})
    if sought.form == Form.DIGITAL:
        rows = rows.filter(setting=Setting.DIGITAL)
    elif sought.form == Form.PHYSICAL:
        rows = rows.exclude(setting=Setting.DIGITAL)
    if sought.first:
        rows = rows.filter(starts_at__gte=_midnight(sought.first))
    if sought.last and sought.last < date.max:
        rows = rows.filter(starts_at__lt=_midnight(sought.last + timedelta(days=1)))
    return rows


def _from(
    rows: QuerySet[Any], kind: str, after: Mark | None, limit: int, shown: Iterable[str]
) -> Iterator[tuple[Any, ...]]:
    """The first rows behind the mark, in the order of the calendar."""
    if after is not None:
        same = Q(starts_at=after.starts_at)
        later = Q(starts_at__gt=after.starts_at)
        if kind == after.kind:
            rows = rows.filter(later | (same & Q(pk__gt=after.number)))
        else:
            rows = rows.filter(later | same if kind > after.kind else later)
    yield from rows.order_by("starts_at", "pk").values_list(*shown)[: limit + 1]


def _meeting_line(row: tuple[Any, ...]) -> CalendarLine:
    (number, key, slug, nb, nn, en, starts_at, ends_at, kind, audience, theme, state, place, room,
     sequence, changed_at, latitude, longitude, host, host_slug, town, town_slug, made_up,
     published_at) = row  # fmt: skip
    forms = ((Form.PHYSICAL,) if place else ()) + ((Form.DIGITAL,) if room != "none" else ())
    return CalendarLine(
        kind=MEETING,
        number=number,
        key=key,
        slug=slug,
        title=Wording(nb, nn, en),
        starts_at=starts_at,
        ends_at=ends_at,
        type=EventType(kind),
        audience=Audience(audience),
        theme=Theme(theme) if theme else None,
        forms=forms,
        place=place,
        host=host,
        host_slug=host_slug,
        municipality=town or "",
        municipality_slug=town_slug or "",
        latitude=latitude,
        longitude=longitude,
        is_cancelled=state == MeetingState.CANCELLED,
        is_made_up=made_up,
        sequence=sequence,
        changed_at=changed_at,
        told_at=published_at or changed_at,
    )


def _event_line(row: tuple[Any, ...]) -> CalendarLine:
    (number, key, title, starts_at, kind, audience, setting, logged_at, library, slug, latitude,
     longitude, town, town_slug, made_up) = row  # fmt: skip
    digital = setting == Setting.DIGITAL
    return CalendarLine(
        kind=EVENT,
        number=number,
        key=key,
        slug="",
        title=title,
        starts_at=starts_at,
        ends_at=None,
        type=EventType(kind),
        audience=Audience(audience),
        theme=None,
        forms=(Form.DIGITAL if digital else Form.PHYSICAL,),
        place="" if digital else library,
        host=library,
        host_slug=slug,
        municipality=town,
        municipality_slug=town_slug,
        latitude=None if digital else latitude,
        longitude=None if digital else longitude,
        is_cancelled=False,
        is_made_up=made_up,
        sequence=0,
        changed_at=logged_at,
        told_at=logged_at,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=OSLO)
