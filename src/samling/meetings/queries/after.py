"""After a meeting, as the participant and the host see it; and the way into the room before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

from samling.ground.wording import Wording
from samling.meetings.models import (
    Enrolment,
    Evaluation,
    Material,
    Meeting,
    OwnQuestion,
    Remark,
)
from samling.meetings.rules import attendance, evaluation, rooms
from samling.meetings.terms import EnrolmentStanding, EvaluationKind, RoomKind
from samling.ui import paper


@dataclass(frozen=True, slots=True)
class Room:
    """The digital room as the participant sees it."""

    opens_at: datetime
    is_open: bool


@dataclass(frozen=True, slots=True)
class After:
    """What stands on the personal page besides the enrolment itself."""

    key: UUID
    room: Room | None
    qr: SafeString
    may_type_code: bool
    came: bool
    material: tuple[Material, ...]
    may_evaluate: bool
    has_evaluated: bool
    certificate: str
    remarks: int


def after_of(enrolment: Enrolment, *, at: datetime) -> After:
    """The parts of the personal page that have to do with the day itself and what follows it."""
    meeting = enrolment.meeting
    seated = enrolment.standing == EnrolmentStanding.SEATED and meeting.state == "published"
    begun = meeting.starts_at <= at
    came = enrolment.attended is True
    near = attendance.door_is_open(state=meeting.state, starts_at=meeting.starts_at, at=at)
    find: Callable[[Iterable[int]], dict[int, str]] = import_string(settings.CERTIFICATES_OF)
    return After(
        key=enrolment.key,
        room=_room(meeting, at=at) if seated else None,
        qr=qr_of(enrolment.key) if seated and at < meeting.ends_at else SafeString(),
        may_type_code=seated and near and not came,
        came=came,
        material=tuple(meeting.material.order_by("pk")) if seated else (),
        may_evaluate=seated and begun and meeting.asks_afterwards
        and enrolment.evaluated_on is None and enrolment.attended is not False,
        has_evaluated=enrolment.evaluated_on is not None,
        certificate=find([enrolment.pk]).get(enrolment.pk, "") if came else "",
        remarks=Remark.objects.filter(meeting=meeting, hidden_at__isnull=True).count(),
    )  # fmt: skip


def qr_of(key: UUID) -> SafeString:
    """The code to show at the door, as a drawing."""
    drawn = paper.qr(f"SAMLING:{attendance.door_code(key).upper()}")
    return mark_safe(drawn)  # noqa: S308 - drawn by ourselves


def _room(meeting: Meeting, *, at: datetime) -> Room | None:
    if meeting.room_kind == RoomKind.NONE or at >= meeting.ends_at + rooms.SHUTS_AFTER:
        return None
    return Room(
        opens_at=rooms.opens_at(meeting.starts_at),
        is_open=rooms.is_open(starts_at=meeting.starts_at, ends_at=meeting.ends_at, at=at),
    )


def open_material(meeting_id: int) -> tuple[Material, ...]:
    """What everybody may fetch after a meeting."""
    return tuple(Material.objects.filter(meeting_id=meeting_id, is_for_all=True).order_by("pk"))


def known_material(key: UUID) -> Material | None:
    """A link or file with its meeting and host, or None."""
    return Material.objects.select_related("meeting__host").filter(key=key).first()


@dataclass(frozen=True, slots=True)
class Thread:
    """The talk around a meeting; the host sees hidden remarks too."""

    meeting: Meeting
    remarks: tuple[Remark, ...]


def thread(meeting: Meeting, *, is_host: bool) -> Thread:
    """What has been said, the oldest first."""
    rows = Remark.objects.filter(meeting=meeting).order_by("written_at", "pk")
    if not is_host:
        rows = rows.filter(hidden_at__isnull=True)
    return Thread(meeting=meeting, remarks=tuple(rows[:1000]))


def known_enrolment(key: UUID) -> Enrolment | None:
    """The enrolment with this personal link, with meeting and host, or None."""
    rows = Enrolment.objects.select_related("meeting__host", "pool")
    return rows.filter(key=key, erased_at__isnull=True).first()


def enrolment_of_person(meeting: Meeting, *, person_id: int | None, email: str) -> Enrolment | None:
    """The live enrolment of somebody who is signed in, by person or by proved address."""
    own = Q(pk__in=[])
    if person_id is not None:
        own |= Q(person_id=person_id)
    if email:
        own |= Q(email__iexact=email)
    rows = Enrolment.objects.live().filter(own, meeting=meeting).select_related("meeting__host")
    return rows.order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class Scale:
    """Answers from 1 to 5: how many said each, and the mean."""

    label: Wording | str
    mean: float | None
    spread: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """Answers in words, in an order that tells nothing."""

    label: Wording | str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opinions:
    """What people thought: how many have answered, and those answers that may be shown."""

    answered: int
    shown: int
    at_least: int
    useful: Scale
    will_use: Scale
    better: tuple[str, ...]
    scales: tuple[Scale, ...]
    texts: tuple[Texts, ...]

    @property
    def waiting(self) -> int:
        """How many answers wait until there are enough of them to be shown together."""
        return self.answered - self.shown


def opinions(meeting: Meeting) -> Opinions:
    """The answers that may be shown, in heaps of at least as many as the setting says."""
    rows = list(Evaluation.objects.filter(meeting=meeting, is_shown=True).order_by("id"))
    own = own_questions(meeting)
    answered = Evaluation.objects.filter(meeting=meeting).count()
    return Opinions(
        answered=answered,
        shown=len(rows),
        at_least=settings.ANONYMOUS_FROM,
        useful=_scale("", [row.useful for row in rows]),
        will_use=_scale("", [row.will_use for row in rows]),
        better=tuple(row.better for row in rows if row.better),
        scales=tuple(
            _scale(one.text, [_step(row, one) for row in rows])
            for one in own
            if one.kind == EvaluationKind.SCALE
        ),
        texts=tuple(
            Texts(
                one.text, tuple(str(row.own[str(one.pk)]) for row in rows if str(one.pk) in row.own)
            )
            for one in own
            if one.kind == EvaluationKind.TEXT
        ),
    )


def own_questions(meeting: Meeting) -> tuple[OwnQuestion, ...]:
    """The host's own questions, in order."""
    return tuple(OwnQuestion.objects.filter(meeting=meeting).order_by("place"))


