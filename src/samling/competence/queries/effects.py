"""What courses changed, and which libraries never come."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q

from samling.competence.models import CourseAim, FollowUp, FollowUpInvitation, FollowUpReply, Gain
from samling.competence.queries.frameworks import LevelRow
from samling.competence.queries.needs import LIBRARIES, leeways, newest_closed
from samling.competence.rules.effect import Effect, effect
from samling.competence.terms import Hindrance
from samling.ground.period import day_in_oslo
from samling.ground.wording import Wording
from samling.meetings.models import Enrolment, Meeting
from samling.meetings.terms import MeetingState
from samling.register.models import Organisation
from samling.register.terms import OrganisationKind

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class AimLine:
    """A competence a course was to raise, and what it raised; None when too few have said."""

    title: Wording
    effect: Effect | None


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course with its aims; figures only when the question is closed and enough have answered."""

    slug: str
    title: Wording
    held_on: date
    ask_on: date
    is_asked: bool
    is_closed: bool
    asked: int
    answered: int | None
    came: int | None
    has_used: int | None
    aims: tuple[AimLine, ...]


@dataclass(frozen=True, slots=True)
class AbsentLine:
    """A library from which nobody has come, and why if it has said so."""

    name: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EffectsPage:
    """Courses with aims, courses that could have them, and libraries that never come."""

    courses: tuple[CourseLine, ...]
    unaimed: tuple[tuple[str, Wording, date], ...]
    meetings_with_attendance: int
    absent: tuple[AbsentLine, ...]
    since: date
    least: int


@dataclass(frozen=True, slots=True)
class AskedAim:
    """A competence somebody is asked about after a course."""

    pk: int
    title: Wording
    levels: tuple[LevelRow, ...]
    before: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class EffectDoor:
    """What stands behind the link three months after a course."""

    key: uuid.UUID
    title: Wording
    held_on: date
    language: str
    last_day: date
    is_closed: bool
    answered_at: datetime | None
    came: bool | None
    has_used: bool | None
    hindrances: tuple[str, ...]
    aims: tuple[AskedAim, ...]


def effects_page(*, at: datetime) -> EffectsPage:
    """What the county's own courses of the last years changed."""
    since = day_in_oslo(at) - YEAR
    follow_ups = FollowUp.objects.select_related("meeting").annotate(
        invited=Count("invitations", distinct=True)
    )
    aimed = CourseAim.objects.values("meeting_id")
    free = (
        Meeting.objects.filter(
            host__kind=OrganisationKind.COUNTY_LIBRARY,
            state=MeetingState.PUBLISHED,
            is_pattern=False,
            ends_at__gte=at - YEAR,
        )
        .exclude(pk__in=aimed)
        .order_by("-starts_at")[:30]
    )
    told = _meetings_with_attendance(since)
    return EffectsPage(
        courses=tuple(
            _course(row, row.invited) for row in follow_ups.order_by("-meeting__starts_at", "-pk")
        ),
        unaimed=tuple((row.slug, row.title, day_in_oslo(row.starts_at)) for row in free),
        meetings_with_attendance=len(told),
        absent=_absent(told),
        since=since,
        least=settings.ANONYMOUS_FROM,
    )


def aims_of(slug: str) -> tuple[int, Wording, tuple[str, ...], bool] | None:
    """Key and name of a county meeting, the keys it aims at, and whether they are settled."""
    row = Meeting.objects.filter(slug=slug, host__kind=OrganisationKind.COUNTY_LIBRARY).first()
    if row is None:
        return None
    keys = CourseAim.objects.filter(meeting=row).values_list("competence__key", flat=True)
    asked = FollowUp.objects.filter(meeting=row, asked_at__isnull=False).exists()
    return row.pk, row.title, tuple(keys), asked


