"""Other choices, other seats, and people who come through the door without having signed up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.meetings.commands.enrol import (
    BadChoice,
    FormNotOffered,
    NoSuchMeeting,
    refuse_bad_choices,
    refuse_bad_sessions,
)
from samling.meetings.commands.leave import LIVE, EnrolmentEnded, refill, under_lock
from samling.meetings.commands.newcomers import Newcomer, recognised, tidied
from samling.meetings.commands.seats import HOLDS_A_SEAT, Held, choices_of, hold
from samling.meetings.models import Answer, Enrolment, Meeting, SeatPool, SessionChoice
from samling.meetings.rules import queue
from samling.meetings.terms import AttendedHow, Form, MeetingState
from samling.meetings.terms import EnrolmentStanding as Standing


class SeatsAreTaken(Refusal):
    """Fewer seats than people who sit on them or are offered one."""


def change_choices(
    *,
    key: UUID,
    session_ids: Sequence[int],
    answers: Mapping[int, str],
    by: str,
    at: datetime,
) -> Enrolment:
    """Pick other sessions and answer anew; what is not named is let go.

    Raises NoSuchEnrolment, EnrolmentEnded, BadChoice, and SessionFull naming the session: then
    nothing is changed.
    """

    def deed(held: Held, row: Enrolment) -> Enrolment:
        if row.standing not in LIVE or held.meeting.starts_at <= at:
            raise EnrolmentEnded(_("The enrolment can no longer be changed."))
        rounds = {session.pk: session.round for session in held.sessions.values()}
        refuse_bad_sessions(session_ids, rounds)
        refuse_bad_choices(held.meeting, [Newcomer(row.name, row.email, answers=answers)])
        _swap(held, row, session_ids)
        Answer.objects.filter(enrolment=row).delete()
        Answer.objects.bulk_create(
            Answer(enrolment=row, question_id=question, text=text.strip())
            for question, text in answers.items() if text.strip()
        )  # fmt: skip
        held.save()
        journal.note(deed="enrolments.changed", subject=f"enrolment:{row.pk}", by=by, at=at)
        return row

    return under_lock(key, deed)


def _swap(held: Held, row: Enrolment, session_ids: Sequence[int]) -> None:
    before = choices_of([row.pk]).get(row.pk, [])
    if row.standing in HOLDS_A_SEAT:
        held.get_up(key for key in before if key not in session_ids)
        for key in session_ids:
            if key not in before:
                held.sit_down(key)
    SessionChoice.objects.filter(enrolment=row).delete()
    SessionChoice.objects.bulk_create(
        SessionChoice(enrolment=row, session_id=key, round=held.sessions[key].round)
        for key in session_ids
    )


@transaction.atomic
def change_seats(*, slug: str, form: str, seats: int | None, by: str, at: datetime) -> None:
    """Give a meeting more or fewer seats in a form; those who wait get what is freed.

    Raises NoSuchMeeting, FormNotOffered, and SeatsAreTaken when more people than that have seats.
    """
    meeting = Meeting.objects.select_related("host").filter(slug=slug).first()
    if meeting is None:
        raise NoSuchMeeting(_("There is no such meeting."))
    held = hold(meeting)
    pool = _pool_of(held, form)
    if not queue.may_be_lowered_to(seats, seated=pool.seated, offered=pool.offered):
        taken = pool.seated + pool.offered
        raise SeatsAreTaken(
            _("%(taken)s people have seats already, so there cannot be fewer.") % {"taken": taken}
        )
    if pool.seats == seats:
        return
    pool.seats = seats
    journal.note(
        deed="meetings.seats_changed", subject=f"meeting:{meeting.pk}", by=by, at=at,
        details={"form": form, "seats": seats},
    )  # fmt: skip
    refill(held, at=at)


def _pool_of(held: Held, form: str) -> SeatPool:
    for pool in held.pools.values():
        if pool.form == form:
            return pool
    raise FormNotOffered(_("The meeting cannot be attended in this way."))


@transaction.atomic
def walk_in(
    *, slug: str, name: str, email: str, by: str, at: datetime, key: UUID | None = None
) -> Enrolment:
    """Write down somebody who stands at the door: seated and there, even when all seats were taken.

    Somebody who had signed up with this address, or comes under the same key again, is the same
    enrolment. Raises NoSuchMeeting, FormNotOffered and BadNewcomer.
    """
    meeting = Meeting.objects.select_related("host").filter(slug=slug).first()
    if meeting is None or meeting.state != MeetingState.PUBLISHED:
        raise NoSuchMeeting(_("There is no such meeting."))
    held = hold(meeting)
    newcomer = _at_the_door(name, email, at=at)
    row = _known_at_the_door(meeting, newcomer, key)
    if row is None:
        pool = _pool_of(held, _form_at_the_door(held))
        pool.last_place += 1
        row = Enrolment(
            key=key or uuid4(),
            meeting=meeting,
            pool=pool,
            place=pool.last_place,
            name=newcomer.name,
            email=newcomer.email,
            person_id=newcomer.person_id,
            organisation_id=newcomer.organisation_id,
            municipality_id=newcomer.municipality_id,
            standing=Standing.WAITING,
            is_walk_in=True,
            asked_at=at,
        )
        pool.waiting += 1
    pool = held.pools[row.pool_id]
    if row.standing != Standing.SEATED:
        _make_room(pool, row)
    row.attended = True
    row.attended_how = row.attended_how or AttendedHow.TICKED
    row.save()
    held.save()
    journal.note(deed="enrolments.walked_in", subject=f"enrolment:{row.pk}", by=by, at=at)
    return row


def _at_the_door(name: str, email: str, *, at: datetime) -> Newcomer:
    """Name and address, checked; at the door an address may be missing."""
    if email.strip():
        return recognised(tidied([Newcomer(name, email)]), on=day_in_oslo(at))[0]
    stand_in = tidied([Newcomer(name, "nobody@example.org")])[0]
    return Newcomer(stand_in.name, "")


def _known_at_the_door(meeting: Meeting, newcomer: Newcomer, key: UUID | None) -> Enrolment | None:
    rows = Enrolment.objects.select_for_update().filter(meeting=meeting)
    if key and (row := rows.filter(key=key).first()):
        return row
    return rows.filter(email=newcomer.email).live().first() if newcomer.email else None


def _form_at_the_door(held: Held) -> str:
    forms = [pool.form for pool in held.pools.values()]
    return Form.PHYSICAL.value if Form.PHYSICAL in forms else (forms or [""])[0]


def _make_room(pool: SeatPool, row: Enrolment) -> None:
    """Seat somebody who is in the room already; where all seats were taken, there was one more."""
    if row.standing == Standing.WAITING:
        pool.waiting -= 1
    elif row.standing == Standing.OFFERED:
        pool.offered -= 1
    if pool.free == 0 and pool.seats is not None:
        pool.seats += 1
    pool.seated += 1
    row.standing = Standing.SEATED
    row.offered_until = None
    row.ended_at = None


__all__ = ["BadChoice", "SeatsAreTaken", "change_choices", "change_seats", "walk_in"]
