"""Whole surveys and effects at once, for a demonstration; each marked as made up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from samling.competence.commands.answering import LeewayTold
from samling.competence.commands.effects import aim_course
from samling.competence.commands.wording import text_fields, title_fields
from samling.competence.models import (
    CourseAim,
    FollowUp,
    FollowUpInvitation,
    FollowUpReply,
    Gain,
    Leeway,
    Rating,
    Survey,
    SurveyInvitation,
    SurveyReply,
    Wish,
)
from samling.competence.terms import ReplyKind
from samling.ground.wording import Wording
from samling.journal import commands as journal
from samling.meetings.models import Enrolment

AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class MadeUpRating:
    """One competence in a made-up reply."""

    competence_id: int
    now: int
    wanted: int
    importance: int | None
    people: int | None = None


@dataclass(frozen=True, slots=True)
class MadeUpReply:
    """Somebody who was asked, and what was answered; without ratings nobody answered."""

    kind: str
    organisation_id: int
    place: str
    post: str
    areas: tuple[str, ...] = ()
    ratings: tuple[MadeUpRating, ...] = ()
    wish: str = ""
    leeway: LeewayTold | None = None
    is_shared: bool = False


@transaction.atomic
def make_up_survey(
    *,
    title: Wording,
    text: Wording,
    version_id: int,
    replies: Sequence[MadeUpReply],
    opened_at: datetime,
    closed_at: datetime,
    last_day: date,
    by: str,
) -> Survey:
    """A closed survey with all its replies, cut loose from people as a real one is."""
    survey = Survey.objects.create(
        version_id=version_id,
        state="closed",
        last_day=last_day,
        made_at=opened_at,
        opened_at=opened_at,
        closed_at=closed_at,
        is_made_up=True,
        **title_fields(title),
        **text_fields(text),
    )
    SurveyInvitation.objects.bulk_create(
        [_invitation(survey, row) for row in replies], batch_size=AT_ONCE
    )
    answered = [row for row in replies if row.ratings]
    made = SurveyReply.objects.bulk_create(
        [_reply(survey, row) for row in answered], batch_size=AT_ONCE
    )
    pairs = list(zip(made, answered, strict=True))
    Rating.objects.bulk_create(
        [
            Rating(
                reply=reply,
                competence_id=one.competence_id,
                now=one.now,
                wanted=one.wanted,
                importance=one.importance,
                people=one.people,
            )
            for reply, row in pairs
            for one in row.ratings
        ],
        batch_size=AT_ONCE,
    )
    Wish.objects.bulk_create(Wish(reply=reply, text=row.wish) for reply, row in pairs if row.wish)
    Leeway.objects.bulk_create(
        Leeway(reply=reply, **_leeway(row.leeway)) for reply, row in pairs if row.leeway
    )
    journal.note(
        deed="competence.survey_made_up", subject=f"survey:{survey.pk}", by=by, at=closed_at
    )
    return survey


@transaction.atomic
def make_up_effect(
    *,
    meeting_id: int,
    competence_keys: Sequence[str],
    replies: Iterable[tuple[bool, bool, tuple[tuple[int, int], ...], tuple[str, ...]]],
    by: str,
    at: datetime,
) -> int:
    """A closed follow-up of a course: came, used, (before, now) for each aim, and what kept them.

    How many replied. Those asked are those who had a seat.
    """
    follow_up = aim_course(meeting_id=meeting_id, competence_keys=competence_keys, by=by, at=at)
    aims = list(
        CourseAim.objects.filter(meeting=meeting_id)
        .order_by("pk")
        .values_list("competence_id", flat=True)
    )
    seated = Enrolment.objects.filter(meeting=meeting_id).seated()
    FollowUpInvitation.objects.bulk_create(
        FollowUpInvitation(follow_up=follow_up, enrolment=row) for row in seated.order_by("pk")
    )
    told = list(replies)
    made = FollowUpReply.objects.bulk_create(
        FollowUpReply(
            follow_up=follow_up, came=came, has_used=used if came else None, hindrances=list(why)
        )
        for came, used, _gains, why in told
    )
    Gain.objects.bulk_create(
        Gain(reply=reply, competence_id=pk, before=before, now=now)
        for reply, (_came, _used, gains, _why) in zip(made, told, strict=True)
        for pk, (before, now) in zip(aims, gains, strict=False)
    )
    FollowUp.objects.filter(pk=follow_up.pk).update(asked_at=at, closed_at=at)
    return len(made)


def _invitation(survey: Survey, row: MadeUpReply) -> SurveyInvitation:
    at = survey.opened_at if row.ratings else None
    return SurveyInvitation(
        survey=survey,
        kind=row.kind,
        organisation_id=row.organisation_id,
        post=row.post,
        begun_at=at,
        saved_at=at,
        finished_at=at,
    )


def _reply(survey: Survey, row: MadeUpReply) -> SurveyReply:
    is_library = row.kind == ReplyKind.LIBRARY
    return SurveyReply(
        survey=survey,
        version_id=survey.version_id,
        kind=row.kind,
        organisation_id=row.organisation_id if is_library else None,
        place=row.place,
        post=row.post,
        areas=list(row.areas),
        is_finished=True,
        is_shared=row.is_shared,
    )


def _leeway(told: LeewayTold) -> dict[str, object]:
    return asdict(told) | {
        "good_times": list(told.good_times),
        "hindrances": list(told.hindrances),
    }
