"""Who has signed up, as the host of the meeting may see it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from samling.ground.wording import Wording
from samling.meetings.models import Enrolment, Meeting
from samling.meetings.terms import AttendedHow, EnrolmentStanding, Form, QuestionKind

ORDER = {
    EnrolmentStanding.SEATED: 0,
    EnrolmentStanding.OFFERED: 1,
    EnrolmentStanding.WAITING: 2,
    EnrolmentStanding.LAPSED: 3,
    EnrolmentStanding.WITHDRAWN: 4,
}


@dataclass(frozen=True, slots=True)
class Participant:
    """One enrolment with all that the host may know."""

    key: UUID
    name: str
    email: str
    form: Form
    standing: EnrolmentStanding
    number: int  # in the queue, from 1; else in the order of arrival
    organisation: str
    municipality: str
    sessions: tuple[str, ...]
    answers: tuple[str, ...]  # one for each question, empty when not answered
    asked_at: datetime
    offered_until: datetime | None
    attended: bool | None
    attended_how: str
    is_late: bool
    is_walk_in: bool


@dataclass(frozen=True, slots=True)
class PoolLine:
    """The seats of one form, as they stand now."""

    form: Form
    seats: int | None
    seated: int
    offered: int
    waiting: int
    free: int | None


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session, and who has picked it."""

    round: int
    title: Wording
    room: str
    seats: int | None
    seated: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question with its answers counted, as the caterer wants them."""

    text: Wording
    kind: QuestionKind
    counted: tuple[tuple[str, int], ...]
    answered: int


@dataclass(frozen=True, slots=True)
class ParticipantsPage:
    """Everything the host's page shows."""

    meeting: Meeting
    pools: tuple[PoolLine, ...]
    seated: tuple[Participant, ...]
    offered: tuple[Participant, ...]
    waiting: tuple[Participant, ...]
    gone: tuple[Participant, ...]
    sessions: tuple[SessionLine, ...]
    questions: tuple[QuestionLine, ...]
    libraries: int
    municipalities: int

    @property
    def title(self) -> Wording:
        """The meeting's title."""
        return self.meeting.title

    @property
    def everybody(self) -> tuple[Participant, ...]:
        """All of them, those with a seat first."""
        return (*self.seated, *self.offered, *self.waiting, *self.gone)

    @property
    def came(self) -> int | None:
        """How many of those with a seat came; None while nobody has told."""
        told = [one.attended for one in self.everybody if one.attended is not None]
        return sum(told) if told else None


def participants_page(meeting: Meeting) -> ParticipantsPage:
    """The host's page; six questions at any size."""
    sessions = list(meeting.sessions.order_by("round", "place"))
    questions = list(meeting.questions.order_by("place"))
    rows = list(
        Enrolment.objects.filter(meeting=meeting)
        .select_related("pool", "organisation", "municipality")
        .prefetch_related("choices", "answers")
        .order_by("pool_id", "place")
    )
    titles = {one.pk: str(one.title) for one in sessions}
    people = _people(rows, titles, [question.pk for question in questions])
    live = [p for p in people if ORDER[p.standing] < 3]
    picked: dict[int, list[str]] = {}
    for row in rows:
        for choice in row.choices.all():
            if row.standing in ("seated", "offered", "waiting"):
                picked.setdefault(choice.session_id, []).append(row.name)
    return ParticipantsPage(
        meeting=meeting,
        pools=tuple(
            PoolLine(Form(p.form), p.seats, p.seated, p.offered, p.waiting, p.free)
            for p in meeting.pools.order_by("pk")
        ),
        seated=_standing(people, EnrolmentStanding.SEATED),
        offered=_standing(people, EnrolmentStanding.OFFERED),
        waiting=_standing(people, EnrolmentStanding.WAITING),
        gone=tuple(p for p in people if ORDER[p.standing] >= 3),
        sessions=tuple(
            SessionLine(
                one.round,
                one.title,
                one.room,
                one.seats,
                one.seated,
                tuple(sorted(picked.get(one.pk, []))),
            )
            for one in sessions
        ),
        questions=tuple(
            _counted(question.text, question.kind, place, live)
            for place, question in enumerate(questions)
        ),
        libraries=len({p.organisation for p in live if p.organisation}),
        municipalities=len({p.municipality for p in live if p.municipality}),
    )


def _people(
    rows: list[Enrolment], titles: dict[int, str], questions: list[int]
) -> list[Participant]:
    in_queue: Counter[int] = Counter()
    found = []
    for number, row in enumerate(rows, start=1):
        if row.standing == EnrolmentStanding.WAITING:
            in_queue[row.pool_id] += 1
        answers = {answer.question_id: answer.text for answer in row.answers.all()}
        picks = sorted(row.choices.all(), key=lambda choice: choice.round)
        waits = row.standing == EnrolmentStanding.WAITING
        found.append(
            Participant(
                key=row.key,
                name=row.name,
                email=row.email,
                form=Form(row.pool.form),
                standing=EnrolmentStanding(row.standing),
                number=in_queue[row.pool_id] if waits else number,
                organisation=row.organisation.name if row.organisation else "",
                municipality=row.municipality.name if row.municipality else "",
                sessions=tuple(titles.get(choice.session_id, "") for choice in picks),
                answers=tuple(answers.get(key, "") for key in questions),
                asked_at=row.asked_at,
                offered_until=row.offered_until,
                attended=row.attended,
                attended_how=str(AttendedHow(row.attended_how).label) if row.attended_how else "",
                is_late=row.is_late,
                is_walk_in=row.is_walk_in,
            )
        )
    return found


def _standing(people: list[Participant], standing: EnrolmentStanding) -> tuple[Participant, ...]:
    return tuple(one for one in people if one.standing == standing)


def _counted(text: Wording, kind: str, place: int, live: list[Participant]) -> QuestionLine:
    """The answers of those who may come, the most frequent first; the same words in any case."""
    spelt: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for person in live:
        answer = " ".join(person.answers[place].split())
        if answer:
            spelt.setdefault(answer.casefold(), answer)
            counts[answer.casefold()] += 1
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return QuestionLine(
        text=text,
        kind=QuestionKind(kind),
        counted=tuple((spelt[answer], number) for answer, number in ranked),
        answered=sum(counts.values()),
    )