def _step(row: Evaluation, question: OwnQuestion) -> int | None:
    told = row.own.get(str(question.pk))
    return told if isinstance(told, int) else None


def _scale(label: Wording | str, told: Iterable[int | None]) -> Scale:
    figures = [figure for figure in told if figure is not None]
    return Scale(label, evaluation.mean(figures), evaluation.spread(figures))


@dataclass(frozen=True, slots=True)
class AfterPage:
    """What the host does when it is over."""

    meeting: Meeting
    expected: int
    came: int
    marked: int
    material: tuple[Material, ...]
    own: tuple[OwnQuestion, ...]
    opinions: Opinions
    remarks: int
    certificates: int


def after_page(meeting: Meeting) -> AfterPage:
    """The host's page after a meeting."""
    rows = Enrolment.objects.live().filter(meeting=meeting)
    counts = rows.aggregate(
        expected=Count("pk", filter=Q(standing="seated")),
        came=Count("pk", filter=Q(attended=True)),
        marked=Count("pk", filter=Q(attended__isnull=False)),
    )
    there = rows.filter(attended=True).values_list("pk", flat=True)
    find: Callable[[Iterable[int]], dict[int, str]] = import_string(settings.CERTIFICATES_OF)
    return AfterPage(
        meeting=meeting,
        material=tuple(meeting.material.order_by("pk")),
        own=own_questions(meeting),
        opinions=opinions(meeting),
        remarks=meeting.remarks.count(),
        certificates=len(find(there)),
        **counts,
    )
