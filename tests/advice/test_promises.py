from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from samling.advice import commands
from samling.advice.commands.promises import (
    CaseClosed,
    OwnerNotAtTheCounty,
    PromiseAlreadyKept,
    PromiseInThePast,
    ReasonMissing,
    SameDay,
)
from samling.advice.models import Postponement, Promise
from samling.advice.rules import Pressure, needs_reminder, pressure
from samling.journal.models import Entry
from tests.advice.conftest import TODAY
from tests.cast import NOON

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


def put_off(vow, due_on, *, reason="Ferie", person=None):
    return commands.put_off_promise(
        promise_id=vow.pk, due_on=due_on, reason=reason, person_id=person, by="test", at=NOON
    )


def keep(vow):
    return commands.keep_promise(promise_id=vow.pk, by="test", at=NOON)


def test_a_kept_promise_stays_kept_however_often_it_is_tapped(vow):
    keep(vow)
    commands.keep_promise(promise_id=vow.pk, by="test", at=NOON + timedelta(hours=1))
    vow.refresh_from_db()
    assert vow.done_at == NOON
    assert Entry.objects.filter(deed="advice.promise_kept").count() == 1


def test_a_tap_too_much_is_undone(vow):
    keep(vow)
    commands.take_up_promise(promise_id=vow.pk, by="test", at=NOON)
    vow.refresh_from_db()
    assert vow.done_at is None


def test_taking_up_an_open_promise_changes_nothing(vow):
    commands.take_up_promise(promise_id=vow.pk, by="test", at=NOON)
    assert not Entry.objects.filter(deed="advice.promise_taken_up").exists()


def test_a_promise_is_not_taken_up_in_a_closed_case(talks, vow):
    keep(vow)
    commands.close_case(case_id=talks.pk, by="test", at=NOON)
    with pytest.raises(CaseClosed):
        commands.take_up_promise(promise_id=vow.pk, by="test", at=NOON)


def test_a_promise_put_off_keeps_its_old_day_and_the_reason(vow, ada):
    put_off(vow, date(2026, 6, 1), reason="Venter på svar", person=ada.pk)
    put_off(vow, date(2026, 6, 15), reason="Ferie", person=ada.pk)
    vow.refresh_from_db()
    assert vow.due_on == date(2026, 6, 15)
    earlier = Postponement.objects.filter(promise=vow).order_by("pk")
    assert [(old.was_due_on, old.reason) for old in earlier] == [
        (date(2026, 5, 20), "Venter på svar"),
        (date(2026, 6, 1), "Ferie"),
    ]


def test_the_journal_tells_the_days_but_never_the_reason(vow):
    put_off(vow, date(2026, 6, 1), reason="Kari er syk")
    entry = Entry.objects.get(deed="advice.promise_put_off")
    assert entry.details == {"was": "2026-05-20", "now": "2026-06-01"}


def test_a_mistyped_day_may_be_moved_nearer(vow):
    assert put_off(vow, date(2026, 5, 13)).due_on == date(2026, 5, 13)


def test_a_promise_is_not_put_off_to_its_own_day(vow):
    with pytest.raises(SameDay):
        put_off(vow, vow.due_on)


def test_a_promise_is_not_put_off_into_the_past(vow):
    with pytest.raises(PromiseInThePast):
        put_off(vow, TODAY - timedelta(days=1))


def test_a_promise_is_not_put_off_without_saying_why(vow):
    with pytest.raises(ReasonMissing):
        put_off(vow, date(2026, 6, 1), reason="  ")


def test_a_kept_promise_is_not_put_off(vow):
    keep(vow)
    with pytest.raises(PromiseAlreadyKept):
        put_off(vow, date(2026, 6, 1))


def test_a_promise_is_handed_over_to_a_colleague(vow, dina):
    commands.hand_over_promise(promise_id=vow.pk, owner_id=dina.pk, by="test", at=NOON)
    vow.refresh_from_db()
    assert vow.owner == dina


def test_a_promise_is_not_handed_over_to_a_librarian(vow, bo):
    with pytest.raises(OwnerNotAtTheCounty):
        commands.hand_over_promise(promise_id=vow.pk, owner_id=bo.pk, by="test", at=NOON)


def test_a_kept_promise_is_not_handed_over(vow, dina):
    keep(vow)
    with pytest.raises(PromiseAlreadyKept):
        commands.hand_over_promise(promise_id=vow.pk, owner_id=dina.pk, by="test", at=NOON)


def test_a_promise_for_yesterday_is_refused(talks, ada):
    pledge = commands.Pledge("Ringe", TODAY - timedelta(days=1), ada.pk)
    with pytest.raises(PromiseInThePast):
        commands.promise(case_id=talks.pk, pledge=pledge, by="test", at=NOON)


def test_a_librarian_cannot_answer_for_a_promise(talks, bo):
    pledge = commands.Pledge("Ringe", TODAY, bo.pk)
    with pytest.raises(OwnerNotAtTheCounty):
        commands.promise(case_id=talks.pk, pledge=pledge, by="test", at=NOON)


def test_the_database_takes_no_promise_without_words(talks, ada):
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.create(case=talks, text="", due_on=TODAY, owner=ada, made_at=NOON)


@given(due_on=DAYS, today=DAYS)
def test_an_open_promise_is_overdue_exactly_when_its_day_has_passed(due_on, today):
    found = pressure(due_on=due_on, is_kept=False, today=today)
    assert (found == Pressure.OVERDUE) == (due_on < today)


@given(due_on=DAYS, today=DAYS)
def test_a_kept_promise_never_presses(due_on, today):
    assert pressure(due_on=due_on, is_kept=True, today=today) == Pressure.KEPT


@given(due_on=DAYS, today=DAYS, nearer=st.integers(0, 400))
def test_pressure_never_eases_as_days_go_by(due_on, today, nearer):
    order = [Pressure.LATER, Pressure.SOON, Pressure.TODAY, Pressure.OVERDUE]
    now = pressure(due_on=due_on, is_kept=False, today=today)
    then = pressure(due_on=due_on, is_kept=False, today=today + timedelta(days=nearer))
    assert order.index(then) >= order.index(now)


@given(due_on=DAYS, today=DAYS, reminded_on=st.none() | DAYS, is_kept=st.booleans())
def test_nobody_is_reminded_twice_on_one_day(due_on, today, reminded_on, is_kept):
    if needs_reminder(due_on=due_on, is_kept=is_kept, reminded_on=reminded_on, today=today):
        assert not needs_reminder(due_on=due_on, is_kept=is_kept, reminded_on=today, today=today)
