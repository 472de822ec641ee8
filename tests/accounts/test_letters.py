"""Letters: queued with the deed, sent at most once, refusals visible."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from samling.accounts import commands, emails, jobs
from samling.accounts.models import Letter
from samling.accounts.rules import MOST_ATTEMPTS, is_final_refusal, may_try_again
from tests.accounts.mail_server import MailServer
from tests.cast import NOON, client_of


@pytest.fixture
def mail_server(settings):
    """A mail server that Django sends to."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
        yield server


def queue(**more) -> int:
    """A letter to Bo."""
    words = {
        "to": "Bo@Samling.test",
        "language": "nb",
        "subject": "A reminder",
        "body": "Hello,\n\nremember.\n",
        "purpose": "reminder",
        "at": NOON,
    }
    return commands.queue_text(**words | more)


def state_of(letter_id: int) -> str:
    """How far it has come."""
    return Letter.objects.get(pk=letter_id).state


def test_a_letter_and_its_job_are_queued_together(db):
    letter_id = queue()
    job = ProcrastinateJob.objects.get()
    assert job.task_name == "samling.accounts.jobs.send_letter"
    assert job.args == {"letter_id": letter_id}
    assert Letter.objects.get(pk=letter_id).to == "bo@samling.test"


@pytest.mark.django_db(transaction=True)
def test_when_the_deed_is_undone_there_is_neither_letter_nor_job():
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_the_same_key_is_written_once(db):
    assert queue(key="promise:17") is not None
    assert queue(key="promise:17") is None
    assert Letter.objects.count() == 1


def test_letters_without_a_key_do_not_stand_in_each_others_way(db):
    queue()
    queue()
    assert Letter.objects.count() == 2


def test_a_letter_goes_through_a_real_mail_server(db, mail_server):
    letter_id = queue(
        subject="Påminning", body="Hei Bo,\n\nsjå https://samling.test/x\n\n    ABC-DEF\n"
    )
    assert commands.send_letter(letter_id, at=NOON) == "sent"
    (letter,) = mail_server.taken
    assert letter["Subject"] == "Påminning"
    assert letter["To"] == "bo@samling.test"
    assert letter["Auto-Submitted"] == "auto-generated"
    html = letter.get_body(("html",)).get_content()
    assert '<a href="https://samling.test/x"' in html
    assert "<strong>ABC-DEF</strong>" in html
    assert Letter.objects.get(pk=letter_id).sent_at == NOON


def test_a_sent_letter_is_not_sent_again(db, mail_server):
    letter_id = queue()
    commands.send_letter(letter_id, at=NOON)
    assert commands.send_letter(letter_id, at=NOON) == "sent"
    assert len(mail_server.taken) == 1


def test_an_interrupted_letter_ends_as_not_sure_and_is_not_sent_again(db, mail_server):
    letter_id = queue()
    Letter.objects.filter(pk=letter_id).update(state="sending")
    assert commands.send_letter(letter_id, at=NOON) == "unsure"
    assert not mail_server.taken


@pytest.mark.parametrize("answer", ["550 no such person here", "554 we do not like it"])
def test_a_refused_letter_is_shown_as_refused_and_left(db, mail_server, answer):
    mail_server.answer = answer
    letter_id = queue()
    assert commands.send_letter(letter_id, at=NOON) == "failed"
    letter = Letter.objects.get(pk=letter_id)
    assert answer[:3] in letter.error
    assert "no such person" not in letter.error


@pytest.mark.parametrize("answer", ["451 try again later", "421 closing"])
def test_a_letter_that_is_put_off_waits_on(db, mail_server, answer):
    mail_server.answer = answer
    letter_id = queue()
    with pytest.raises(commands.LetterNotTaken):
        commands.send_letter(letter_id, at=NOON)
    assert state_of(letter_id) == "queued"
    mail_server.answer = "250 taken"
    assert commands.send_letter(letter_id, at=NOON) == "sent"


