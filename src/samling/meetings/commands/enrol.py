"""Signing people up: a seat for each, or a place in the queue, in the order in which they came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from samling.accounts.commands import NewLetter
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.meetings.commands import letters
from samling.meetings.commands.newcomers import Newcomer, recognised, tidied
from samling.meetings.commands.seats import Held
from samling.meetings.models import Answer, Enrolment, Meeting, SeatPool, Session, SessionChoice
from samling.meetings.rules import queue
from samling.meetings.terms import EnrolmentStanding as Standing
from samling.meetings.terms import MeetingState, QuestionKind
from samling.register.models import Municipality
from samling.register.queries.kept import kept

TRIES = 3

# said in so many words: between the first and the last of these the seats are locked
POOL = [field.attname for field in SeatPool._meta.concrete_fields]
COLUMNS = [field for field in Enrolment._meta.concrete_fields if not field.primary_key]
LOCK = f"""
select {",".join(POOL)} from meetings_seatpool where id = any(%s) order by id for update
"""  # noqa: S608 - names of our own columns
INSERT = f"""
with counted as (
    update meetings_seatpool set seated = %%s, waiting = %%s, last_place = %%s where id = %%s
), made as (
    insert into meetings_enrolment ({",".join(f'"{column.column}"' for column in COLUMNS)})
    values %s returning id, place
), noted as (
    insert into journal_entry (at, by, deed, subject, details)
    select %%s, %%s, 'enrolments.made', 'enrolment:' || id, '{{}}' from made
)
select id from made order by place
"""  # noqa: S608 - names of our own columns
LONGEST_ANSWER = 500


class NoSuchMeeting(Refusal):
    """There is no meeting at this address, or none that people may sign up for."""


class EnrolmentClosed(Refusal):
    """Outside the days in which people may sign up, or the meeting is cancelled."""


class FormNotOffered(Refusal):
    """The meeting cannot be attended in this form."""


class GroupTooLarge(Refusal):
    """Those who want all or nothing are more than the seats there are."""


class BadChoice(Refusal):
    """A session or an answer that does not belong to the meeting, or a needed one that lacks."""


@dataclass(frozen=True, slots=True)
class _Party:
    """Those who come together, and how."""

    people: tuple[Newcomer, ...]
    group: UUID | None
    all_or_nothing: bool
    language: str
    enrolled_by_id: int | None


def enrol(
    *,
    slug: str,
    people: Sequence[Newcomer],
    form: str,
    group_all_or_nothing: bool = False,
    language: str,
    enrolled_by_id: int | None,
    by: str,
    at: datetime,
) -> tuple[Enrolment, ...]:
    """Sign people up, each with a letter; those already signed up keep the enrolment they have.

    For a series that is a package they are signed up for every coming date, each date with its own
    queue; what comes back is of the meeting named. Raises NoSuchMeeting, EnrolmentClosed,
    FormNotOffered, GroupTooLarge, BadNewcomer, TooManyAtOnce, BadChoice and SessionFull.
    """
    pools = _open_pools(slug, form, at=at)
    meeting = pools[0].meeting
    refuse_closed(meeting, at=at)
    known = recognised(tidied(people), on=day_in_oslo(at))
    refuse_bad_choices(meeting, known)
    party = _Party(
        people=known,
        group=uuid4() if len(known) > 1 else None,
        all_or_nothing=group_all_or_nothing and len(known) > 1,
        language=language,
        enrolled_by_id=enrolled_by_id,
    )
    for attempt in range(TRIES):
        try:
            return _write(pools, party, may_be_here=attempt > 0, by=by, at=at)
        except IntegrityError:  # the same person, or the same form, came a moment before
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _open_pools(slug: str, form: str, *, at: datetime) -> list[SeatPool]:
    """The pool of the meeting, and of the other dates when it is a package; the meeting's first.

    Kept until the next deed, since a rush asks for the same meeting again and again; whether it was
    cancelled meanwhile, the pool says once it is locked.
    """
    pools = kept(("pools", slug, form), lambda: _pools(slug, form))
    return [pools[0], *(pool for pool in pools[1:] if pool.meeting.starts_at > at)]


def _pools(slug: str, form: str) -> list[SeatPool]:
    rows = SeatPool.objects.filter(meeting__slug=slug).select_related(
        "meeting", "meeting__host", "meeting__series"
    )
    pools = list(rows.order_by("pk"))
    if not pools:
        raise NoSuchMeeting(_("There is no such meeting."))
    meeting = pools[0].meeting
    if meeting.state == MeetingState.DRAFT:
        raise NoSuchMeeting(_("There is no such meeting."))
    pool = next((pool for pool in pools if pool.form == form), None)
    if pool is None:
        raise FormNotOffered(_("The meeting cannot be attended in this way."))
    if meeting.series is None or not meeting.series.is_package:
        return [pool]
    others = SeatPool.objects.filter(
        meeting__series=meeting.series,
        meeting__state=MeetingState.PUBLISHED,
        form=form,
    ).exclude(pk=pool.pk)
    others = others.select_related("meeting", "meeting__host")
    return [pool, *others.order_by("meeting__starts_at", "pk")]


def refuse_closed(meeting: Meeting, *, at: datetime) -> None:
    """Raise NoSuchMeeting for a draft, EnrolmentClosed outside the days of sign-up."""
    if meeting.state == MeetingState.DRAFT:
        raise NoSuchMeeting(_("There is no such meeting."))
    if meeting.state == MeetingState.CANCELLED:
        raise EnrolmentClosed(_("The meeting is cancelled."))
    if meeting.opens_at and at < meeting.opens_at:
        raise EnrolmentClosed(_("Sign-up has not opened yet."))
    if at >= (meeting.closes_at or meeting.starts_at):
        raise EnrolmentClosed(_("Sign-up for this meeting is closed."))


def refuse_bad_choices(meeting: Meeting, people: Sequence[Newcomer]) -> None:
    """Raise BadChoice for sessions and answers that do not fit the meeting.

    Asks the database only when somebody has chosen or answered something.
    """
    session_ids = {key for newcomer in people for key in newcomer.session_ids}
    if session_ids:
        rounds = dict(Session.objects.filter(meeting=meeting).values_list("pk", "round"))
        for newcomer in people:
            refuse_bad_sessions(newcomer.session_ids, rounds)
    if any(newcomer.answers for newcomer in people):
        kinds = {question.pk: question for question in meeting.questions.all()}
        for newcomer in people:
            for key, text in newcomer.answers.items():
                question = kinds.get(key)
                is_known = question is not None and (
                    question.kind != QuestionKind.CHOICE or not text or text in question.choices
                )
                if not is_known or len(text) > LONGEST_ANSWER:
                    raise BadChoice(_("An answer does not fit its question. Please look again."))


def refuse_bad_sessions(session_ids: Sequence[int], rounds: Mapping[int, int]) -> None:
    """Raise BadChoice for a session of another meeting, or two in the same round."""
    if any(key not in rounds for key in session_ids):
        raise BadChoice(_("A session does not belong to this meeting. Please look again."))
    if len({rounds[key] for key in session_ids}) < len(session_ids):
        raise BadChoice(_("Choose one session in each round."))


@transaction.atomic
def _write(
    pools: Sequence[SeatPool], party: _Party, *, may_be_here: bool, by: str, at: datetime
) -> tuple[Enrolment, ...]:
    """Take the seats and write the rows; IntegrityError when somebody is here already."""
    told = {pool.pk: pool.meeting for pool in pools}
    first_id = pools[0].meeting_id
    locked = _lock(list(told))
    own: tuple[Enrolment, ...] = ()
    post = []
    is_package = len(pools) > 1
    for pool in locked:
        meeting = told[pool.pk]
        here = _already_here(meeting, party.people) if may_be_here else {}
        new = tuple(newcomer for newcomer in party.people if newcomer.email not in here)
        rows = _seat(pool, meeting, new, party, may_be_here=may_be_here, by=by, at=at)
        if meeting.pk == first_id:
            order = {newcomer.email: number for number, newcomer in enumerate(party.people)}
            own = tuple(sorted([*here.values(), *rows], key=lambda row: order[row.email]))
        if rows and (meeting.pk == first_id or not is_package):
            post += _letters_to(rows, pool, meeting, party, is_package=is_package)
    letters.queue(post, at=at)
    return own


def _lock(pool_ids: list[int]) -> list[SeatPool]:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [pool_ids])
        return [SeatPool.from_db(connection.alias, POOL, row) for row in cursor.fetchall()]


def _already_here(meeting: Meeting, people: Sequence[Newcomer]) -> dict[str, Enrolment]:
    emails = [newcomer.email for newcomer in people]
    rows = Enrolment.objects.filter(meeting=meeting, email__in=emails).live()
    return {row.email: row for row in rows}


def _seat(
    pool: SeatPool,
    meeting: Meeting,
    people: Sequence[Newcomer],
    party: _Party,
    *,
    may_be_here: bool,
    by: str,
    at: datetime,
) -> list[Enrolment]:
    """Seat the newcomers, or let them wait, in their order."""
    if pool.is_closed:
        raise EnrolmentClosed(_("The meeting is cancelled."))
    if not people:
        return []
    if party.all_or_nothing and pool.seats is not None and len(people) > pool.seats:
        raise GroupTooLarge(
            _("You are more than the %(seats)s seats there are.") % {"seats": pool.seats}
        )
    standings = queue.standings_for_newcomers(
        len(people), free=pool.free, all_or_nothing=party.all_or_nothing
    )
    rows = []
    for newcomer, standing in zip(people, standings, strict=True):
        pool.last_place += 1
        pool.seated += standing == queue.Standing.SEATED
        pool.waiting += standing == queue.Standing.WAITING
        rows.append(_row(newcomer, standing, pool, party, at=at))
    if may_be_here:
        _renew_used_keys(rows)
    _insert(rows, pool, by=by, at=at)
    _write_choices(meeting, people, rows)
    return rows


def _insert(rows: Sequence[Enrolment], pool: SeatPool, *, by: str, at: datetime) -> None:
    """Write the people, the counts and the journal in one question; the rows get their keys."""
    one = f"({','.join(['%s'] * len(COLUMNS))})"
    values = [
        column.get_db_prep_save(getattr(row, column.attname), connection)
        for row in rows for column in COLUMNS
    ]  # fmt: skip
    counts = [pool.seated, pool.waiting, pool.last_place, pool.pk]
    with connection.cursor() as cursor:
        cursor.execute(INSERT % ",".join([one] * len(rows)), [*counts, *values, at, by])
        keys = [key for (key,) in cursor.fetchall()]
    for row, key in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding = False


def _row(
    newcomer: Newcomer, standing: queue.Standing, pool: SeatPool, party: _Party, *, at: datetime
) -> Enrolment:
    return Enrolment(
        key=newcomer.key or uuid4(),
        meeting_id=pool.meeting_id,
        pool=pool,
        place=pool.last_place,
        standing=standing.value,
        name=newcomer.name,
        email=newcomer.email,
        language=party.language,
        person_id=newcomer.person_id,
        organisation_id=newcomer.organisation_id,
        municipality_id=newcomer.municipality_id,
        group=party.group,
        is_all_or_nothing=party.all_or_nothing,
        enrolled_by_id=party.enrolled_by_id,
        asked_at=at,
    )


def _renew_used_keys(rows: Sequence[Enrolment]) -> None:
    """A form that is sent again for somebody else, or another date, makes an enrolment of its own."""
    used = set(
        Enrolment.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True)
    )
    for row in rows:
        if row.key in used:
            row.key = uuid4()


def _write_choices(meeting: Meeting, people: Sequence[Newcomer], rows: Sequence[Enrolment]) -> None:
    """Sessions and answers; a seat in a session is taken by those who have one at the meeting."""
    if any(newcomer.session_ids for newcomer in people):
        _take_sessions(meeting, people, rows)
    Answer.objects.bulk_create(
        Answer(enrolment=row, question_id=key, text=text.strip())
        for newcomer, row in zip(people, rows, strict=True)
        for key, text in newcomer.answers.items()
        if text.strip() and key in {question.pk for question in meeting.questions.all()}
    )


def _take_sessions(meeting: Meeting, people: Sequence[Newcomer], rows: Sequence[Enrolment]) -> None:
    wanted = {key for newcomer in people for key in newcomer.session_ids}
    locked = Session.objects.select_for_update().filter(meeting=meeting, pk__in=wanted)
    held = Held(meeting, {}, {session.pk: session for session in locked.order_by("pk")})
    choices = []
    for newcomer, row in zip(people, rows, strict=True):
        for key in newcomer.session_ids:
            if key not in held.sessions:  # of another date of the package
                continue
            if row.standing == Standing.SEATED:
                held.sit_down(key)
            choices.append(
                SessionChoice(enrolment=row, session_id=key, round=held.sessions[key].round)
            )
    SessionChoice.objects.bulk_create(choices)
    held.save()


def _letters_to(
    rows: Sequence[Enrolment],
    pool: SeatPool,
    meeting: Meeting,
    party: _Party,
    *,
    is_package: bool,
) -> list[NewLetter]:
    """A confirmation, or the place in the queue, for each. The one who signed the others up is named."""
    first = rows[0].name
    ahead = pool.waiting - sum(row.standing == Standing.WAITING for row in rows)
    found = []
    for number, row in enumerate(rows):
        is_seated = row.standing == Standing.SEATED
        ahead += not is_seated
        found.append(
            letters.written(
                "confirmed" if is_seated else "waiting",
                row,
                meeting,
                file="REQUEST" if is_seated else "",
                place=None if is_seated else ahead,
                by_name=first if number and party.enrolled_by_id is None else "",
                by_colleague=party.enrolled_by_id not in (None, row.person_id),
                is_package=is_package,
            )
        )
    return found


def municipality_known(municipality_id: int | None) -> int | None:
    """The key when there is such a municipality, else None."""
    if municipality_id is None:
        return None
    found = Municipality.objects.filter(pk=municipality_id).exists()
    return municipality_id if found else None
