"""The page of one meeting: what everybody reads, and the seats as they stand just now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from samling.ground.period import day_in_oslo
from samling.meetings.models import Meeting, Question, SeatPool, Session
from samling.meetings.terms import EventType, Form, MeetingState, QuestionKind, RoomKind, Theme
from samling.register.queries.kept import STATE_SQL, State, state_of
from samling.strategy.terms import Audience

FEW = 5


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats of a meeting in one form, just now."""

    form: Form
    seats: int | None
    taken: int
    waiting: int

    @property
    def free(self) -> int | None:
        """Free seats; None when there is no limit."""
        return None if self.seats is None else max(self.seats - self.taken, 0)

    @property
    def is_full(self) -> bool:
        """True when whoever comes now waits."""
        return self.free == 0

    @property
    def is_nearly_full(self) -> bool:
        """True when few seats are left."""
        return self.free is not None and 0 < self.free <= FEW


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One of the parallel sessions of a round."""

    key: int
    round: int
    title: str
    room: str
    starts_at: datetime
    ends_at: datetime
    seats: int | None
    seated: int

    @property
    def is_full(self) -> bool:
        """True when no seat is left in it."""
        return self.seats is not None and self.seated >= self.seats


@dataclass(frozen=True, slots=True)
class Round:
    """Sessions that go on at the same time."""

    number: int
    sessions: tuple[SessionLine, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to those who sign up."""

    key: int
    kind: QuestionKind
    text: str
    choices: tuple[str, ...]
    is_required: bool
    keep_days: int


@dataclass(frozen=True, slots=True)
class OtherDate:
    """Another date of the same series."""

    slug: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """Everything that stands on the page of a meeting, but for the seats."""

    meeting_id: int
    host_id: int
    slug: str
    title: str
    text: str
    starts_at: datetime
    ends_at: datetime
    place: str
    municipality: str
    municipality_slug: str
    latitude: float | None
    longitude: float | None
    host: str
    type: EventType
    audience: Audience
    theme: str
    forms: tuple[Form, ...]
    rounds: tuple[Round, ...]
    questions: tuple[Asked, ...]
    partners: tuple[str, ...]
    other_dates: tuple[OtherDate, ...]
    is_package: bool
    is_draft: bool
    is_cancelled: bool
    cancelled_why: str
    opens_at: datetime | None
    closes_at: datetime
    cancel_until: datetime | None
    offer_hours: int
    has_digital_room: bool
    is_listed: bool
    is_made_up: bool

    @property
    def is_one_day(self) -> bool:
        """True when it ends on the day it begins, in Norway."""
        return day_in_oslo(self.starts_at) == day_in_oslo(self.ends_at)


def known_meeting(slug: str) -> Meeting | None:
    """The meeting at this address with what its page says of others, or None."""
    around = ("host", "municipality", "series")
    return Meeting.objects.select_related(*around).filter(slug=slug, is_pattern=False).first()


def meeting_page(meeting: Meeting) -> MeetingPage:
    """The page of a meeting that is already loaded with host, municipality and series."""
    place = meeting.municipality
    series = meeting.series
    return MeetingPage(
        meeting_id=meeting.pk,
        host_id=meeting.host_id,
        slug=meeting.slug,
        title=str(meeting.title),
        text=str(meeting.text),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        municipality=place.name if place else "",
        municipality_slug=place.slug if place else "",
        latitude=meeting.latitude,
        longitude=meeting.longitude,
        host=meeting.host.name,
        type=EventType(meeting.type),
        audience=Audience(meeting.audience),
        theme=str(Theme(meeting.theme).label) if meeting.theme else "",
        forms=tuple(Form(pool.form) for pool in _pools(meeting.pk)),
        rounds=rounds_of(meeting),
        questions=questions_of(meeting),
        partners=tuple(meeting.partners.order_by("name").values_list("name", flat=True)),
        other_dates=_other_dates(meeting),
        is_package=series is not None and series.is_package,
        is_draft=meeting.state == MeetingState.DRAFT,
        is_cancelled=meeting.state == MeetingState.CANCELLED,
        cancelled_why=meeting.cancelled_why,
        opens_at=meeting.opens_at,
        closes_at=meeting.closes_at or meeting.starts_at,
        cancel_until=meeting.cancel_until,
        offer_hours=meeting.offer_hours,
        has_digital_room=meeting.room_kind != RoomKind.NONE,
        is_listed=meeting.is_open,
        is_made_up=meeting.is_made_up,
    )


