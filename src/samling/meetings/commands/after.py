"""After a meeting: material, talk, and what people thought of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.meetings.models import (
    Enrolment,
    Evaluation,
    Material,
    Meeting,
    OwnQuestion,
    Remark,
)
from samling.meetings.rules import evaluation, material
from samling.meetings.terms import EnrolmentStanding

MOST_REMARKS = 40  # of one person in a day
MOST_QUESTIONS = 5
HEAD = 16  # octets that tell what a file is


class BadFile(Refusal):
    """The file is of a kind that is not taken, too large, or not what its name says."""


class TooMuchTalk(Refusal):
    """More remarks than one person writes in a day."""


class MayNotEvaluate(Refusal):
    """The meeting has not begun, the person was not there, or has answered already."""


class TooManyQuestions(Refusal):
    """More questions than people answer."""


@transaction.atomic
def add_material(
    *,
    slug: str,
    title: str,
    address: str = "",
    file: File[bytes] | None = None,
    is_for_all: bool,
    person_id: int | None,
    by: str,
    at: datetime,
) -> Material:
    """Put up a link or a file, kept for the days the host has said. Raises BadFile."""
    meeting = Meeting.objects.get(slug=slug)
    kept = Material(
        meeting=meeting,
        title=title.strip()[:160],
        is_for_all=is_for_all,
        added_at=at,
        added_by_id=person_id,
        keep_until=day_in_oslo(at) + timedelta(days=meeting.keeps_material_days),
    )
    if file is None:
        kept.address = address
    else:
        _take(kept, file)
    kept.save(force_insert=True)
    journal.note(deed="meetings.material_added", subject=f"meeting:{meeting.pk}", by=by, at=at)
    return kept


def _take(kept: Material, file: File[bytes]) -> None:
    name = (file.name or "").replace("\\", "/").rpartition("/")[2]
    if file.size > settings.MATERIAL_MB * 1_000_000:
        raise BadFile(
            _("The file is larger than %(most)d MB. Put a link here instead.")
            % {"most": settings.MATERIAL_MB}
        )
    kind = material.type_of(name, file.read(HEAD))
    file.seek(0)
    if kind is None:
        raise BadFile(
            _(
                "This kind of file is not taken. PDF, Office, OpenDocument, pictures, mp3 and mp4 are."
            )
        )
    kept.content_type, kept.size, kept.file_name = kind, file.size, name[-160:]
    ending = name.rpartition(".")[2].lower()
    kept.file.save(f"{uuid4().hex}.{ending}", file, save=False)


@transaction.atomic
def remove_material(*, key: UUID, by: str, at: datetime) -> None:
    """Take a link or a file away; removed already, nothing happens."""
    found = Material.objects.select_for_update().filter(key=key).first()
    if found is None:
        return
    journal.note(
        deed="meetings.material_removed", subject=f"meeting:{found.meeting_id}", by=by, at=at
    )
    _remove([found])


@transaction.atomic
def delete_old_material(*, by: str, at: datetime) -> int:
    """Delete what has been kept for its days; how many."""
    old = list(
        Material.objects.select_for_update()
        .filter(keep_until__lte=day_in_oslo(at))
        .order_by("pk")[:500]
    )
    if old:
        details = {"material": len(old)}
        journal.note(
            deed="meetings.material_deleted", subject="material", by=by, at=at, details=details
        )
    _remove(old)
    return len(old)


def _remove(rows: Iterable[Material]) -> None:
    """Delete rows, and their files once that is certain."""
    for row in rows:
        if row.file:
            transaction.on_commit(partial(row.file.storage.delete, row.file.name))
        row.delete()


@transaction.atomic
def remark(
    *,
    slug: str,
    text: str,
    name: str,
    key: UUID,
    enrolment_id: int | None = None,
    person_id: int | None = None,
    is_from_host: bool = False,
    by: str,
    at: datetime,
) -> Remark:
    """Say something in the talk around a meeting; sent again it is the same remark.

    Raises TooMuchTalk.
    """
    meeting = Meeting.objects.get(slug=slug)
    own = Remark.objects.filter(meeting=meeting, written_at__gt=at - timedelta(days=1))
    if enrolment_id is not None:
        own = own.filter(enrolment_id=enrolment_id)
    elif person_id is not None:
        own = own.filter(person_id=person_id)
    if own.count() >= MOST_REMARKS:
        raise TooMuchTalk(_("You have written much today. Go on tomorrow."))
    told = {
        "meeting": meeting,
        "enrolment_id": enrolment_id,
        "person_id": person_id,
        "name": name[:120],
        "is_from_host": is_from_host,
        "text": text.strip()[:2000],
        "written_at": at,
    }
    found, is_new = Remark.objects.get_or_create(key=key, defaults=told)
    if is_new:
        journal.note(deed="enrolments.remarked", subject=f"meeting:{meeting.pk}", by=by, at=at)
    return found


@transaction.atomic
def hide_remark(*, key: UUID, is_hidden: bool, by: str, at: datetime) -> Remark:
    """Let a remark no longer be seen by others than the host, or be seen again."""
    found = Remark.objects.select_for_update().get(key=key)
    found.hidden_at = at if is_hidden else None
    found.save(update_fields=["hidden_at"])
    deed = "meetings.remark_hidden" if is_hidden else "meetings.remark_shown"
    journal.note(deed=deed, subject=f"remark:{found.pk}", by=by, at=at)
    return found


@transaction.atomic
def ask_own(
    *,
    slug: str,
    kind: str,
    text_nb: str,
    text_nn: str = "",
    text_en: str = "",
    by: str,
    at: datetime,
) -> OwnQuestion:
    """Add a question of one's own to the evaluation. Raises TooManyQuestions."""
    meeting = Meeting.objects.select_for_update(no_key=True).get(slug=slug)
    own = OwnQuestion.objects.filter(meeting=meeting)
    if own.count() >= MOST_QUESTIONS:
        raise TooManyQuestions(_("Five questions of your own are enough: few answer more."))
    last = own.aggregate(last=Max("place"))["last"] or 0
    made = OwnQuestion.objects.create(
        meeting=meeting, place=last + 1, kind=kind,
        text_nb=text_nb[:200], text_nn=text_nn[:200], text_en=text_en[:200],
    )  # fmt: skip
    journal.note(deed="meetings.own_question_asked", subject=f"meeting:{meeting.pk}", by=by, at=at)
    return made


