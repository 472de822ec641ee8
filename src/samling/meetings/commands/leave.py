"""Cancelling, handing over, and the offer of a seat: what is freed goes to the next at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.meetings.commands import letters
from samling.meetings.commands.newcomers import Newcomer, recognised, tidied
from samling.meetings.commands.seats import Held, fill, hold, leave_seats
from samling.meetings.models import Answer, Enrolment, Meeting
from samling.meetings.terms import EnrolmentStanding as Standing
from samling.meetings.terms import MeetingState

LIVE = (Standing.SEATED, Standing.OFFERED, Standing.WAITING)
Found = TypeVar("Found")


class NoSuchEnrolment(Refusal):
    """The personal link belongs to nobody, or to nobody any longer."""


class EnrolmentEnded(Refusal):
    """The enrolment is cancelled already, or the meeting is over."""


class OfferLapsed(Refusal):
    """The seat was offered until a moment that has passed, or to somebody else."""


class SomebodyIsHere(Refusal):
    """Whoever the seat was to be handed over to has signed up already."""


def of_key(key: UUID) -> Enrolment:
    """The enrolment behind a personal link, with its meeting and host. Raises NoSuchEnrolment."""
    row = Enrolment.objects.select_related("meeting", "meeting__host").filter(key=key).first()
    if row is None:
        raise NoSuchEnrolment(_("The link is no longer valid."))
    return row


def under_lock(key: UUID, deed: Callable[[Held, Enrolment], Found]) -> Found:
    """Do something with an enrolment while its meeting's seats, and then it, are locked."""
    with transaction.atomic():
        meeting = of_key(key).meeting
        held = hold(meeting)
        row = Enrolment.objects.select_for_update().filter(key=key).first()
        if row is None:
            raise NoSuchEnrolment(_("The link is no longer valid."))
        row.meeting = meeting
        return deed(held, row)


def withdraw(*, key: UUID, by: str, at: datetime) -> Enrolment:
    """Cancel one person's enrolment; the seat goes to the next in the same transaction.

    Cancelled again it stays cancelled. A cancellation after the last day for it is noted as late.
    Raises NoSuchEnrolment, and EnrolmentEnded once the meeting has ended.
    """

    def deed(held: Held, row: Enrolment) -> Enrolment:
        meeting = held.meeting
        if row.standing not in LIVE:
            return row
        if meeting.ends_at <= at or row.attended:
            raise EnrolmentEnded(_("The meeting is over."))
        had_seat = row.standing == Standing.SEATED
        end(held, [row], Standing.WITHDRAWN, at=at)
        journal.note(deed="enrolments.withdrawn", subject=f"enrolment:{row.pk}", by=by, at=at)
        file = "CANCEL" if had_seat else ""
        letters.queue([letters.written("withdrawn", row, meeting, file=file)], at=at)
        refill(held, at=at)
        return row

    return under_lock(key, deed)


def end(held: Held, rows: list[Enrolment], standing: Standing, *, at: datetime) -> None:
    """Take people off their seats and out of the queue; late is late only for those who had a seat."""
    leave_seats(held, rows)
    last_day = held.meeting.cancel_until
    for row in rows:
        row.is_late = bool(
            last_day and at > last_day
            and row.standing == Standing.SEATED and standing == Standing.WITHDRAWN
        )  # fmt: skip
        row.standing = standing
        row.offered_until = None
        row.ended_at = at
    Enrolment.objects.bulk_update(
        rows, ["standing", "offered_until", "ended_at", "is_late"], batch_size=500
    )
    # what somebody eats is nobody's business once they do not come
    Answer.objects.filter(enrolment__in=rows).delete()


def refill(held: Held, *, at: datetime) -> None:
    """Give the free seats to those who wait, tell them, and write the counts."""
    filled = fill(held, at=at)
    held.save()
    letters.tell_filled(filled, held.meeting, at=at)
    journal.note_each(
        deed="enrolments.moved_up",
        subjects=[f"enrolment:{one.enrolment.pk}" for one in filled],
        by="queue",
        at=at,
    )


def accept_offer(*, key: UUID, by: str, at: datetime) -> Enrolment:
    """Take the seat that is offered; for those who came as all or nothing, all of them.

    Taken again it is the same seat. Raises NoSuchEnrolment and OfferLapsed.
    """

    def deed(held: Held, row: Enrolment) -> Enrolment:
        if row.standing == Standing.SEATED:
            return row
        if row.standing != Standing.OFFERED or row.offered_until is None or row.offered_until <= at:
            raise OfferLapsed(_("The offer is no longer open, and the seat has gone on."))
        rows = _party(row)
        for one in rows:
            one.standing = Standing.SEATED
            one.offered_until = None
        Enrolment.objects.bulk_update(rows, ["standing", "offered_until"])
        pool = held.pools[row.pool_id]
        pool.offered -= len(rows)
        pool.seated += len(rows)
        held.save()
        subjects = [f"enrolment:{one.pk}" for one in rows]
        journal.note_each(deed="enrolments.accepted", subjects=subjects, by=by, at=at)
        post = [
            letters.written(
                "confirmed", one, held.meeting, file="REQUEST", once="accepted"
            )
            for one in rows
        ]  # fmt: skip
        letters.queue(post, at=at)
        return next(one for one in rows if one.pk == row.pk)

    return under_lock(key, deed)


def _party(row: Enrolment) -> list[Enrolment]:
    """Those who are offered seats together with this one, locked."""
    if row.group is None or not row.is_all_or_nothing:
        return [row]
    rows = Enrolment.objects.select_for_update().filter(
        pool_id=row.pool_id, group=row.group, standing=Standing.OFFERED
    )
    return list(rows.order_by("pk"))


