"""Signing in with a code by e-mail."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from psycopg.types.range import DateRange

from samling.accounts.models import Account, Letter
from samling.journal.models import Entry
from samling.register.models import Affiliation, Organisation, Person
from tests.cast import client_of

SIGN_IN = "/konto/logg-inn/"
ENTER = "/konto/logg-inn/kode/"


def ask(client: Client, email: str, **more: str):
    """Ask for a code."""
    return client.post(SIGN_IN, {"email": email, **more})


def code_in(letter) -> str:
    """The code of a letter."""
    return re.search(r"^    (\S+)$", letter.body, re.MULTILINE).group(1)


def sign_in(client: Client, email: str, **more: str):
    """All the way in."""
    ask(client, email, **more)
    return client.post(ENTER, {"code": code_in(mail.outbox[-1]), **more})


def test_a_code_by_email_is_all_that_is_needed(client, bo):
    answer = ask(client, bo.email)
    assert answer.status_code == 302
    assert answer.url.startswith(ENTER)
    answer = client.post(ENTER, {"code": code_in(mail.outbox[-1])})
    assert answer.status_code == 302
    assert answer.url == "/arbeidsbord/"
    assert client.get("/konto/").status_code == 200


def test_small_letters_and_blanks_in_the_code_do_not_matter(client, bo):
    ask(client, bo.email)
    code = code_in(mail.outbox[-1]).lower().replace("-", " ")
    assert client.post(ENTER, {"code": code}).status_code == 302


def test_capitals_in_the_address_do_not_matter(client, bo):
    assert sign_in(client, "BO@Samling.TEST").url == "/arbeidsbord/"


def test_whoever_the_register_knows_gets_an_account_on_the_way(client, trysil_library):
    person = Person.objects.create(name="Nina", email="nina@samling.test", language="nn")
    Affiliation.objects.create(
        person=person,
        organisation=trysil_library,
        role="library_staff",
        period=DateRange(date(2020, 1, 1), None),
    )
    assert sign_in(client, "nina@samling.test").url == "/arbeidsbord/"
    account = Account.objects.get(email="nina@samling.test")
    assert account.language == "nn"
    assert not account.has_usable_password()
    assert '<html lang="nn"' in client.get("/konto/").content.decode()


@pytest.mark.parametrize(
    ("period", "erased"),
    [
        (DateRange(date(2010, 1, 1), date(2011, 1, 1)), None),
        (DateRange(date(2010, 1, 1), None), datetime(2020, 1, 1, tzinfo=UTC)),
    ],
    ids=["left", "erased"],
)
def test_whoever_has_left_or_been_erased_gets_no_account(client, trysil_library, period, erased):
    person = Person.objects.create(name="Odd", email="odd@samling.test", erased_at=erased)
    Affiliation.objects.create(
        person=person, organisation=trysil_library, role="library_staff", period=period
    )
    ask(client, "odd@samling.test")
    assert not Account.objects.exists()
    assert not re.search(r"^    \S+$", mail.outbox[-1].body, re.MULTILINE)


def test_an_unknown_address_looks_exactly_like_a_known_one(client, bo):
    known = ask(client, bo.email)
    unknown = ask(Client(), "stranger@samling.test")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    seen, other = Client(), Client()
    ask(seen, bo.email)
    ask(other, "stranger@samling.test")
    page, same = seen.get(ENTER).content.decode(), other.get(ENTER).content.decode()
    assert _without_secrets(page, bo.email) == _without_secrets(same, "stranger@samling.test")


def _without_secrets(page: str, email: str) -> str:
    page = re.sub(r'"X-CSRFToken": "\w+"', "", page.replace(email, "somebody"))
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_an_unknown_address_gets_a_kind_letter_without_a_code(client, db):
    ask(client, "stranger@samling.test")
    (letter,) = mail.outbox
    assert letter.to == ["stranger@samling.test"]
    assert not re.search(r"^    \S+$", letter.body, re.MULTILINE)
    assert not Account.objects.exists()
    assert not Letter.objects.exists()


def test_no_code_opens_the_door_of_an_unknown_address(client, db):
    ask(client, "stranger@samling.test")
    answer = client.post(ENTER, {"code": ""})
    assert answer.status_code == 200
    assert client.get("/konto/").status_code == 302


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_letter_is_in_the_language_of_the_reader(client, bo, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    ask(client, bo.email)
    (letter,) = mail.outbox
    assert letter.extra_headers["Content-Language"] == language
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert f'<html lang="{language}">' in html
    assert code_in(letter) in html


def test_without_a_choice_the_letter_follows_the_account(client, bo):
    Account.objects.filter(email=bo.email).update(language="nn")
    ask(client, bo.email)
    assert mail.outbox[-1].extra_headers["Content-Language"] == "nn"


def test_a_choice_made_before_signing_in_is_kept_in_the_account(client, bo):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    sign_in(client, bo.email)
    assert Account.objects.get(email=bo.email).language == "en"


def test_the_language_of_the_account_follows_to_a_new_browser(client, bo):
    Account.objects.filter(email=bo.email).update(language="nn")
    answer = sign_in(client, bo.email)
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "nn"


def test_three_wrong_codes_end_the_attempt(client, bo):
    ask(client, bo.email)
    right = code_in(mail.outbox[-1])
    for _ in range(2):
        assert client.post(ENTER, {"code": "BBB-BBB"}).status_code == 200
    assert client.post(ENTER, {"code": "BBB-BBB"}).status_code == 302
    client.post(ENTER, {"code": right})
    assert client.get("/konto/").status_code == 302


def test_a_code_is_good_once(client, bo):
    ask(client, bo.email)
    code = code_in(mail.outbox[-1])
    client.post(ENTER, {"code": code})
    other = Client()
    ask(other, bo.email)
    other.post(ENTER, {"code": code})
    assert other.get("/konto/").status_code == 302


def test_an_old_code_opens_nothing(client, bo, monkeypatch):
    ask(client, bo.email)
    code = code_in(mail.outbox[-1])
    session = client.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= 601
    session.save()
    client.post(ENTER, {"code": code})
    assert client.get("/konto/").status_code == 302


def test_a_new_code_may_be_asked_for_and_the_old_one_is_dead(client, bo):
    ask(client, bo.email)
    old = code_in(mail.outbox[-1])
    client.post(ENTER, {"action": "resend"})
    new = code_in(mail.outbox[-1])
    assert old != new
    assert client.post(ENTER, {"code": old}).status_code == 200
    assert client.post(ENTER, {"code": new}).status_code == 302


def test_whoever_mistyped_the_address_may_write_it_again(client, bo):
    ask(client, "bp@samling.test")
    assert client.get(SIGN_IN).status_code == 200
    assert sign_in(client, bo.email).url == "/arbeidsbord/"


def test_something_that_is_no_address_is_told_kindly(client, db):
    answer = ask(client, "bo at trysil")
    assert answer.status_code == 200
    assert not mail.outbox
    assert 'id="id_email_error"' in answer.content.decode()


def test_a_closed_account_gets_no_code(client, bo):
    Account.objects.filter(email=bo.email).update(is_active=False)
    ask(client, bo.email)
    assert not re.search(r"^    \S+$", mail.outbox[-1].body, re.MULTILINE)


def test_after_signing_in_one_comes_where_one_was_going(client, bo):
    assert sign_in(client, bo.email, next="/konto/").url == "/konto/"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"],
)
def test_signing_in_leads_nowhere_else(client, bo, elsewhere):
    assert sign_in(client, bo.email, next=elsewhere).url == "/arbeidsbord/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/"])
def test_signing_out_leads_nowhere_else(bo, elsewhere):
    assert client_of(bo).post("/konto/logg-ut/", {"next": elsewhere}).url == "/"


def test_signing_out_ends_the_session_everywhere(bo):
    client = client_of(bo)
    key = client.session.session_key
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[
        settings.SESSION_COOKIE_NAME
    ].value
    assert stolen.get("/konto/").status_code == 200
    client.post("/konto/logg-ut/")
    assert not Session.objects.filter(pk=key).exists()
    assert stolen.get("/konto/").status_code == 302


def test_looking_at_the_sign_out_page_signs_nobody_out(bo):
    client = client_of(bo)
    assert client.get("/konto/logg-ut/").status_code == 200
    assert client.get("/konto/").status_code == 200


def test_the_session_gets_a_new_key_on_the_way_in(client, bo):
    ask(client, bo.email)
    before = client.session.session_key
    client.post(ENTER, {"code": code_in(mail.outbox[-1])})
    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()


def test_the_journal_tells_of_sign_ins_without_personal_data(client, bo):
    sign_in(client, bo.email)
    client.post("/konto/logg-ut/")
    account = Account.objects.get(email=bo.email)
    entries = list(Entry.objects.filter(subject=f"account:{account.pk}").order_by("pk"))
    assert [entry.deed for entry in entries] == ["accounts.signed_in", "accounts.signed_out"]
    assert entries[0].details == {"method": "code"}
    assert bo.email not in str([entry.__dict__ for entry in entries])


def test_the_address_counts_as_proved_after_the_code(client, bo):
    sign_in(client, bo.email)
    assert not EmailAddress.objects.filter(email=bo.email, verified=False).exists()


def test_when_the_mail_server_is_down_the_page_says_so(client, bo, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = ask(client, bo.email)
    assert answer.status_code == 503
    assert bo.email in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/konto/signup/",
        "/konto/password/reset/",
        "/konto/password/change/",
        "/konto/email/",
        "/konto/2fa/",
        "/konto/login/",
        "/accounts/login/",
        "/konto/registrer/",
    ],
)
def test_there_are_no_passwords_and_no_signing_up(bo, path):
    assert client_of(bo).get(path).status_code == 404


def test_whoever_is_in_already_is_sent_on(bo):
    assert client_of(bo).get(SIGN_IN).status_code == 302


def test_a_partner_organisation_is_enough_to_be_known(client, pia: Person, db):
    Account.objects.all().delete()
    assert Organisation.objects.filter(kind="partner").exists()
    assert sign_in(client, pia.email).url == "/arbeidsbord/"