def effect_door(key: uuid.UUID, *, at: datetime) -> EffectDoor | None:
    """What a link leads to; None when nobody was ever given it."""
    row = (
        FollowUpInvitation.objects.select_related("follow_up__meeting", "reply")
        .filter(key=key)
        .first()
    )
    if row is None:
        return None
    follow_up = row.follow_up
    reply: FollowUpReply | None = getattr(row, "reply", None)
    told = {g.competence_id: (g.before, g.now) for g in reply.gains.all()} if reply else {}
    aims = (
        CourseAim.objects.filter(meeting=follow_up.meeting_id)
        .select_related("competence")
        .prefetch_related("competence__levels")
        .order_by("pk")
    )
    return EffectDoor(
        key=row.key,
        title=follow_up.meeting.title,
        held_on=day_in_oslo(follow_up.meeting.starts_at),
        language=row.language,
        last_day=follow_up.last_day,
        is_closed=bool(follow_up.closed_at) or day_in_oslo(at) > follow_up.last_day,
        answered_at=row.answered_at,
        came=reply.came if reply else None,
        has_used=reply.has_used if reply else None,
        hindrances=tuple(reply.hindrances) if reply else (),
        aims=tuple(
            AskedAim(
                aim.competence_id,
                aim.competence.title,
                tuple(
                    sorted(
                        (LevelRow(x.number, x.text) for x in aim.competence.levels.all()),
                        key=lambda level: level.number,
                    )
                ),
                *told.get(aim.competence_id, (None, None)),
            )
            for aim in aims
        ),
    )


def _course(row: FollowUp, invited: int) -> CourseLine:
    """Figures of a course; none before it is closed, since answers come one by one until then."""
    counts = row.replies.aggregate(
        told=Count("pk"),
        came=Count("pk", filter=Q(came=True)),
        used=Count("pk", filter=Q(has_used=True)),
    )
    enough = bool(row.closed_at) and counts["came"] >= settings.ANONYMOUS_FROM
    aims = CourseAim.objects.filter(meeting=row.meeting_id).select_related("competence")
    return CourseLine(
        slug=row.meeting.slug,
        title=row.meeting.title,
        held_on=day_in_oslo(row.meeting.starts_at),
        ask_on=row.ask_on,
        is_asked=row.asked_at is not None,
        is_closed=row.closed_at is not None,
        asked=invited,
        answered=counts["told"] if enough else None,
        came=counts["came"] if enough else None,
        has_used=counts["used"] if enough else None,
        aims=tuple(
            AimLine(
                aim.competence.title, _effect(row, aim.competence_id, invited) if enough else None
            )
            for aim in aims.order_by("pk")
        ),
    )


def _effect(row: FollowUp, competence_id: int, invited: int) -> Effect | None:
    gains = [
        now - before
        for before, now in Gain.objects.filter(
            reply__follow_up=row, competence=competence_id
        ).values_list("before", "now")
    ]
    return effect(gains, asked=invited) if len(gains) >= settings.ANONYMOUS_FROM else None


def _meetings_with_attendance(since: date) -> list[int]:
    """The county's meetings since a day of which somebody has told who came."""
    rows = Enrolment.objects.filter(
        meeting__host__kind=OrganisationKind.COUNTY_LIBRARY,
        meeting__starts_at__date__gte=since,
        attended__isnull=False,
    )
    return list(rows.values_list("meeting_id", flat=True).distinct())


def _absent(meetings: list[int]) -> tuple[AbsentLine, ...]:
    """Libraries nobody came from; none at all where nobody has told who came."""
    if not meetings:
        return ()
    there = Enrolment.objects.filter(
        meeting__in=meetings, attended=True, organisation__isnull=False
    ).values("organisation_id")
    rows = Organisation.objects.filter(kind__in=LIBRARIES, closed_on__isnull=True)
    survey = newest_closed()
    said = leeways(survey) if survey else {}
    return tuple(
        AbsentLine(
            name,
            tuple(str(Hindrance(key).label) for key in said[pk].hindrances) if pk in said else (),
        )
        for pk, name in rows.exclude(pk__in=there).order_by("name").values_list("pk", "name")
    )
