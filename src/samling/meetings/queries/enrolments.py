"""The personal page of somebody who has signed up, and the letters of a meeting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils.module_loading import import_string

from samling.accounts.models import Letter
from samling.accounts.terms import LetterState
from samling.meetings.models import Answer, Enrolment, Meeting, Remark, SessionChoice
from samling.meetings.terms import EnrolmentStanding as Standing
from samling.meetings.terms import Form


@dataclass(frozen=True, slots=True)
class OtherEnrolment:
    """Another date of a package that the same person is signed up for."""

    key: UUID
    starts_at: datetime
    standing: Standing


@dataclass(frozen=True, slots=True)
class EnrolmentPage:
    """Where somebody stands, and what may still be done about it."""

    enrolment: Enrolment
    meeting: Meeting
    form: Form
    standing: Standing
    place: int | None
    session_ids: tuple[int, ...]
    answers: dict[int, str]
    party: int
    others: tuple[OtherEnrolment, ...]

    @property
    def title(self) -> str:
        """The meeting's title."""
        return str(self.meeting.title)

    @property
    def is_live(self) -> bool:
        """True while there is a seat, an offer or a place in the queue."""
        return self.standing in (Standing.SEATED, Standing.OFFERED, Standing.WAITING)


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter about a meeting and how far it has come."""

    key: int
    to: str
    purpose: str
    state: LetterState
    error: str
    created_at: datetime
    sent_at: datetime | None


def known_enrolment(key: UUID) -> Enrolment | None:
    """The enrolment behind a personal link with its meeting, or None."""
    around = ("meeting", "meeting__host", "meeting__municipality", "meeting__series", "pool")
    rows = Enrolment.objects.select_related(*around).filter(erased_at__isnull=True)
    return rows.filter(key=key).first()


def enrolment_page(enrolment: Enrolment) -> EnrolmentPage:
    """The personal page of an enrolment that is already loaded."""
    standing = Standing(enrolment.standing)
    together = enrolment.group and enrolment.is_all_or_nothing
    return EnrolmentPage(
        enrolment=enrolment,
        meeting=enrolment.meeting,
        form=Form(enrolment.pool.form),
        standing=standing,
        place=_place(enrolment) if standing == Standing.WAITING else None,
        session_ids=tuple(
            SessionChoice.objects.filter(enrolment=enrolment)
            .order_by("round")
            .values_list("session_id", flat=True)
        ),
        answers=dict(Answer.objects.filter(enrolment=enrolment).values_list("question_id", "text")),
        party=_party(enrolment) if together else 1,
        others=_others(enrolment),
    )


def _place(enrolment: Enrolment) -> int:
    line = Enrolment.objects.filter(pool_id=enrolment.pool_id, place__lt=enrolment.place)
    return line.waiting().count() + 1


def _party(enrolment: Enrolment) -> int:
    rows = Enrolment.objects.filter(pool_id=enrolment.pool_id, group=enrolment.group)
    return rows.filter(standing=enrolment.standing).count()


def _others(enrolment: Enrolment) -> tuple[OtherEnrolment, ...]:
    series = enrolment.meeting.series
    if series is None or not series.is_package or not enrolment.email:
        return ()
    rows = Enrolment.objects.filter(meeting__series_id=series.pk, email=enrolment.email).live()
    rows = rows.exclude(pk=enrolment.pk).order_by("meeting__starts_at")
    return tuple(
        OtherEnrolment(key, starts_at, Standing(standing))
        for key, starts_at, standing in rows.values_list("key", "meeting__starts_at", "standing")
    )


def letters_of(meeting_id: int, *, only_trouble: bool = False) -> tuple[LetterLine, ...]:
    """The letters about a meeting, newest first; only those that did not go when asked for."""
    rows = Letter.objects.filter(about=f"meeting:{meeting_id}").order_by("-pk")
    if only_trouble:
        rows = rows.filter(state__in=[LetterState.FAILED, LetterState.UNSURE])
    found = rows.values_list("pk", "to", "purpose", "state", "error", "created_at", "sent_at")
    return tuple(
        LetterLine(key, to, purpose, LetterState(state), error, created_at, sent_at)
        for key, to, purpose, state, error, created_at, sent_at in found[:1000]
    )


def enrolment_of(visitor_email: str, *, meeting_id: int) -> Enrolment | None:
    """The live enrolment of whoever is signed in with this address, or None."""
    if not visitor_email:
        return None
    rows = Enrolment.objects.filter(meeting_id=meeting_id, email=visitor_email.lower()).live()
    return rows.annotate(form=F("pool__form")).first()


def told_by(enrolment: Enrolment) -> dict[str, object]:
    """Everything that is stored about somebody at one meeting, for a copy to the person."""
    own = (
        "name", "email", "language", "standing", "place", "asked_at", "offered_until", "ended_at",
        "is_late", "attended", "attended_how", "is_walk_in", "evaluated_on",
    )  # fmt: skip
    letters = Letter.objects.filter(
        about=f"meeting:{enrolment.meeting_id}", to=enrolment.email
    ).order_by("pk")
    find: Callable[[Iterable[int]], dict[int, str]] = import_string(settings.CERTIFICATES_OF)
    remarks = Remark.objects.filter(enrolment=enrolment).order_by("written_at", "pk")
    return {
        "meeting": str(enrolment.meeting.title),
        "starts_at": enrolment.meeting.starts_at,
        "enrolment": {name: getattr(enrolment, name) for name in own},
        "sessions": [
            str(choice.session.title)
            for choice in enrolment.choices.select_related("session").order_by("round")
        ],
        "answers": [
            {"question": str(answer.question.text), "answer": answer.text}
            for answer in enrolment.answers.select_related("question").order_by("pk")
        ],
        "marks": list(enrolment.marks.order_by("pk").values("came", "how", "marked_at")),
        "remarks": list(remarks.values("text", "written_at")),
        "certificate": find([enrolment.pk]).get(enrolment.pk, ""),
        "letters": list(letters.values("subject", "body", "created_at", "sent_at")),
    }
