"""Signing in through a real OpenID provider: authorization code with PKCE, claims, joining."""

from __future__ import annotations

import json
import re
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from samling.accounts.models import Account, Letter
from samling.accounts.rules import identity_from, kept, providers_from
from samling.journal.models import Entry
from tests.accounts.openid import provider, walk
from tests.accounts.test_sign_in import ENTER, ask, code_in
from tests.cast import client_of

BACK = "http://testserver/konto/logg-inn/fra/prove/"
PID = "01017012345"
PEOPLE = {
    "bo-at-feide": {
        "email": "bo@samling.test",
        "email_verified": True,
        "name": "Bo",
        "pid": PID,
        "birthdate": "1970-01-01",
    },
    "bo-unproved": {"email": "bo@samling.test", "email_verified": False, "pid": PID},
    "nobody-known": {"email": "stranger@samling.test", "email_verified": True},
    "like-idporten": {"pid": PID},
    "like-entra": {"upn": "bo@samling.test"},
}


@pytest.fixture(scope="module")
def issuer():
    """The provider's address."""
    with provider(PEOPLE, redirect=BACK) as address:
        yield address


@pytest.fixture
def settled(issuer, settings):
    """Our settings know the provider; more may be said of it."""

    def settle(**more: Any) -> None:
        (app,) = providers_from(
            json.dumps(
                [
                    {
                        "id": "prove",
                        "name": "Prøve-Feide",
                        "server": issuer,
                        "client_id": "samling",
                        "secret": "a secret of the tests",
                        **more,
                    }
                ]
            )
        )
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}

    settle()
    return settle