@transaction.atomic
def ask_own_no_more(*, question_id: int, by: str, at: datetime) -> None:
    """Take a question of one's own away; answers that were given stay uncounted."""
    found = OwnQuestion.objects.filter(pk=question_id).first()
    if found is not None:
        found.delete()
        subject = f"meeting:{found.meeting_id}"
        journal.note(deed="meetings.own_question_removed", subject=subject, by=by, at=at)


@transaction.atomic
def evaluate(
    *,
    key: UUID,
    useful: int | None,
    will_use: int | None,
    better: str,
    own: Mapping[int, str | int],
    at: datetime,
) -> None:
    """Take what somebody thought, once, without anything that tells who or when.

    Nothing is noted in the journal, whose entries have times. Answers are shown in heaps: see
    rules/evaluation.py. Raises MayNotEvaluate.
    """
    who = Enrolment.objects.select_related("meeting").get(key=key)
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=who.meeting_id)
    enrolment = Enrolment.objects.select_for_update().get(pk=who.pk)
    refuse_evaluation(enrolment, meeting, at=at)
    enrolment.evaluated_on = day_in_oslo(at)
    enrolment.save(update_fields=["evaluated_on"])
    Evaluation.objects.create(
        meeting=meeting,
        useful=useful,
        will_use=will_use,
        better=better.strip()[:2000],
        own={str(number): told for number, told in own.items() if told not in ("", None)},
    )
    hidden = Evaluation.objects.filter(meeting=meeting, is_shown=False)
    if evaluation.may_show(hidden.count(), at_least=settings.ANONYMOUS_FROM):
        hidden.update(is_shown=True)


def refuse_evaluation(enrolment: Enrolment, meeting: Meeting, *, at: datetime) -> None:
    """Raise MayNotEvaluate when it is too early, or is not for this person to answer."""
    if meeting.state != "published" or meeting.starts_at > at:
        raise MayNotEvaluate(_("The meeting has not been held yet."))
    if not meeting.asks_afterwards:
        raise MayNotEvaluate(_("Nothing is asked about this meeting."))
    if enrolment.evaluated_on is not None:
        raise MayNotEvaluate(_("You have answered already. Thank you!"))
    if enrolment.attended is False or enrolment.standing != EnrolmentStanding.SEATED:
        raise MayNotEvaluate(_("Only those who took part are asked."))
