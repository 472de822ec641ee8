"""What a host needs to know: where the visitor may host, own meetings, templates, collisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from samling.ground.period import OSLO
from samling.ground.visitor import Visitor
from samling.ground.wording import Wording
from samling.meetings.models import Enrolment, Meeting, SeatPool
from samling.meetings.models.enrolment import LIVE
from samling.meetings.queries.logging import libraries_of
from samling.meetings.rules.off_days import Off, public_holiday, school_holiday
from samling.meetings.terms import EnrolmentStanding, Form, MeetingState
from samling.register.models import Organisation
from samling.register.terms import LIBRARY_KINDS, OrganisationKind

EARLIER = 12


@dataclass(frozen=True, slots=True)
class OwnMeeting:
    """A meeting as its host sees it in a list."""

    slug: str
    title: Wording
    starts_at: datetime
    ends_at: datetime
    state: MeetingState
    host: str
    place: str
    seated: int
    waiting: int
    seats: int | None
    is_in_series: bool
    is_held: bool

    @property
    def day(self) -> date:
        """The day it begins, in Norway."""
        return self.starts_at.astimezone(OSLO).date()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A template, or an earlier meeting to begin from."""

    slug: str
    title: Wording
    host: str
    is_pattern: bool
    day: date


@dataclass(frozen=True, slots=True)
class Collision:
    """Something at the same time that the same people may want to go to."""

    why: str  # host, audience, people
    slug: str
    title: Wording
    starts_at: datetime
    host: str
    people: int = 0


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One date of a meeting to be, with what speaks against it; none of it forbids anything."""

    starts_at: datetime
    holiday: str
    school: Off | None
    collisions: tuple[Collision, ...]

    @property
    def is_clear(self) -> bool:
        """True when nothing speaks against the date."""
        return not (self.holiday or self.school or self.collisions)


@dataclass(frozen=True, slots=True)
class GoesTo:
    """A meeting that somebody has signed up for, with the key of the personal link."""

    key: UUID
    title: Wording
    starts_at: datetime
    place: str
    form: Form
    standing: EnrolmentStanding
    is_cancelled: bool


def goes_to(visitor: Visitor, *, at: datetime, limit: int) -> tuple[GoesTo, ...]:
    """What the visitor has signed up for and that is not over, soonest first; one question."""
    mine = Q(person_id=visitor.person_id)
    if visitor.email:
        mine |= Q(email=visitor.email.lower())
    rows = (
        Enrolment.objects.filter(mine, meeting__ends_at__gt=at)
        .filter(LIVE | Q(meeting__state=MeetingState.CANCELLED))
        .select_related("meeting", "pool")
        .order_by("meeting__starts_at", "pk")
    )
    return tuple(
        GoesTo(
            key=row.key,
            title=row.meeting.title,
            starts_at=row.meeting.starts_at,
            place=row.meeting.place,
            form=Form(row.pool.form),
            standing=EnrolmentStanding(row.standing),
            is_cancelled=row.meeting.state == MeetingState.CANCELLED,
        )
        for row in rows[:limit]
    )


def hosts_of(visitor: Visitor, *, on: date) -> tuple[Organisation, ...]:
    """The libraries the visitor may make meetings for, the county library first for its staff."""
    county: list[Organisation] = []
    if visitor.is_county:
        kind = OrganisationKind.COUNTY_LIBRARY
        county = list(Organisation.objects.active(on).filter(kind=kind).order_by("pk"))
    return (*county, *libraries_of(visitor, on=on))


def known_meeting(slug: str) -> Meeting | None:
    """The meeting with its host, measure and municipality, or None."""
    if "\0" in slug:
        return None
    return (
        Meeting.objects.select_related("host__municipality", "municipality", "measure__strategy")
        .filter(slug=slug)
        .first()
    )


def own_meetings(
    host_ids: Sequence[int], *, at: datetime, is_past: bool = False, limit: int = 60
) -> tuple[OwnMeeting, ...]:
    """The meetings of these hosts: drafts and coming ones soonest first, or those that are over."""
    rows = Meeting.objects.filter(host_id__in=host_ids, is_pattern=False).select_related("host")
    rows = rows.filter(ends_at__lte=at) if is_past else rows.filter(ends_at__gt=at)
    rows = rows.annotate(
        seated=Sum("pools__seated"), queue=Sum("pools__waiting"), room=Sum("pools__seats"),
        unlimited=Count("pools", filter=Q(pools__seats__isnull=True)),
    ).order_by("-starts_at" if is_past else "starts_at", "pk")  # fmt: skip
    found: list[Any] = list(rows[:limit])
    return tuple(
        OwnMeeting(
            slug=m.slug, title=m.title, starts_at=m.starts_at, ends_at=m.ends_at,
            state=MeetingState(m.state), host=m.host.name, place=m.place,
            seated=m.seated or 0, waiting=m.queue or 0, seats=None if m.unlimited else m.room,
            is_in_series=m.series_id is not None, is_held=m.event_id is not None,
        )
        for m in found
    )  # fmt: skip


def patterns(host_ids: Sequence[int]) -> tuple[Pattern, ...]:
    """Templates of these hosts and of the county library, then the hosts' newest meetings."""
    county = Q(host__kind=OrganisationKind.COUNTY_LIBRARY)
    own = Q(host_id__in=host_ids)
    kept = Meeting.objects.patterns().filter(own | county).order_by("title_nb", "pk")
    earlier = Meeting.objects.filter(own, is_pattern=False).order_by("-made_at", "-pk")[:EARLIER]
    seen: set[str] = set()
    found = []
    for m in [*kept.select_related("host"), *earlier.select_related("host")]:
        if str(m.title) not in seen:
            seen.add(str(m.title))
            day = m.starts_at.astimezone(OSLO).date()
            found.append(Pattern(m.slug, m.title, m.host.name, m.is_pattern, day))
    return tuple(found)


