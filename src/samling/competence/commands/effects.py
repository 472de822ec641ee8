"""What a course is to raise, and the question three months after it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from samling.accounts import commands as letters
from samling.competence.models import (
    Competence,
    CourseAim,
    FollowUp,
    FollowUpInvitation,
    FollowUpReply,
    Gain,
)
from samling.competence.terms import VersionState
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.meetings.models import Enrolment, Meeting
from samling.meetings.terms import MeetingState

AFTER = timedelta(days=91)  # three months: long enough to have used it, short enough to remember
OPEN_FOR = timedelta(days=21)


class AimUnknown(Refusal):
    """A course aims at competences of a framework in force, at least at one."""


class AlreadyAsked(Refusal):
    """What a course aimed at is settled once people have been asked about it."""


class FollowUpIsOver(Refusal):
    """Answers are taken from the day people are asked through the last day."""


class GainUnknown(Refusal):
    """Only what the course aimed at is asked about."""


@transaction.atomic
def aim_course(
    *, meeting_id: int, competence_keys: Collection[str], by: str, at: datetime
) -> FollowUp:
    """Say what a meeting is to raise, by keys of competences; it is asked about three months after.

    Said again, it replaces what was said. Raises AimUnknown or AlreadyAsked.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    found = _in_force(competence_keys)
    if not competence_keys or len(found) != len(set(competence_keys)):
        raise AimUnknown(_("Choose at least one competence of a framework in force."))
    ask_on = day_in_oslo(meeting.ends_at) + AFTER
    follow_up, _is_new = FollowUp.objects.select_for_update().get_or_create(
        meeting=meeting, defaults={"ask_on": ask_on, "last_day": ask_on + OPEN_FOR}
    )
    if follow_up.asked_at:
        raise AlreadyAsked(
            _("Those who came have been asked already, so this can no longer change.")
        )
    follow_up.ask_on, follow_up.last_day = ask_on, ask_on + OPEN_FOR
    follow_up.save(update_fields=["ask_on", "last_day"])
    CourseAim.objects.filter(meeting=meeting).delete()
    CourseAim.objects.bulk_create(
        CourseAim(meeting=meeting, competence_id=pk) for pk in sorted(found.values())
    )
    journal.note(
        deed="competence.course_aimed",
        subject=f"meeting:{meeting_id}",
        by=by,
        at=at,
        details={"competences": sorted(competence_keys)},
    )
    return follow_up


def follow_up_due(*, at: datetime) -> int:
    """Every day: ask about courses of three months ago, close what is over; how many letters."""
    today = day_in_oslo(at)
    for key in _keys(closed_at__isnull=True, last_day__lt=today):
        close_follow_up(key=key, by="clock", at=at)
    due = _keys(asked_at__isnull=True, closed_at__isnull=True, ask_on__lte=today)
    return sum(ask_about(key=key, by="clock", at=at) for key in due)


@transaction.atomic
def ask_about(*, key: int, by: str, at: datetime) -> int:
    """Write to everybody who had a seat at the meeting; how many. Nobody is asked twice.

    A meeting that was cancelled, or that everybody has been asked about, gives none.
    """
    follow_up = (
        FollowUp.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=key)
    )
    if follow_up.asked_at or follow_up.meeting.state == MeetingState.CANCELLED:
        return 0
    rows = Enrolment.objects.filter(meeting=follow_up.meeting).exclude(email="")
    seated = rows.seated().order_by("pk")
    invitations = FollowUpInvitation.objects.bulk_create(
        FollowUpInvitation(follow_up=follow_up, enrolment=row, language=row.language)
        for row in seated
    )
    follow_up.asked_at = at
    follow_up.save(update_fields=["asked_at"])
    for invitation in invitations:
        _write(follow_up, invitation, by=by, at=at)
    journal.note(
        deed="competence.effect_asked",
        subject=f"meeting:{follow_up.meeting_id}",
        by=by,
        at=at,
        details={"asked": len(invitations)},
    )
    return len(invitations)


@transaction.atomic
def tell_effect(
    *,
    key: uuid.UUID,
    came: bool,
    has_used: bool | None,
    hindrances: Collection[str],
    gains: Mapping[int, tuple[int, int]],
    at: datetime,
) -> None:
    """Keep what somebody says of a course: level before and now by aim; told again, it replaces.

    Who did not come tells why, and no levels. Raises FollowUpIsOver or GainUnknown.
    """
    invitation = (
        FollowUpInvitation.objects.select_for_update(of=("self",))
        .select_related("follow_up")
        .get(key=key)
    )
    follow_up = invitation.follow_up
    if follow_up.closed_at or day_in_oslo(at) > follow_up.last_day:
        raise FollowUpIsOver(_("This question is closed."))
    aims = set(
        CourseAim.objects.filter(meeting=follow_up.meeting_id).values_list(
            "competence_id", flat=True
        )
    )
    if not set(gains) <= aims:
        raise GainUnknown(_("That question is not about this course."))
    reply, _is_new = FollowUpReply.objects.update_or_create(
        invitation=invitation,
        defaults={
            "follow_up": follow_up,
            "came": came,
            "has_used": has_used if came else None,
            "hindrances": [] if came else list(hindrances),
        },
    )
    reply.gains.all().delete()
    if came:
        Gain.objects.bulk_create(
            Gain(reply=reply, competence_id=pk, before=before, now=now)
            for pk, (before, now) in gains.items()
        )
    invitation.answered_at = at
    invitation.save(update_fields=["answered_at"])


@transaction.atomic
def close_follow_up(*, key: int, by: str, at: datetime) -> None:
    """Take no more answers, and cut what was answered loose from who answered."""
    follow_up = FollowUp.objects.select_for_update().get(pk=key)
    if follow_up.closed_at:
        return
    follow_up.closed_at = at
    follow_up.save(update_fields=["closed_at"])
    follow_up.replies.update(invitation=None)
    journal.note(
        deed="competence.effect_closed", subject=f"meeting:{follow_up.meeting_id}", by=by, at=at
    )


def _keys(**wanted: object) -> list[int]:
    rows = FollowUp.objects.filter(**wanted).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _in_force(keys: Collection[str]) -> dict[str, int]:
    rows = Competence.objects.filter(key__in=keys, version__state=VersionState.IN_FORCE)
    return dict(rows.values_list("key", "pk"))


def _write(follow_up: FollowUp, invitation: FollowUpInvitation, *, by: str, at: datetime) -> None:
    assert invitation.enrolment is not None
    with override(invitation.language):
        context = {
            "title": str(follow_up.meeting.title),
            "last_day": date_format(follow_up.last_day, "DATE_FORMAT"),
            "address": letters.address("competence:tell_effect", key=invitation.key),
        }
    letters.queue_letter(
        to=invitation.enrolment.email,
        language=invitation.language,
        template="competence/letters/effect",
        context=context,
        purpose="survey",
        key=f"effect:{invitation.key}",
        by=by,
        at=at,
    )
