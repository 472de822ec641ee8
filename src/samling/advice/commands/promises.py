"""Promises: made, kept, put off, handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samling.advice.models import Case, Postponement, Promise
from samling.advice.queries import works_at_the_county
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal.commands import note


@dataclass(frozen=True, slots=True)
class Pledge:
    """What somebody promises, before it is written down: the words, the day and its owner."""

    text: str
    due_on: date
    owner_id: int


class CaseClosed(Refusal):
    """Nothing more is written in a closed case."""


class PromiseInThePast(Refusal):
    """A promise is for today or a later day."""


class OwnerNotAtTheCounty(Refusal):
    """Only the staff of the county library can answer for a promise."""


class PromiseAlreadyKept(Refusal):
    """What is done is neither put off nor handed over."""


class SameDay(Refusal):
    """A promise is put off to another day than it has."""


class ReasonMissing(Refusal):
    """Whoever puts a promise off says why."""


@transaction.atomic
def promise(*, case_id: int, pledge: Pledge, by: str, at: datetime) -> Promise:
    """A promise in an open case; CaseClosed, PromiseInThePast, OwnerNotAtTheCounty."""
    case = Case.objects.select_for_update().get(pk=case_id)
    refuse_closed(case)
    return write_promise(case, pledge, by=by, at=at)


@transaction.atomic
def keep_promise(*, promise_id: int, by: str, at: datetime) -> Promise:
    """The promise is kept; keeping it twice changes nothing."""
    vow = Promise.objects.select_for_update().get(pk=promise_id)
    if vow.done_at is None:
        vow.done_at = at
        vow.save(update_fields=["done_at"])
        note(deed="advice.promise_kept", subject=f"promise:{vow.pk}", by=by, at=at)
    return vow


@transaction.atomic
def take_up_promise(*, promise_id: int, by: str, at: datetime) -> Promise:
    """The promise was not kept after all and is open again; CaseClosed when its case has closed."""
    case_id = Promise.objects.values_list("case_id", flat=True).get(pk=promise_id)
    case = Case.objects.select_for_update().get(pk=case_id)
    vow = Promise.objects.select_for_update().get(pk=promise_id)
    if vow.done_at is not None:
        refuse_closed(case)
        vow.done_at = None
        vow.save(update_fields=["done_at"])
        note(deed="advice.promise_taken_up", subject=f"promise:{vow.pk}", by=by, at=at)
    return vow


@transaction.atomic
def put_off_promise(
    *, promise_id: int, due_on: date, reason: str, person_id: int | None, by: str, at: datetime
) -> Promise:
    """Give a promise another day and say why; the old day is kept.

    Refusals: PromiseAlreadyKept, ReasonMissing, SameDay, PromiseInThePast.
    """
    vow = Promise.objects.select_for_update().get(pk=promise_id)
    _refuse_kept(vow)
    if not reason.strip():
        raise ReasonMissing(_("Say why the promise is put off."))
    if due_on == vow.due_on:
        raise SameDay(_("The promise is already for that day."))
    _refuse_past(due_on, on=day_in_oslo(at))
    Postponement.objects.create(
        promise=vow, was_due_on=vow.due_on, reason=reason, put_off_at=at, by_id=person_id
    )
    details = {"was": vow.due_on.isoformat(), "now": due_on.isoformat()}
    vow.due_on = due_on
    vow.save(update_fields=["due_on"])
    note(deed="advice.promise_put_off", subject=f"promise:{vow.pk}", by=by, at=at, details=details)
    return vow


@transaction.atomic
def hand_over_promise(*, promise_id: int, owner_id: int, by: str, at: datetime) -> Promise:
    """Somebody else answers for the promise; PromiseAlreadyKept, OwnerNotAtTheCounty."""
    vow = Promise.objects.select_for_update().get(pk=promise_id)
    _refuse_kept(vow)
    refuse_outsider(owner_id, on=day_in_oslo(at))
    details = {"was": vow.owner_id, "now": owner_id}
    vow.owner_id = owner_id
    vow.save(update_fields=["owner"])
    note(
        deed="advice.promise_handed_over",
        subject=f"promise:{vow.pk}",
        by=by,
        at=at,
        details=details,
    )
    return vow


def write_promise(case: Case, pledge: Pledge, *, by: str, at: datetime) -> Promise:
    """Write a promise in a case whose lock the caller holds; the refusals of ``promise``."""
    _refuse_past(pledge.due_on, on=day_in_oslo(at))
    refuse_outsider(pledge.owner_id, on=day_in_oslo(at))
    vow = Promise.objects.create(
        case=case, text=pledge.text, due_on=pledge.due_on, owner_id=pledge.owner_id, made_at=at
    )
    details = {"promise": vow.pk, "due_on": vow.due_on.isoformat()}
    note(deed="advice.promised", subject=f"case:{case.pk}", by=by, at=at, details=details)
    return vow


def refuse_closed(case: Case) -> None:
    """CaseClosed when nothing more may be written in it."""
    if case.closed_at is not None:
        raise CaseClosed(_("This case is closed. Reopen it to write more in it."))


def _refuse_kept(vow: Promise) -> None:
    if vow.done_at is not None:
        raise PromiseAlreadyKept(_("This promise is already kept."))


def _refuse_past(due_on: date, *, on: date) -> None:
    if due_on < on:
        raise PromiseInThePast(_("A promise cannot be for a day that has passed."))


def refuse_outsider(person_id: int, *, on: date) -> None:
    """OwnerNotAtTheCounty for everybody else than the county library's staff of this day."""
    if not works_at_the_county(person_id, on=on):
        raise OwnerNotAtTheCounty(
            _("Only somebody at the county library can answer for a promise.")
        )
