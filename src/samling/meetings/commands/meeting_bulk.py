"""Many meetings at once, with those who signed up: demonstration data and benches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from samling.journal import commands as journal
from samling.meetings.commands.hold import tell_held
from samling.meetings.commands.meeting import make_meeting
from samling.meetings.commands.meeting_state import cancel, publish
from samling.meetings.commands.told import Told
from samling.meetings.models import (
    Answer,
    Enrolment,
    Event,
    Meeting,
    SeatPool,
    Series,
    Session,
    SessionChoice,
)
from samling.meetings.terms import EnrolmentStanding, MeetingState

S = EnrolmentStanding


@dataclass(frozen=True, slots=True)
class NewEnrolment:
    """One who signed up for a meeting that is written with many others."""

    name: str
    email: str
    form: str
    asked_at: datetime
    organisation_id: int | None = None
    municipality_id: int | None = None
    person_id: int | None = None
    attended: bool | None = None
    answers: tuple[str, ...] = ()  # in the order of the questions, empty where not answered
    key: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """One meeting of many. ``series`` names those that repeat together; ``is_held`` logs it."""

    host_id: int
    told: Told
    published_at: datetime
    state: str = MeetingState.PUBLISHED
    why: str = ""
    people: tuple[NewEnrolment, ...] = ()
    series: str = ""
    rule: str = ""
    is_held: bool = False


@transaction.atomic
def write_many(
    meetings: Iterable[NewMeeting],
    *,
    is_made_up: bool = False,
    person_id: int | None,
    by: str,
    at: datetime,
) -> int:
    """Write meetings and those who signed up, without any letter; how many. Seats are never oversold.

    Those who come when the seats are taken wait in the order they are given.
    """
    series: dict[str, Series] = {}
    number = 0
    for new in meetings:
        if new.series and new.series not in series:
            series[new.series] = Series.objects.create(rule=new.rule, made_at=new.published_at)
        meeting = make_meeting(
            host_id=new.host_id, told=new.told, person_id=person_id, is_made_up=is_made_up,
            series=series.get(new.series), by=by, at=new.published_at,
        )  # fmt: skip
        if new.state != MeetingState.DRAFT:
            publish(slug=meeting.slug, with_series=False, by=by, at=new.published_at)
        if new.state == MeetingState.CANCELLED:
            cancel(slug=meeting.slug, why=new.why, by=by, at=at)
        _enrol(meeting, new.people)
        if new.is_held:
            event = tell_held(slug=meeting.slug, by=by, at=at)
            Event.objects.filter(pk=event.pk).update(is_made_up=is_made_up)
        number += 1
    journal.note(
        deed="meetings.made_many", subject="meetings", by=by, at=at, details={"new": number}
    )
    return number


def _enrol(meeting: Meeting, people: Sequence[NewEnrolment]) -> None:
    """Seat people in the order given, and let the rest wait; the counters follow."""
    pools = {pool.form: pool for pool in meeting.pools.order_by("pk")}
    sessions = list(meeting.sessions.order_by("round", "place"))
    rows = []
    for one in people:
        pool = pools[one.form]
        is_free = pool.seats is None or pool.seated < pool.seats
        pool.seated, pool.waiting = pool.seated + is_free, pool.waiting + (not is_free)
        pool.last_place += 1
        rows.append(
            Enrolment(
                key=one.key or uuid4(), meeting=meeting, pool=pool, place=pool.last_place,
                standing=S.SEATED if is_free else S.WAITING, name=one.name, email=one.email,
                organisation_id=one.organisation_id, municipality_id=one.municipality_id,
                person_id=one.person_id, asked_at=one.asked_at,
                attended=one.attended if is_free else None,
                attended_how="ticked" if is_free and one.attended else "",
            )
        )  # fmt: skip
    Enrolment.objects.bulk_create(rows)
    SeatPool.objects.bulk_update(pools.values(), ["seated", "waiting", "last_place"])
    _pick_sessions(rows, sessions)
    _answer(meeting, rows, people)


def _pick_sessions(rows: Sequence[Enrolment], sessions: Sequence[Session]) -> None:
    """Spread those with a seat over the sessions of each round, as far as there are seats."""
    picked: Counter[int] = Counter()
    choices = []
    for number in sorted({session.round for session in sessions}):
        parallel = [session for session in sessions if session.round == number]
        for place, row in enumerate(one for one in rows if one.standing == S.SEATED):
            session = parallel[place % len(parallel)]
            if session.seats is None or picked[session.pk] < session.seats:
                picked[session.pk] += 1
                choices.append(SessionChoice(enrolment=row, session=session, round=number))
    SessionChoice.objects.bulk_create(choices)
    for session in sessions:
        session.seated = picked[session.pk]
    Session.objects.bulk_update(sessions, ["seated"])


def _answer(meeting: Meeting, rows: Sequence[Enrolment], people: Sequence[NewEnrolment]) -> None:
    questions = list(meeting.questions.order_by("place").values_list("pk", flat=True))
    Answer.objects.bulk_create(
        Answer(enrolment=row, question_id=question, text=text)
        for row, one in zip(rows, people, strict=True)
        for question, text in zip(questions, one.answers, strict=False)
        if text
    )
