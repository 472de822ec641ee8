"""The hearing: each stop is asked about its own times, answers, and is told what was settled."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from samling.accounts import commands as letters
from samling.bus.commands.timetables import KeptVisits, TimetableFixed, settle_timetable
from samling.bus.models import HearingAnswer, HearingLetter, StopVisit, Timetable
from samling.bus.queries.contacts import Contact, contacts_of
from samling.bus.queries.timetables import held_before, in_words, promises_of, said
from samling.bus.rules.promised import Change, changes
from samling.bus.terms import Verdict
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal import commands as journal

LEAST_DAYS = 2
REMINDED_BEFORE = timedelta(days=2)


class ReplyTooSoon(Refusal):
    """The last day for answers leaves nobody time to answer."""


class HearingOver(Refusal):
    """The timetable is no longer out for hearing."""


class AnswerUnclear(Refusal):
    """It does not suit, but nothing says why or what would."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How many stops were asked now, and how many cannot be, since nobody has their address."""

    new: int
    unreachable: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What would suit better: a weekday (0 is Monday), clock times, and own words."""

    words: str = ""
    weekday: int | None = None
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True, slots=True)
class NewContact:
    """Who should be written to from now on."""

    name: str = ""
    email: str = ""
    phone: str = ""


@transaction.atomic
def open_hearing(*, timetable_id: int, reply_by: date, by: str, at: datetime) -> Asked:
    """Send a draft to each of its stops, in the stop's own language; those asked before are not asked again.

    Refuses TimetableFixed and ReplyTooSoon.
    """
    timetable = Timetable.objects.select_for_update().get(pk=timetable_id)
    if timetable.state not in ("draft", "hearing"):
        raise TimetableFixed(_("This timetable is settled already."))
    if reply_by < day_in_oslo(at) + timedelta(days=LEAST_DAYS):
        raise ReplyTooSoon(_("Give the schools at least two days to answer."))
    timetable.state, timetable.reply_by = "hearing", reply_by
    timetable.save(update_fields=["state", "reply_by"])
    visits = StopVisit.objects.filter(day__timetable=timetable)
    stops = set(visits.values_list("stop_id", flat=True))
    asked = set(timetable.letters.values_list("stop_id", flat=True))
    contacts = contacts_of(stops)
    new = [
        _ask(timetable, contact, reply_by=reply_by, by=by, at=at)
        for stop_id, contact in sorted(contacts.items())
        if contact.email and stop_id not in asked
    ]
    journal.note(
        deed="bus.hearing_opened", subject=f"timetable:{timetable.pk}", by=by, at=at,
        details={"asked": len(new), "reply_by": reply_by.isoformat()},
    )  # fmt: skip
    return Asked(len(new), sum(not contact.email for contact in contacts.values()))


def _ask(
    timetable: Timetable, contact: Contact, *, reply_by: date, by: str, at: datetime
) -> HearingLetter:
    letter = HearingLetter.objects.create(
        timetable=timetable,
        stop_id=contact.stop_id,
        token=secrets.token_urlsafe(24),
        email=contact.email,
        language=contact.language,
        reply_by=reply_by,
        sent_at=at,
    )
    _write(letter, contact, "bus/letters/hearing", f"bus:hearing:{letter.pk}", by=by, at=at)
    return letter


def _write(
    letter: HearingLetter, contact: Contact, template: str, key: str, *, by: str, at: datetime
) -> None:
    with override(letter.language):
        context = {
            "stop": contact.stop,
            "timetable": letter.timetable.name,
            "starts_on": said(letter.timetable.period.lower),
            "times": in_words(promises_of(letter.timetable_id).get(contact.stop_id, ())),
            "reply_by": said(letter.reply_by),
            "address": letters.address("bus:asked", token=letter.token),
        }
    letters.queue_letter(
        to=letter.email, language=letter.language, template=template, context=context,
        purpose="bus_hearing", key=key, about=f"timetable:{letter.timetable_id}", by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def answer_hearing(
    *,
    token: str,
    verdict: str,
    reason: str = "",
    wish: Wish | None = None,
    contact: NewContact | None = None,
    at: datetime,
) -> HearingAnswer:
    """Keep what a stop answers; the newest answer counts, and the same one again is the same.

    Refuses HearingOver and AnswerUnclear.
    """
    wish, contact = wish or Wish(), contact or NewContact()
    letter = HearingLetter.objects.select_for_update().get(token=token)
    if letter.timetable.state != "hearing":
        raise HearingOver(_("The timetable is settled. Call the county library instead."))
    if verdict == Verdict.SUITS_NOT and not (
        reason.strip() or wish.words.strip() or wish.weekday is not None or wish.opens
    ):
        raise AnswerUnclear(_("Tell us why it does not suit, or what would."))
    told = {
        "verdict": Verdict(verdict).value,
        "reason": reason.strip(),
        "wish": wish.words.strip(),
        "wished_weekday": wish.weekday,
        "wished_from": wish.opens,
        "wished_until": wish.closes,
        "contact_name": contact.name.strip(),
        "contact_email": contact.email.strip().lower(),
        "contact_phone": contact.phone.strip(),
    }
    newest = letter.answers.order_by("-answered_at", "-pk").first()
    if newest and all(getattr(newest, name) == value for name, value in told.items()):
        return newest
    answer = HearingAnswer.objects.create(letter=letter, answered_at=at, **told)
    journal.note(
        deed="bus.hearing_answered", subject=f"timetable:{letter.timetable_id}",
        by=f"stop:{letter.stop_id}", at=at, details={"verdict": verdict},
    )  # fmt: skip
    return answer


@transaction.atomic
def handle_answer(*, answer_id: int, person_id: int | None, by: str, at: datetime) -> HearingAnswer:
    """The answer has been dealt with; handling it twice changes nothing."""
    answer = HearingAnswer.objects.select_for_update().get(pk=answer_id)
    if answer.handled_at is None:
        answer.handled_at, answer.handled_by_id = at, person_id
        answer.save(update_fields=["handled_at", "handled_by"])
        journal.note(
            deed="bus.hearing_handled", subject=f"answer:{answer.pk}", by=by, at=at
        )  # fmt: skip
    return answer


def remind_unanswered(*, at: datetime) -> int:
    """Two days before the last day: one more letter to each stop that has not answered; how many."""
    day = day_in_oslo(at)
    waiting = HearingLetter.objects.filter(
        timetable__state="hearing", answers__isnull=True, reminded_at__isnull=True,
        reply_by__gte=day, reply_by__lte=day + REMINDED_BEFORE,
    )  # fmt: skip
    return sum(_remind(key, at=at) for key in waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _remind(letter_id: int, *, at: datetime) -> int:
    waiting = HearingLetter.objects.select_for_update(skip_locked=True)
    letter = waiting.filter(pk=letter_id, reminded_at__isnull=True).first()
    if letter is None:
        return 0
    letter.reminded_at = at
    letter.save(update_fields=["reminded_at"])
    contact = contacts_of([letter.stop_id])[letter.stop_id]
    key = f"bus:hearing:{letter.pk}:again"
    _write(letter, contact, "bus/letters/hearing_again", key, by="clock", at=at)
    return 1


@transaction.atomic
def settle_and_tell(*, timetable_id: int, by: str, at: datetime) -> KeptVisits:
    """Settle a timetable and write to those, and only those, whose times are others than before.

    Stops that were asked in the hearing hear in any case. Refuses as ``settle_timetable``.
    """
    timetable = Timetable.objects.select_for_update().get(pk=timetable_id)
    before = held_before(timetable)
    was, now = promises_of(before.pk) if before else {}, promises_of(timetable.pk)
    kept = settle_timetable(timetable_id=timetable_id, by=by, at=at)
    becomes = changes(was, now)
    asked = set(timetable.letters.values_list("stop_id", flat=True))
    concerned = {stop for stop, what in becomes.items() if what != Change.SAME or stop in asked}
    for stop_id, contact in sorted(contacts_of(concerned).items()):
        if contact.email:
            with override(contact.language):
                context = {
                    "stop": contact.stop,
                    "change": becomes[stop_id].value,
                    "timetable": timetable.name,
                    "starts_on": said(timetable.period.lower),
                    "times": in_words(now.get(stop_id, ())),
                    "were": in_words(was.get(stop_id, ())),
                    "address": letters.address("bus:stop", slug=contact.slug),
                }
            letters.queue_letter(
                to=contact.email, language=contact.language, template="bus/letters/settled",
                context=context, purpose="bus_settled", about=f"timetable:{timetable.pk}",
                key=f"bus:settled:{timetable.pk}:{stop_id}", by=by, at=at,
            )  # fmt: skip
    return kept