def test_a_letter_waits_while_the_mail_server_is_down_and_is_given_up_after_eight_attempts(
    db, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    letter_id = queue()
    for _ in range(MOST_ATTEMPTS - 1):
        with pytest.raises(commands.LetterNotTaken):
            commands.send_letter(letter_id, at=NOON)
        assert state_of(letter_id) == "queued"
    assert commands.send_letter(letter_id, at=NOON) == "failed"


def test_attempts_come_further_and_further_apart():
    waits = [4**n for n in range(1, MOST_ATTEMPTS)]
    assert waits == sorted(waits)
    assert jobs.BACK_OFF.exponential_wait == 4
    assert jobs.BACK_OFF.max_attempts == MOST_ATTEMPTS


def test_a_silent_mail_server_leaves_it_unsure(db, mail_server, settings):
    mail_server.is_silent = True
    settings.EMAIL_TIMEOUT = 1
    letter_id = queue()
    assert commands.send_letter(letter_id, at=NOON) == "unsure"


def test_a_letter_that_stands_still_may_be_tried_again_by_the_county(db, mail_server, ada):
    letter_id = queue()
    Letter.objects.filter(pk=letter_id).update(state="unsure")
    ProcrastinateJob.objects.all()._raw_delete("default")
    answer = client_of(ada).post(f"/konto/brev/{letter_id}/igjen/")
    assert answer.status_code == 302
    assert state_of(letter_id) == "queued"
    assert commands.send_letter(letter_id, at=NOON) == "sent"


def test_a_sent_letter_cannot_be_tried_again(db, mail_server, ada):
    letter_id = queue()
    commands.send_letter(letter_id, at=NOON)
    client_of(ada).post(f"/konto/brev/{letter_id}/igjen/")
    assert state_of(letter_id) == "sent"


def test_letters_are_deleted_after_thirty_days(db):
    old, new = queue(at=NOON - timedelta(days=31)), queue(at=NOON - timedelta(days=29))
    assert commands.delete_old_letters(at=NOON) == 1
    assert not Letter.objects.filter(pk=old).exists()
    assert Letter.objects.filter(pk=new).exists()


def test_a_letter_cannot_be_sent_without_a_time(db):
    letter_id = queue()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter_id).update(state="sent")


def test_the_list_of_letters_shows_what_stands_still_and_never_the_words(db, ada, mail_server):
    mail_server.answer = "550 no"
    letter_id = queue(body="a secret matter")
    commands.send_letter(letter_id, at=NOON)
    Letter.objects.update(created_at="2999-01-01T00:00Z")
    page = client_of(ada).get("/konto/brev/").content.decode()
    assert f"/konto/brev/{letter_id}/igjen/" in page
    assert "secret" not in page


def test_eli_does_not_see_the_letters(eli, bo):
    assert client_of(eli).get("/konto/brev/").status_code == 403
    assert client_of(bo).get("/konto/brev/").status_code == 403


def test_the_list_of_letters_asks_a_fixed_number_of_questions(ada, django_assert_max_num_queries):
    for _ in range(20):
        queue()
    client = client_of(ada)
    with django_assert_max_num_queries(7):
        client.get("/konto/brev/")


def test_a_letter_from_a_template_has_subject_and_text_in_its_language(db):
    for language in ("nb", "nn", "en"):
        subject, text = emails.written(
            "accounts/letters/code", language=language, context={"code": "A&B", "minutes": 10}
        )
        assert "A&B" in subject
        assert "\n    A&B\n" in text
        assert "\n\n\n" not in text


def test_markup_in_a_letter_is_shown_and_not_obeyed():
    html = emails.as_html("<script>alert(1)</script>\n\n    <b>x</b>", subject="<i>", language="nb")
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<i>" not in html


def test_only_lasting_refusals_are_final():
    assert is_final_refusal(550)
    assert not is_final_refusal(451)
    assert may_try_again(attempts=MOST_ATTEMPTS - 1)
    assert not may_try_again(attempts=MOST_ATTEMPTS)


def test_addresses_in_letters_are_whole(settings):
    assert commands.address("accounts:me") == f"{settings.ADDRESS}/konto/"