def lapse_offers(*, at: datetime) -> int:
    """End the offers that nobody has answered in time, and offer the seats to the next; how many."""
    late = Enrolment.objects.filter(standing=Standing.OFFERED, offered_until__lte=at)
    meetings = Meeting.objects.filter(pk__in=late.values("meeting_id")).select_related("host")
    return sum(_lapse(meeting, at=at) for meeting in meetings.order_by("pk"))


@transaction.atomic
def _lapse(meeting: Meeting, *, at: datetime) -> int:
    held = hold(meeting)
    late = Enrolment.objects.select_for_update().filter(
        meeting=meeting, standing=Standing.OFFERED, offered_until__lte=at
    )
    rows = list(late.order_by("pk"))
    if not rows:
        return 0
    end(held, rows, Standing.LAPSED, at=at)
    letters.queue([letters.written("lapsed", row, meeting) for row in rows], at=at)
    subjects = [f"enrolment:{row.pk}" for row in rows]
    journal.note_each(deed="enrolments.lapsed", subjects=subjects, by="queue", at=at)
    refill(held, at=at)
    return len(rows)


def hand_over(*, key: UUID, name: str, email: str, by: str, at: datetime) -> Enrolment:
    """Let a colleague come instead: same seat, same place in the queue, a new personal link.

    Answers are deleted, since they were somebody else's. The one who leaves gets a cancellation for
    the calendar, the one who comes a confirmation. Raises NoSuchEnrolment, EnrolmentEnded,
    BadNewcomer and SomebodyIsHere.
    """
    newcomer = recognised(tidied([Newcomer(name=name, email=email)]), on=day_in_oslo(at))[0]

    def deed(held: Held, row: Enrolment) -> Enrolment:
        meeting = held.meeting
        if row.standing not in LIVE or meeting.ends_at <= at:
            raise EnrolmentEnded(_("The enrolment is no longer valid."))
        if newcomer.email == row.email:
            raise SomebodyIsHere(_("The address is the one you have."))
        is_seated = row.standing == Standing.SEATED
        old = letters.written(
            "handed_over", row, meeting, file="CANCEL" if is_seated else "",
            by_name=newcomer.name,
        )  # fmt: skip
        before = row.name
        _become(row, newcomer)
        Answer.objects.filter(enrolment=row).delete()
        journal.note(deed="enrolments.handed_over", subject=f"enrolment:{row.pk}", by=by, at=at)
        kind = "confirmed" if is_seated else "waiting"
        if row.standing == Standing.OFFERED:
            kind = "offered"
        new = letters.written(
            kind,
            row,
            meeting,
            file="REQUEST" if is_seated else "",
            place=_place_of(row),
            by_name=before,
            is_handed=True,
        )
        letters.queue([old, new], at=at)
        return row

    try:
        return under_lock(key, deed)
    except IntegrityError as fault:
        raise SomebodyIsHere(
            _("%(email)s has signed up for the meeting already.") % {"email": newcomer.email}
        ) from fault


def _become(row: Enrolment, newcomer: Newcomer) -> None:
    row.key = uuid4()
    row.name, row.email = newcomer.name, newcomer.email
    row.person_id = newcomer.person_id
    if newcomer.organisation_id:
        row.organisation_id = newcomer.organisation_id
        row.municipality_id = newcomer.municipality_id
    row.save(update_fields=["key", "name", "email", "person", "organisation", "municipality"])


def _place_of(row: Enrolment) -> int | None:
    if row.standing != Standing.WAITING:
        return None
    ahead = Enrolment.objects.filter(pool_id=row.pool_id, place__lt=row.place).waiting()
    return ahead.count() + 1


@transaction.atomic
def withdraw_all(*, meeting_id: int, by: str, at: datetime) -> int:
    """End every enrolment of a cancelled meeting and tell each, with a cancellation for the calendar.

    Called in the transaction that cancels the meeting, which by then says so; nobody can sign up
    after it. How many were told.
    """
    meeting = Meeting.objects.select_related("host").get(pk=meeting_id)
    held = hold(meeting)
    rows = list(Enrolment.objects.select_for_update().filter(meeting=meeting).live().order_by("pk"))
    post = [
        letters.written(
            "cancelled", row, meeting, file="CANCEL" if row.standing == Standing.SEATED else ""
        )
        for row in rows
    ]
    end(held, rows, Standing.WITHDRAWN, at=at)
    for row in rows:
        row.is_late = False
    Enrolment.objects.bulk_update(rows, ["is_late"], batch_size=500)
    for pool in held.pools.values():
        pool.is_closed = True
    held.save()
    letters.queue(post, at=at)
    subjects = [f"enrolment:{row.pk}" for row in rows]
    journal.note_each(deed="enrolments.withdrawn", subjects=subjects, by=by, at=at)
    return len(rows)


@transaction.atomic
def tell_of_change(*, meeting_id: int, by: str, at: datetime) -> int:
    """Tell everybody who has a seat or waits that time or place is another; how many were told.

    Those with a seat get the new calendar file. Told once for each SEQUENCE of the meeting.
    """
    meeting = Meeting.objects.select_related("host").get(pk=meeting_id)
    if meeting.state != MeetingState.PUBLISHED:
        return 0
    rows = list(Enrolment.objects.filter(meeting=meeting).live().order_by("pk"))
    post = [
        letters.written(
            "changed", row, meeting, file="REQUEST" if row.standing == Standing.SEATED else "",
            once=str(meeting.sequence),
        )
        for row in rows
    ]  # fmt: skip
    letters.queue(post, at=at)
    return len(rows)
