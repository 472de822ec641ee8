"""Deleting what people have told, per date and when they ask for it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Least
from django.utils.module_loading import import_string

from samling.accounts.commands import forget_letters
from samling.ground.period import day_in_oslo
from samling.journal import commands as journal
from samling.meetings.commands.leave import LIVE, end, refill
from samling.meetings.commands.seats import hold
from samling.meetings.models import Answer, Enrolment, Meeting, Question, Remark
from samling.meetings.rules import reminding
from samling.meetings.terms import EnrolmentStanding as Standing


@transaction.atomic
def forget_answers(*, at: datetime) -> int:
    """Delete the answers whose question's days are over; how many went."""
    today = day_in_oslo(at)
    ended = Question.objects.filter(answers__isnull=False).distinct()
    ended = ended.annotate(ended_at=Least(F("meeting__ends_at"), F("meeting__cancelled_at")))
    over = [
        key
        for key, ended_at, days in ended.values_list("pk", "ended_at", "keep_days")
        if reminding.is_forgotten(ended_on=day_in_oslo(ended_at), keep_days=days, today=today)
    ]
    return Answer.objects.filter(question_id__in=over).delete()[0]


def blank_old_names(*, at: datetime) -> int:
    """Blank names and addresses two years after the meeting; how many."""
    old = Enrolment.objects.filter(
        erased_at__isnull=True, meeting__ends_at__lt=at - reminding.NAMES_ARE_KEPT
    )
    return _blank(old.values_list("pk", flat=True), at=at)


@transaction.atomic
def erase_participant(*, email: str, person_id: int | None, by: str, at: datetime) -> int:
    """Blank everything that one person has told of self at meetings; how many enrolments.

    Seats at meetings to come are freed for those who wait. Letters to the address are deleted. The
    bare rows stay, so that a meeting still had as many people.
    """
    whose = Q(email=email.strip().lower()) if email.strip() else Q(pk__in=[])
    if person_id is not None:
        whose |= Q(person_id=person_id)
    rows = Enrolment.objects.filter(whose, erased_at__isnull=True)
    meetings = Meeting.objects.filter(
        pk__in=rows.filter(standing__in=LIVE).values("meeting_id"), ends_at__gt=at
    )
    for meeting in meetings.select_related("host").order_by("pk"):
        held = hold(meeting)
        live = rows.filter(meeting=meeting, standing__in=LIVE).select_for_update().order_by("pk")
        end(held, list(live), Standing.WITHDRAWN, at=at)
        refill(held, at=at)
    keys = list(rows.values_list("pk", flat=True))
    import_string(settings.ERASES_CERTIFICATES)(enrolment_ids=keys, by=by, at=at)
    if person_id is not None:
        Remark.objects.filter(person_id=person_id).update(name="")
    count = _blank(keys, at=at)
    if email.strip():
        forget_letters(email=email)
    subjects = [f"enrolment:{key}" for key in keys]
    journal.note_each(deed="enrolments.erased", subjects=subjects, by=by, at=at)
    return count


def _blank(keys: object, *, at: datetime) -> int:
    Answer.objects.filter(enrolment_id__in=keys).delete()
    Remark.objects.filter(enrolment_id__in=keys).update(name="")
    return Enrolment.objects.filter(pk__in=keys).update(
        name="", email="", person=None, enrolled_by=None, group=None, is_all_or_nothing=False,
        erased_at=at,
    )  # fmt: skip


def forget(*, at: datetime) -> None:
    """What is forgotten every night."""
    forget_answers(at=at)
    blank_old_names(at=at)