def fresh_client_of(person: Any) -> Client:
    """A browser in which this person has just signed in."""
    client = client_of(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    return client


def through(client: Client, person: str, *, process: str = "login"):
    """From our link, through the provider, and back to us."""
    start = client.get(reverse("openid_connect_login", args=["prove"]), {"process": process})
    assert start.status_code == 302
    back = walk(start.url, person=person, back_to=BACK)
    return client.get(back.removeprefix("http://testserver"))


def everything_stored() -> str:
    """All that the database holds of identities, sessions, the journal and letters."""
    rows: list[Any] = [vars(one) for one in SocialAccount.objects.all()]
    rows += [
        vars(one) for one in [*Entry.objects.all(), *Letter.objects.all(), *Account.objects.all()]
    ]
    return str(rows) + str([one.get_decoded() for one in Session.objects.all()])


def test_the_start_asks_with_pkce_and_state(client, settled, db):
    start = client.get(reverse("openid_connect_login", args=["prove"]))
    asked = parse_qs(urlsplit(start.url).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert len(asked["state"][0]) >= 16
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}


def test_a_proved_address_opens_the_account(client, settled, bo):
    answer = through(client, "bo-at-feide")
    assert answer.url == "/arbeidsbord/"
    assert "bo@samling.test" in client.get("/konto/").content.decode()
    identity = SocialAccount.objects.get()
    assert identity.user.email == bo.email
    assert identity.uid == "bo-at-feide"
    deeds = list(Entry.objects.order_by("pk").values_list("deed", "details"))
    assert ("accounts.signed_in", {"method": "prove"}) in deeds


def test_the_second_time_the_identity_is_known(client, settled, bo):
    through(client, "bo-at-feide")
    again = Client()
    assert through(again, "bo-at-feide").url == "/arbeidsbord/"
    assert SocialAccount.objects.count() == 1
    assert Letter.objects.filter(purpose="security").count() == 1


@pytest.mark.parametrize("person", ["bo-at-feide", "bo-unproved", "like-idporten", "nobody-known"])
def test_a_national_identity_number_is_never_stored(client, settled, bo, person):
    for _ in range(2):
        through(client, person)
        stored = everything_stored()
        assert PID not in stored
        assert "1970-01-01" not in stored


def test_no_token_is_stored(client, settled, bo):
    through(client, "bo-at-feide")
    assert not SocialToken.objects.exists()
    assert "access_token" not in everything_stored()


def test_whoever_the_register_does_not_know_is_told_kindly(client, settled, db):
    answer = through(client, "nobody-known")
    assert answer.status_code == 403
    assert not Account.objects.exists()
    assert not SocialAccount.objects.exists()
    assert client.get("/konto/").status_code == 302


@pytest.mark.parametrize("person", ["bo-unproved", "like-idporten", "like-entra"])
def test_without_a_proved_address_nothing_opens(client, settled, bo, person):
    answer = through(client, person)
    assert answer.url == "/konto/logg-inn/"
    assert client.get("/konto/").status_code == 302
    assert not SocialAccount.objects.exists()


def test_an_identity_without_address_is_joined_when_its_owner_proves_one(client, settled, bo):
    through(client, "like-idporten")
    ask(client, bo.email)
    answer = client.post(ENTER, {"code": code_in(mail.outbox[-1])})
    assert answer.url == "/konto/tilknytninger/"
    assert "Prøve-Feide" in client.get(answer.url).content.decode()
    assert not SocialAccount.objects.exists()
    client.post("/konto/tilknytninger/svar/", {"answer": "yes"})
    assert SocialAccount.objects.get().user.email == bo.email
    assert through(Client(), "like-idporten").url == "/arbeidsbord/"


def test_an_identity_that_waits_is_not_joined_without_a_yes(client, settled, bo):
    through(client, "like-idporten")
    ask(client, bo.email)
    client.post(ENTER, {"code": code_in(mail.outbox[-1])})
    client.post("/konto/tilknytninger/svar/", {"answer": "no"})
    client.post("/konto/tilknytninger/svar/", {"answer": "yes"})
    assert not SocialAccount.objects.exists()


def test_an_identity_that_has_waited_too_long_is_forgotten(client, settled, bo):
    through(client, "like-idporten")
    session = client.session
    session["accounts_waiting_identity"]["at"] -= 901
    session.save()
    ask(client, bo.email)
    client.post(ENTER, {"code": code_in(mail.outbox[-1])})
    client.post("/konto/tilknytninger/svar/", {"answer": "yes"})
    assert not SocialAccount.objects.exists()


def test_an_identity_opens_one_account_only(settled, bo, ada):
    assert through(fresh_client_of(bo), "like-idporten", process="connect").status_code == 302
    through(fresh_client_of(ada), "like-idporten", process="connect")
    assert SocialAccount.objects.get().user.email == bo.email


def test_an_identity_is_joined_only_shortly_after_signing_in(settled, bo):
    start = client_of(bo).get(
        reverse("openid_connect_login", args=["prove"]), {"process": "connect"}
    )
    assert start.status_code == 200
    assert "/konto/logg-ut/" in start.content.decode()
    assert not SocialAccount.objects.exists()


def test_joining_stands_in_the_journal_and_in_a_letter_with_the_providers_name(settled, bo):
    through(fresh_client_of(bo), "like-idporten", process="connect")
    assert Entry.objects.get(deed="accounts.identity_joined").details == {"provider": "prove"}
    assert "Prøve-Feide" in Letter.objects.get(purpose="security").body


def test_whoever_is_not_signed_in_joins_nothing(client, settled, db):
    start = client.get(reverse("openid_connect_login", args=["prove"]), {"process": "connect"})
    assert start.status_code == 200
    assert not SocialAccount.objects.exists()


def test_claims_go_by_the_names_of_the_provider_and_only_for_domains_we_vouch_for(
    client, settled, bo
):
    settled(claims={"email": "upn"}, vouches_for=["samling.test"])
    assert through(client, "like-entra").url == "/arbeidsbord/"


def test_another_domain_is_not_vouched_for(client, settled, bo):
    settled(claims={"email": "upn"}, vouches_for=["trysil.kommune.no"])
    assert through(client, "like-entra").url == "/konto/logg-inn/"


def test_an_identity_can_be_taken_away_and_the_owner_is_told(settled, bo):
    client = fresh_client_of(bo)
    through(client, "like-idporten", process="connect")
    identity = SocialAccount.objects.get()
    client.post(f"/konto/tilknytninger/{identity.pk}/fjern/")
    assert not SocialAccount.objects.exists()
    assert Letter.objects.filter(purpose="security", to=bo.email).exists()
    assert through(Client(), "like-idporten").url == "/konto/logg-inn/"


def test_nobody_takes_away_somebody_elses_identity(settled, bo, ada):
    client = fresh_client_of(bo)
    through(client, "like-idporten", process="connect")
    identity = SocialAccount.objects.get()
    assert client_of(ada).post(f"/konto/tilknytninger/{identity.pk}/fjern/").status_code == 404
    assert SocialAccount.objects.exists()


def test_an_answer_that_was_not_asked_for_in_this_browser_opens_nothing(client, settled, bo):
    start = client.get(reverse("openid_connect_login", args=["prove"]))
    back = walk(start.url, person="bo-at-feide", back_to=BACK)
    other = Client()
    assert other.get(back.removeprefix("http://testserver")).status_code == 401
    assert other.get("/konto/").status_code == 302


def test_an_answer_is_good_once(client, settled, bo):
    start = client.get(reverse("openid_connect_login", args=["prove"]))
    back = walk(start.url, person="bo-at-feide", back_to=BACK).removeprefix("http://testserver")
    client.get(back)
    client.post("/konto/logg-ut/")
    assert client.get(back).status_code == 401


def test_leaving_the_provider_halfway_changes_nothing(client, settled, db):
    start = client.get(reverse("openid_connect_login", args=["prove"]))
    state = re.search(r"state=([^&]+)", start.url).group(1)
    answer = client.get("/konto/logg-inn/fra/prove/", {"error": "access_denied", "state": state})
    assert answer.url == "/konto/logg-inn/avbrutt/"
    assert client.get(answer.url).url == "/konto/logg-inn/"


def test_a_provider_that_is_down_is_told_kindly(client, settings, db):
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": providers_from(
                '[{"id": "prove", "name": "x", "server": "http://127.0.0.1:1", "client_id": "x", "secret": "x"}]'
            )
        }
    }
    assert client.get(reverse("openid_connect_login", args=["prove"])).status_code == 503