def rounds_of(meeting: Meeting) -> tuple[Round, ...]:
    """The sessions of a meeting under their rounds."""
    found: dict[int, list[SessionLine]] = {}
    for row in Session.objects.filter(meeting=meeting).order_by("round", "place"):
        found.setdefault(row.round, []).append(
            SessionLine(
                key=row.pk,
                round=row.round,
                title=str(row.title),
                room=row.room,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                seats=row.seats,
                seated=row.seated,
            )
        )
    return tuple(Round(number, tuple(lines)) for number, lines in found.items())


def questions_of(meeting: Meeting) -> tuple[Asked, ...]:
    """What is asked of those who sign up, in order."""
    return tuple(
        Asked(
            key=row.pk,
            kind=QuestionKind(row.kind),
            text=str(row.text),
            choices=tuple(row.choices),
            is_required=row.is_required,
            keep_days=row.keep_days,
        )
        for row in Question.objects.filter(meeting=meeting).order_by("place")
    )


def _other_dates(meeting: Meeting) -> tuple[OtherDate, ...]:
    if meeting.series_id is None:
        return ()
    rows = Meeting.objects.published().filter(series_id=meeting.series_id).exclude(pk=meeting.pk)
    rows = rows.filter(starts_at__gt=meeting.starts_at).order_by("starts_at")
    return tuple(OtherDate(*row) for row in rows.values_list("slug", "starts_at")[:12])


def _pools(meeting_id: int) -> list[SeatPool]:
    rows = list(SeatPool.objects.filter(meeting_id=meeting_id))
    return sorted(rows, key=lambda pool: pool.form != Form.PHYSICAL)


@dataclass(frozen=True, slots=True)
class Live:
    """What of a meeting changes by itself or with each sign-up: hours and seats."""

    seats: tuple[Seats, ...]
    state: MeetingState
    has_opened: bool
    has_closed: bool
    is_over: bool
    full_sessions: tuple[int, ...]
    kept_by: State = ()

    @property
    def is_full(self) -> bool:
        """True when whoever comes now waits, in whichever form."""
        return all(one.is_full for one in self.seats)

    @property
    def may_sign_up(self) -> bool:
        """True while people may sign up."""
        return self.state == MeetingState.PUBLISHED and self.has_opened and not self.has_closed


# said in so many words, with what kept pages depend on: the page of a meeting is asked for in a rush
LIVE = f"""
select p.form, p.seats, p.seated + p.offered, p.waiting,
    m.state, m.opens_at, m.closes_at, m.starts_at, m.ends_at,
    array(select s.id from meetings_session s
          where s.meeting_id = m.id and s.seated >= s.seats order by s.id),
    {STATE_SQL}
from meetings_seatpool p join meetings_meeting m on m.id = p.meeting_id
where m.slug = %s and not m.is_pattern
order by p.form desc
"""  # noqa: S608 - our own words


def live_of(slug: str, *, at: datetime) -> Live | None:
    """The meeting's seats as they stand now, and whether it is open; None without any. One question."""
    with connection.cursor() as cursor:
        cursor.execute(LIVE, [slug])
        rows = cursor.fetchall()
    if not rows:
        return None
    state, opens_at, closes_at, starts_at, ends_at, full_sessions, deeds, newest_run = rows[0][4:]
    return Live(
        seats=tuple(Seats(Form(form), *counts) for form, *counts in (row[:4] for row in rows)),
        state=MeetingState(state),
        has_opened=opens_at is None or opens_at <= at,
        has_closed=at >= (closes_at or starts_at),
        is_over=ends_at <= at,
        full_sessions=tuple(full_sessions),
        kept_by=state_of(deeds, newest_run),
    )
