"""Marking who came: at the door, with a code on screen, or from a report; each mark once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.meetings.models import Enrolment, Meeting, SessionChoice
from samling.meetings.models import Mark as MarkRow
from samling.meetings.rules import attendance
from samling.meetings.rules.attendance import Said
from samling.meetings.terms import AttendedHow

BEFORE_LETTERS = 10  # certificates do not wait behind hundreds of letters
AFTER = "samling.credentials.jobs.after_meeting"  # by name: certificates lie above meetings


class DoorIsShut(Refusal):
    """The meeting is not one whose door is open: a draft, cancelled, or more than a day away."""


class WrongCode(Refusal):
    """The code is not the one on the screen."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark as a phone tells it; ``marked_at`` is already put right by the server's clock."""

    key: UUID
    enrolment_id: int
    came: bool
    how: str
    marked_at: datetime
    session_id: int | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """What became of some marks: those that are kept (also from before), those that fit nobody."""

    kept: tuple[UUID, ...]
    unknown: tuple[UUID, ...]


@transaction.atomic
def mark(
    *,
    slug: str,
    marks: Sequence[Mark],
    person_id: int | None = None,
    by: str,
    at: datetime,
) -> Marked:
    """Write marks down and let the last word by the clock hold for each enrolment.

    A mark sent again is the same mark. Marks of other meetings are told as unknown and the rest is
    kept. Raises DoorIsShut.
    """
    meeting = Meeting.objects.get(slug=slug)
    _refuse_shut(meeting, at=at)
    wanted = {one.enrolment_id for one in marks}
    rows = Enrolment.objects.select_for_update().filter(meeting=meeting, pk__in=wanted)
    known = {row.pk: row for row in rows.order_by("pk")}
    sessions = set(meeting.sessions.values_list("pk", flat=True))
    good = [
        one
        for one in marks
        if one.enrolment_id in known and (one.session_id is None or one.session_id in sessions)
    ]
    _write(good, person_id=person_id, at=at)
    changed = _let_hold(known.values())
    _let_hold_in_sessions(good)
    if changed:
        journal.note(
            deed="enrolments.attended", subject=f"meeting:{meeting.pk}", by=by, at=at,
            details={"changed": changed},
        )  # fmt: skip
        set_out(meeting, at=at)
    kept = {one.key for one in good}
    unknown = tuple(one.key for one in marks if one.key not in kept)
    return Marked(kept=tuple(one.key for one in good), unknown=unknown)


@transaction.atomic
def attend_by_code(*, key: UUID, code: str, by: str, at: datetime) -> Enrolment:
    """Let somebody mark their own attendance with the code on the screen.

    Raises WrongCode and DoorIsShut.
    """
    enrolment = Enrolment.objects.select_related("meeting").get(key=key)
    meeting = enrolment.meeting
    if not attendance.code_is_right(code, secret=settings.SECRET_KEY, meeting=meeting.key, at=at):
        raise WrongCode(_("That is not the code on the screen. It changes every five minutes."))
    own = Mark(uuid4(), enrolment.pk, came=True, how=AttendedHow.CODE, marked_at=at)
    mark(slug=meeting.slug, marks=[own], by=by, at=at)
    enrolment.refresh_from_db()
    return enrolment


def set_out(meeting: Meeting, *, at: datetime) -> None:
    """Let certificate, thanks and the event in the log follow, when the meeting is over.

    Before that they wait for the job that looks for meetings that have ended.
    """
    if meeting.ends_at > at and meeting.event_id is None:
        return
    try:
        with transaction.atomic():
            app.configure_task(
                AFTER,
                queue="letters",
                priority=BEFORE_LETTERS,
                queueing_lock=f"after_meeting:{meeting.pk}",
            ).defer(meeting_id=meeting.pk)
    except AlreadyEnqueued:
        return  # the one that waits will see these marks too


def _refuse_shut(meeting: Meeting, *, at: datetime) -> None:
    if not attendance.door_is_open(state=meeting.state, starts_at=meeting.starts_at, at=at):
        raise DoorIsShut(_("The door opens the day before the meeting, once it is published."))


def _write(marks: Iterable[Mark], *, person_id: int | None, at: datetime) -> None:
    rows = [
        MarkRow(
            key=one.key,
            enrolment_id=one.enrolment_id,
            session_id=one.session_id,
            came=one.came,
            how=one.how,
            marked_at=min(one.marked_at, at),
            received_at=at,
            person_id=person_id,
        )
        for one in marks
    ]
    MarkRow.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def _let_hold(enrolments: Iterable[Enrolment]) -> int:
    """Write the last word of each enrolment's marks on the enrolment; how many changed."""
    by_pk = {row.pk: row for row in enrolments}
    said: dict[int, list[Said]] = defaultdict(list)
    rows = MarkRow.objects.filter(enrolment__in=by_pk, session__isnull=True).order_by("pk")
    for pk, key, came, how, at in rows.values_list(
        "enrolment_id", "key", "came", "how", "marked_at"
    ):
        said[pk].append(Said(key, came, how, at))
    changed = []
    for pk, row in by_pk.items():
        holds = attendance.last_word(said[pk])
        if holds is None or (row.attended, row.attended_how) == (holds.came, _how(holds)):
            continue
        row.attended, row.attended_how = holds.came, _how(holds)
        changed.append(row)
    Enrolment.objects.bulk_update(changed, ["attended", "attended_how"], batch_size=1000)
    return len(changed)


def _how(said: Said) -> str:
    return said.how if said.came else ""


def _let_hold_in_sessions(marks: Iterable[Mark]) -> None:
    for enrolment_id, session_id in {(m.enrolment_id, m.session_id) for m in marks if m.session_id}:
        rows = MarkRow.objects.filter(enrolment_id=enrolment_id, session_id=session_id)
        told = rows.order_by("pk").values_list("key", "came", "how", "marked_at")
        holds = attendance.last_word(Said(*one) for one in told)
        SessionChoice.objects.filter(enrolment_id=enrolment_id, session_id=session_id).update(
            attended=holds.came if holds else None
        )
