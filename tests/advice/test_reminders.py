from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from samling.accounts import commands as letters
from samling.accounts.models import Letter
from samling.advice import commands, jobs
from samling.advice.models import Promise
from samling.advice.rules import needs_reminder
from tests.cast import NOON

DUE = datetime(2026, 5, 20, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _strategy(plan):
    """Letters and pages name the strategy in force."""


def letters_to(person):
    return list(Letter.objects.filter(to=person.email).order_by("pk"))


def test_nobody_hears_of_a_promise_before_its_day(vow):
    assert commands.remind_owners(at=DUE - timedelta(days=1)) == 0
    assert not Letter.objects.exists()


def test_the_owner_gets_one_letter_on_the_day(vow, ada):
    assert commands.remind_owners(at=DUE) == 1
    (letter,) = letters_to(ada)
    assert vow.text in letter.body
    assert "/rad/kommune/trysil/" in letter.body


def test_however_often_the_job_runs_there_is_one_letter_a_day(vow, ada):
    for hour in range(3):
        commands.remind_owners(at=DUE + timedelta(hours=hour))
    assert len(letters_to(ada)) == 1


def test_an_overdue_promise_is_told_of_again_the_next_day(vow, ada):
    commands.remind_owners(at=DUE)
    commands.remind_owners(at=DUE + timedelta(days=1))
    assert len(letters_to(ada)) == 2


def test_several_promises_of_one_owner_come_in_one_letter(talks, vow, ada):
    second = commands.Pledge("Bestille foredragsholder", date(2026, 5, 19), ada.pk)
    commands.promise(case_id=talks.pk, pledge=second, by="test", at=NOON)
    assert commands.remind_owners(at=DUE) == 1
    (letter,) = letters_to(ada)
    assert vow.text in letter.body
    assert second.text in letter.body


def test_a_promise_made_after_the_letter_gets_its_own_letter_the_same_day(talks, vow, ada):
    commands.remind_owners(at=DUE)
    late = commands.Pledge("Svare rektor", date(2026, 5, 20), ada.pk)
    commands.promise(case_id=talks.pk, pledge=late, by="test", at=DUE)
    commands.remind_owners(at=DUE + timedelta(hours=1))
    first, second = letters_to(ada)
    assert late.text not in first.body
    assert late.text in second.body
    assert vow.text not in second.body


def test_nobody_hears_of_a_promise_that_is_kept(vow):
    commands.keep_promise(promise_id=vow.pk, by="test", at=NOON)
    assert commands.remind_owners(at=DUE) == 0


def test_nobody_hears_of_a_promise_that_is_put_off(vow):
    commands.put_off_promise(
        promise_id=vow.pk, due_on=date(2026, 6, 1), reason="x", person_id=None, by="test", at=NOON
    )
    assert commands.remind_owners(at=DUE) == 0


def test_somebody_who_has_left_the_county_library_gets_no_letter(vow, ada):
    ada.affiliations.update(period=("2020-01-01", "2026-05-15"))
    assert commands.remind_owners(at=DUE) == 0
    assert Promise.objects.get(pk=vow.pk).reminded_on is None


def test_a_worker_killed_before_the_letter_is_queued_forgets_nothing(vow, ada, monkeypatch):
    def die(**letter: object) -> None:
        raise SystemExit("killed")

    with monkeypatch.context() as killing:
        killing.setattr(letters, "queue_letter", die)
        with pytest.raises(SystemExit):
            commands.remind_owners(at=DUE)
    assert Promise.objects.get(pk=vow.pk).reminded_on is None
    assert not Letter.objects.exists()
    assert commands.remind_owners(at=DUE) == 1
    assert len(letters_to(ada)) == 1


def test_a_worker_killed_between_two_owners_reaches_the_second_later(
    talks, vow, ada, dina, monkeypatch
):
    other = commands.Pledge("Skrive til ordføreren", date(2026, 5, 20), dina.pk)
    commands.promise(case_id=talks.pk, pledge=other, by="test", at=NOON)
    queue = letters.queue_letter
    sent: list[str] = []

    def die_at_the_second(**letter):
        if sent:
            raise SystemExit("killed")
        sent.append(letter["to"])
        return queue(**letter)

    with monkeypatch.context() as killing:
        killing.setattr(letters, "queue_letter", die_at_the_second)
        with pytest.raises(SystemExit):
            commands.remind_owners(at=DUE)
    commands.remind_owners(at=DUE + timedelta(minutes=5))
    assert [len(letters_to(ada)), len(letters_to(dina))] == [1, 1]


def test_the_rule_and_the_question_agree(talks, ada):
    day = date(2026, 5, 20)
    for due_on in (day - timedelta(days=1), day, day + timedelta(days=1)):
        for reminded_on in (None, day - timedelta(days=1), day):
            for done_at in (None, NOON):
                Promise.objects.create(
                    case=talks, text="x", due_on=due_on, owner=ada, made_at=NOON,
                    done_at=done_at, reminded_on=reminded_on,
                )  # fmt: skip
    asked = set(Promise.objects.to_be_reminded(day).values_list("pk", flat=True))
    ruled = {
        vow.pk
        for vow in Promise.objects.all()
        if needs_reminder(
            due_on=vow.due_on,
            is_kept=vow.done_at is not None,
            reminded_on=vow.reminded_on,
            today=day,
        )
    }
    assert asked == ruled
    assert asked


def test_the_morning_job_reminds(vow, ada):
    jobs.remind_owners(timestamp=int(DUE.timestamp()))
    assert len(letters_to(ada)) == 1


def test_the_letter_speaks_the_owners_language(vow, ada):
    ada.language = "nn"
    ada.save(update_fields=["language"])
    commands.remind_owners(at=DUE)
    (letter,) = letters_to(ada)
    assert letter.language == "nn"