def foreseen(
    spans: Iterable[tuple[datetime, datetime]],
    *,
    host_id: int,
    audience: str,
    but: Meeting | None = None,
) -> tuple[Foreseen, ...]:
    """What speaks against each of the dates; two questions whatever their number."""
    spans = list(spans)
    if not spans:
        return ()
    when = Q()
    for starts, ends in spans:
        when |= Q(starts_at__lt=ends, ends_at__gt=starts)
    rows = (
        Meeting.objects.filter(when, state=MeetingState.PUBLISHED, is_pattern=False)
        .filter(Q(is_open=True) | Q(host_id=host_id))
        .select_related("host")
        .order_by("starts_at", "pk")
    )
    if but is not None:
        rows = rows.exclude(pk=but.pk)
        if but.series_id is not None:
            rows = rows.exclude(series_id=but.series_id)
    others = list(rows[:200])
    both = _signed_up_for_both(but, [m.pk for m in others]) if but is not None else {}
    found = []
    for starts, ends in spans:
        day = starts.astimezone(OSLO).date()
        here = tuple(
            _collision(m, host_id=host_id, audience=audience, people=both.get(m.pk, 0))
            for m in others
            if m.starts_at < ends and m.ends_at > starts
        )
        told = tuple(one for one in here if one is not None)
        found.append(Foreseen(starts, public_holiday(day), school_holiday(day), told))
    return tuple(found)


def _collision(m: Meeting, *, host_id: int, audience: str, people: int) -> Collision | None:
    why = "people" if people else ""
    if not why and m.host_id == host_id:
        why = "host"
    if not why and m.audience == audience:
        why = "audience"
    if not why:
        return None
    return Collision(why, m.slug, m.title, m.starts_at, m.host.name, people)


def _signed_up_for_both(meeting: Meeting, others: Sequence[int]) -> dict[int, int]:
    """How many of those who have signed up here have signed up there too."""
    if not others:
        return {}
    mine = meeting.enrolments.live().exclude(email="").values("email")
    rows = (
        Meeting.objects.filter(pk__in=others)
        .annotate(
            shared=Count(
                "enrolments",
                filter=Q(
                    enrolments__email__in=mine,
                    enrolments__standing__in=["seated", "offered", "waiting"],
                ),
            )
        )
        .values_list("pk", "shared")
    )
    return {pk: shared for pk, shared in rows if shared}


def seats_of(meeting: Meeting) -> dict[str, SeatPool]:
    """The pools of a meeting by form."""
    return {pool.form: pool for pool in meeting.pools.order_by("pk")}


def host_called(slug: str) -> Organisation | None:
    """The library with this address, or None."""
    if not slug or "\0" in slug:
        return None
    hosts = (OrganisationKind.COUNTY_LIBRARY, *LIBRARY_KINDS)
    return Organisation.objects.filter(kind__in=hosts, slug=slug[:120]).first()


def calendar_hosts() -> tuple[tuple[str, str], ...]:
    """Libraries that a calendar can be asked for, in the order of the alphabet."""
    hosts = (OrganisationKind.COUNTY_LIBRARY, OrganisationKind.PUBLIC_LIBRARY)
    rows = Organisation.objects.filter(kind__in=hosts, closed_on__isnull=True).order_by("name")
    return tuple(rows.values_list("slug", "name"))
