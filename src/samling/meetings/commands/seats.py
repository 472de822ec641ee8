"""Taking, freeing and filling seats. Everything here happens under the lock of the pools.

Lock order everywhere: the pools of the meeting by key, then its sessions by key, then enrolments.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from samling.ground.refusal import Refusal
from samling.ground.wording import Wording
from samling.meetings.models import Enrolment, Meeting, SeatPool, Session, SessionChoice
from samling.meetings.rules import queue
from samling.meetings.rules.queue import Party
from samling.meetings.terms import EnrolmentStanding as Standing
from samling.meetings.terms import MeetingState

HOLDS_A_SEAT = (Standing.SEATED, Standing.OFFERED)
SEAT_FIELDS = ("seats", "seated", "offered", "waiting", "last_place", "is_closed")


class SessionFull(Refusal):
    """The session has no free seat; ``session_id`` tells which."""

    def __init__(self, title: Wording, session_id: int) -> None:
        super().__init__(_("The session “%(title)s” is full. Choose another.") % {"title": title})
        self.session_id = session_id


@dataclass(slots=True)
class Held:
    """A meeting whose pools and sessions this transaction holds, as they stand now."""

    meeting: Meeting
    pools: dict[int, SeatPool]
    sessions: dict[int, Session] = field(default_factory=dict)

    def save(self) -> None:
        """Write the counts back."""
        for pool in self.pools.values():
            pool.save(update_fields=SEAT_FIELDS)
        for session in self.sessions.values():
            session.save(update_fields=["seated"])

    def sit_down(self, session_id: int) -> None:
        """Take a seat in a session; SessionFull when there is none."""
        session = self.sessions[session_id]
        if session.seats is not None and session.seated >= session.seats:
            raise SessionFull(session.title, session.pk)
        session.seated += 1

    def get_up(self, session_ids: Iterable[int]) -> None:
        """Free seats in sessions."""
        for session_id in session_ids:
            self.sessions[session_id].seated -= 1


@dataclass(frozen=True, slots=True)
class Filled:
    """Somebody whom a freed seat went to, and the sessions that had become full meanwhile."""

    enrolment: Enrolment
    lost: tuple[Session, ...] = ()


def hold(meeting: Meeting) -> Held:
    """Lock the pools and sessions of a meeting, in that order."""
    pools = SeatPool.objects.select_for_update().filter(meeting=meeting).order_by("pk")
    sessions = Session.objects.select_for_update().filter(meeting=meeting).order_by("pk")
    return Held(
        meeting, {pool.pk: pool for pool in pools}, {session.pk: session for session in sessions}
    )


def choices_of(enrolment_ids: Iterable[int]) -> dict[int, list[int]]:
    """The sessions that each has picked."""
    found: dict[int, list[int]] = {}
    rows = SessionChoice.objects.filter(enrolment_id__in=list(enrolment_ids)).order_by("round")
    for enrolment_id, session_id in rows.values_list("enrolment_id", "session_id"):
        found.setdefault(enrolment_id, []).append(session_id)
    return found


def leave_seats(held: Held, enrolments: Sequence[Enrolment]) -> None:
    """Take enrolments out of the counts, by where they stand; the rows are the caller's to change."""
    picked = choices_of(e.pk for e in enrolments) if held.sessions else {}
    for enrolment in enrolments:
        pool = held.pools[enrolment.pool_id]
        if enrolment.standing == Standing.SEATED:
            pool.seated -= 1
        elif enrolment.standing == Standing.OFFERED:
            pool.offered -= 1
        elif enrolment.standing == Standing.WAITING:
            pool.waiting -= 1
        if enrolment.standing in HOLDS_A_SEAT:
            held.get_up(picked.get(enrolment.pk, ()))


def fill(held: Held, *, at: datetime) -> list[Filled]:
    """Give or offer the free seats to those who wait; who got one. The counts are not yet saved.

    Nothing is filled once the meeting has begun or is cancelled.
    """
    meeting = held.meeting
    if meeting.state != MeetingState.PUBLISHED or meeting.starts_at <= at:
        return []
    until = queue.offered_until(hours=meeting.offer_hours, at=at, starts_at=meeting.starts_at)
    found: list[Filled] = []
    for pool in held.pools.values():
        if not pool.is_closed and pool.waiting and pool.free != 0:
            found += _fill_pool(held, pool, until)
    return found


def _fill_pool(held: Held, pool: SeatPool, until: datetime | None) -> list[Filled]:
    waiting = _those_who_may_be_next(pool)
    chosen = queue.those_next(_parties(waiting), free=pool.free)
    by_key = {enrolment.pk: enrolment for enrolment in waiting}
    those = [by_key[key] for party in chosen for key in party.keys]
    picked = choices_of(e.pk for e in those) if held.sessions else {}
    found: list[Filled] = []
    for enrolment in those:
        enrolment.standing = Standing.OFFERED if until else Standing.SEATED
        enrolment.offered_until = until
        lost = _take_sessions(held, enrolment, picked.get(enrolment.pk, ()))
        found.append(Filled(enrolment, lost))
    pool.waiting -= len(those)
    if until:
        pool.offered += len(those)
    else:
        pool.seated += len(those)
    Enrolment.objects.bulk_update(those, ["standing", "offered_until"], batch_size=500)
    return found


def _those_who_may_be_next(pool: SeatPool) -> list[Enrolment]:
    """As many single people as there are free seats, and every party: no others can be next."""
    line = Enrolment.objects.filter(pool=pool).waiting()
    singles = line.filter(is_all_or_nothing=False)
    rows = list(singles if pool.free is None else singles[: pool.free])
    return rows + list(line.filter(is_all_or_nothing=True))


def _parties(waiting: Sequence[Enrolment]) -> list[Party]:
    together: dict[object, list[Enrolment]] = {}
    for enrolment in sorted(waiting, key=lambda e: e.place):
        name = enrolment.group if enrolment.is_all_or_nothing else enrolment.pk
        together.setdefault(name, []).append(enrolment)
    return [Party(rows[0].place, tuple(e.pk for e in rows)) for rows in together.values()]


def _take_sessions(
    held: Held, enrolment: Enrolment, session_ids: Iterable[int]
) -> tuple[Session, ...]:
    """Sit down in the sessions picked while waiting; those that are full by now are let go."""
    lost: list[Session] = []
    for session_id in session_ids:
        try:
            held.sit_down(session_id)
        except SessionFull:
            lost.append(held.sessions[session_id])
    if lost:
        SessionChoice.objects.filter(enrolment=enrolment, session__in=lost).delete()
    return tuple(lost)
