"""Letters that come by themselves or are asked for: reminders, invitations, the link once more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from samling.accounts.commands import NewLetter
from samling.ground.period import day_in_oslo
from samling.journal import commands as journal
from samling.meetings import emails
from samling.meetings.commands import letters
from samling.meetings.commands.enrol import NoSuchMeeting, refuse_closed
from samling.meetings.commands.newcomers import Newcomer, recognised, tidied
from samling.meetings.models import Enrolment, Meeting
from samling.meetings.queries.invited import INVITED
from samling.meetings.rules import reminding
from samling.meetings.terms import EnrolmentStanding as Standing
from samling.register.models import Person

LOOK_AHEAD = timedelta(days=9)


def remind(*, at: datetime) -> int:
    """Remind those who have a seat, seven days and one day before; how many letters were written."""
    coming = Meeting.objects.published().filter(
        sends_reminders=True, starts_at__gt=at, starts_at__lte=at + LOOK_AHEAD
    )
    return sum(
        _remind(meeting, days=days, at=at)
        for meeting in coming.select_related("host").order_by("starts_at", "pk")
        if (days := reminding.reminder_due(starts_at=meeting.starts_at, at=at))
    )


@transaction.atomic
def _remind(meeting: Meeting, *, days: int, at: datetime) -> int:
    """Those who signed up after the morning of the reminder have just had their confirmation."""
    rows = list(
        Enrolment.objects.select_for_update(skip_locked=True)
        .filter(meeting=meeting, asked_at__lt=reminding.due_at(meeting.starts_at, days))
        .filter(Q(reminded__isnull=True) | Q(reminded__gt=days))
        .seated()
        .order_by("pk")
    )
    once = f"{days}:{day_in_oslo(meeting.starts_at)}"
    letters.queue(
        [letters.written("reminder", row, meeting, once=once, days=days) for row in rows], at=at
    )
    Enrolment.objects.filter(pk__in=[row.pk for row in rows]).update(reminded=days)
    return len(rows)


@transaction.atomic
def send_link_again(*, key: UUID, at: datetime) -> None:
    """Send somebody who tried to sign up twice the personal link once more, at most once an hour."""
    row = Enrolment.objects.select_related("meeting", "meeting__host").get(key=key)
    file = "REQUEST" if row.standing == Standing.SEATED else ""
    once = f"{at:%Y%m%d%H}"
    letters.queue([letters.written("again", row, row.meeting, file=file, once=once)], at=at)


@transaction.atomic
def invite(*, slug: str, people: Sequence[Newcomer], by: str, at: datetime) -> int:
    """Write an invitation with a link that signs up by one press; how many were written.

    Those who have signed up already get none, and nobody gets two. Raises NoSuchMeeting,
    EnrolmentClosed, BadNewcomer and TooManyAtOnce.
    """
    meeting = Meeting.objects.select_related("host").filter(slug=slug).first()
    if meeting is None:
        raise NoSuchMeeting(_("There is no such meeting."))
    refuse_closed(meeting, at=max(at, meeting.opens_at or at))
    known = recognised(tidied(people), on=day_in_oslo(at))
    here = set(Enrolment.objects.filter(meeting=meeting).live().values_list("email", flat=True))
    people_ids = [one.person_id for one in known if one.person_id]
    languages = dict(Person.objects.filter(pk__in=people_ids).values_list("pk", "language"))
    invited = [one for one in known if one.email not in here]
    post = [
        _invitation(meeting, one, language=languages.get(one.person_id or 0, "nb"))
        for one in invited
    ]
    letters.queue(post, at=at)
    journal.note(
        deed="meetings.invited", subject=f"meeting:{meeting.pk}", by=by, at=at,
        details={"people": len(post)},
    )  # fmt: skip
    return len(post)


def _invitation(meeting: Meeting, newcomer: Newcomer, *, language: str) -> NewLetter:
    told = {"m": meeting.pk, "n": newcomer.name, "e": newcomer.email}
    path = reverse("meetings:meeting", args=[meeting.slug])
    link = f"{settings.ADDRESS}{path}?k={signing.dumps(told, salt=INVITED)}"
    own = {"name": newcomer.name, "link": link}
    words = emails.letter("invitation", meeting=meeting, language=language, own=own)
    return NewLetter(
        to=newcomer.email,
        language=language,
        subject=words.subject,
        body=words.body,
        purpose="meeting_invitation",
        key=f"meeting:invitation:{meeting.pk}:{newcomer.email}",
        about=letters.about(meeting),
    )
