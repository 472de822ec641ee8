"""My page, the mailbox, and closing an account."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as rules_of_the_game
from hypothesis import strategies as st

from samling.accounts import commands, queries
from samling.accounts.models import Account, Letter
from samling.journal.models import Entry
from tests.cast import NOON, client_of


def test_my_page_shows_name_address_role_and_language(bo):
    page = client_of(bo).get("/konto/").content.decode()
    for words in ("Bo", bo.email, "Trysil folkebibliotek", 'value="nb"'):
        assert words in page


def test_eli_has_a_page_without_roles(eli):
    page = client_of(eli).get("/konto/")
    assert page.status_code == 200
    assert eli.email in page.content.decode()


def test_my_page_asks_a_fixed_number_of_questions(bo, django_assert_max_num_queries):
    client = client_of(bo)
    with django_assert_max_num_queries(6):
        client.get("/konto/")


def test_my_page_is_not_kept_by_anybody_on_the_way(bo):
    assert "no-store" in client_of(bo).get("/konto/").headers["Cache-Control"]


def test_a_language_is_kept_in_the_account_and_the_browser(bo):
    client = client_of(bo)
    answer = client.post("/konto/sprak/", {"language": "nn"})
    assert answer.cookies[configured.LANGUAGE_COOKIE_NAME].value == "nn"
    assert Account.objects.get(email=bo.email).language == "nn"
    assert '<html lang="nn"' in client.get("/konto/").content.decode()


@pytest.mark.parametrize("language", ["", "xx", "nb-NO", "<b>"])
def test_a_language_we_do_not_have_changes_nothing(bo, language):
    client_of(bo).post("/konto/sprak/", {"language": language})
    assert Account.objects.get(email=bo.email).language == "nb"


def test_closing_an_account_takes_everything_but_the_journal(bo):
    client = client_of(bo)
    commands.queue_text(
        to=bo.email, language="nb", subject="x", body="y", purpose="reminder", at=NOON
    )
    number = Account.objects.get(email=bo.email).pk
    assert commands.close_account(email=bo.email.upper(), by="test", at=NOON)
    assert not Account.objects.filter(pk=number).exists()
    assert not EmailAddress.objects.filter(email=bo.email).exists()
    assert not Letter.objects.exists()
    assert Entry.objects.get(deed="accounts.closed").subject == f"account:{number}"
    assert client.get("/konto/").status_code == 302
    assert not commands.close_account(email=bo.email, by="test", at=NOON)


def test_an_account_is_made_once(db):
    first = commands.ensure_account(email=" Nina@samling.test", language="nn", by="test", at=NOON)
    second = commands.ensure_account(email="nina@SAMLING.test", language="nb", by="test", at=NOON)
    assert first.pk == second.pk
    assert second.language == "nn"
    assert Entry.objects.filter(deed="accounts.opened").count() == 1
    assert not first.has_usable_password()


def test_an_account_in_a_language_we_do_not_have_is_in_bokmal(db):
    assert (
        commands.ensure_account(email="x@y.no", language="xx", by="test", at=NOON).language == "nb"
    )


@pytest.fixture
def mailbox(settings, tmp_path):
    """A mailbox folder of its own, that Django writes letters to."""
    settings.VAR = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mailbox"
    return tmp_path / "mailbox"


def test_the_mailbox_shows_the_code_of_the_newest_letter_first(client, bo, mailbox):
    client.post("/konto/logg-inn/", {"email": "stranger@samling.test"})
    client.post("/konto/logg-inn/", {"email": bo.email})
    found = queries.mailbox(mailbox, title="x").letters
    assert [letter.to for letter in found] == [bo.email, "stranger@samling.test"]
    page = client.get("/konto/postkasse/").content.decode()
    assert f'data-copy="{found[0].code}"' in page
    assert client.post("/konto/logg-inn/kode/", {"code": found[0].code}).url == "/arbeidsbord/"


def test_markup_in_the_mailbox_is_shown_and_not_obeyed(client, db, mailbox):
    letter = EmailMultiAlternatives("<script>1</script>", "<img src=x onerror=1>", to=["a@b.no"])
    letter.attach_alternative("<script>2</script>", "text/html")
    letter.send()
    page = client.get("/konto/postkasse/").content.decode()
    assert "<script>1" not in page
    assert "<script>2" not in page
    assert "<img" not in page


def test_a_letter_in_html_alone_is_shown_as_text(client, db, mailbox):
    letter = EmailMultiAlternatives("Æ", "<p>bare html</p>", to=["a@b.no"])
    letter.content_subtype = "html"
    letter.send()
    assert "&lt;p&gt;bare html" in client.get("/konto/postkasse/").content.decode()


def test_an_empty_mailbox_says_so(client, db, mailbox):
    assert client.get("/konto/postkasse/").status_code == 200


@given(rubbish=st.binary(max_size=300))
@rules_of_the_game(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_rubbish_in_the_mailbox_stops_nothing(tmp_path, rubbish):
    (tmp_path / "rubbish.log").write_bytes(b"To: a@b.no\n" + rubbish)
    queries.mailbox(Path(tmp_path), title="x")


def test_there_is_no_mailbox_in_production(client, db, mailbox, settings):
    settings.IS_PRODUCTION = True
    assert client.get("/konto/postkasse/").status_code == 404
    assert "postkasse" not in client.get("/konto/logg-inn/").content.decode()


def test_sessions_and_letters_that_have_run_out_are_tidied(db, bo):
    from samling.accounts.jobs import tidy

    client = Client()
    client.force_login(Account.objects.get(email=bo.email))
    Session.objects.update(expire_date="2001-01-01T00:00Z")
    tidy(timestamp=0)
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("settings_of", "words"),
    [
        ({"SAMLING_OIDC": "{"}, "SAMLING_OIDC is not JSON"),
        ({"SAMLING_OIDC": '[{"id": "x"}]'}, "lacks name"),
    ],
)
def test_a_misspelt_provider_stops_the_program_with_one_clear_line(settings_of, words):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "samling", "check"],
        env=os.environ | settings_of,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode != 0
    assert words in done.stderr.strip().splitlines()[-1]