def test_an_unknown_provider_is_no_page(client, db):
    assert client.get("/konto/logg-inn/hos/ukjent/").status_code == 404
    assert client.get("/konto/logg-inn/fra/ukjent/").status_code == 404


def test_a_closed_account_stays_closed(client, settled, bo):
    Account.objects.filter(email=bo.email).update(is_active=False)
    assert through(client, "bo-at-feide").status_code == 403


@pytest.mark.parametrize("told", ["false", "no", 0, None, "True ", [], {}])
def test_only_a_true_word_for_proved_counts(told):
    found = identity_from({"email": "bo@samling.test", "email_verified": told}, provider={})
    assert not found.is_verified


@pytest.mark.parametrize("told", [True, "true", 1])
def test_a_true_word_counts(told):
    found = identity_from({"email": " BO@samling.test", "email_verified": told}, provider={})
    assert (found.email, found.is_verified) == ("bo@samling.test", True)


def test_a_domain_is_vouched_for_by_its_whole_name():
    vouching = {"vouches_for": ["kommune.no"]}
    assert identity_from({"email": "a@kommune.no"}, provider=vouching).is_verified
    for other in ("a@evil-kommune.no", "a@kommune.no.evil.example", "a@x.kommune.no"):
        assert not identity_from({"email": other}, provider=vouching).is_verified


@pytest.mark.parametrize("email", ["", None, "bo", "a@b@c", "a b@c", 17])
def test_what_is_no_address_is_left_out(email):
    assert identity_from({"email": email, "email_verified": True}, provider={}).email == ""


def test_of_the_claims_only_the_providers_own_key_is_kept():
    claims = {"sub": "7", "iss": "https://idporten.no", "pid": PID, "email": "x@y.no", "name": "X"}
    assert kept(claims) == {"sub": "7", "iss": "https://idporten.no"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON"),
        ("{}", "a list"),
        ('[{"id": "feide"}]', "lacks name, server, client_id, secret"),
        ('[{"id":"F!","name":"x","server":"x","client_id":"x","secret":"x"}]', "small letters"),
        (
            '[{"id":"f","name":"x","server":"x","client_id":"x","secret":"x","scopes":[]}]',
            "unknown scopes",
        ),
    ],
)
def test_a_misspelt_provider_is_refused_loudly(text, words):
    with pytest.raises(ValueError, match=words):
        providers_from(text)
