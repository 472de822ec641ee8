"""How often one may try; the limits hold across processes."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import connections
from django.test import Client
from django.utils import timezone

from samling.accounts import commands
from tests.accounts.test_sign_in import ENTER, ask, code_in
from tests.accounts.test_worker import database_url

TRIES = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "samling.settings"
import django
django.setup()
from allauth.core.internal import ratelimit
from allauth.core import context
from django.test import RequestFactory
request = RequestFactory().post("/")
with context.request_context(request):
    got = [
        ratelimit.consume(request, app="allauth.account", action="confirm_login_code", key="one")
        for _ in range(8)
    ]
print(sum(1 for each in got if each))
"""


@pytest.mark.django_db(transaction=True)
def test_four_processes_at_once_share_one_limit():
    environment = os.environ | {"DATABASE_URL": database_url(), "SAMLING_MODE": "test"}
    started = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", TRIES],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    allowed = [
        int(process.communicate(timeout=120)[0].strip().splitlines()[-1]) for process in started
    ]
    assert 1 <= sum(allowed) <= 5


@pytest.mark.django_db(transaction=True)
def test_guesses_sent_all_at_once_are_no_more_than_five(bo):
    client = Client()
    ask(client, bo.email)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value

    def guess(number: int) -> bool:
        other = Client()
        other.cookies[settings.SESSION_COOKIE_NAME] = cookie
        try:
            answer = other.post(ENTER, {"code": f"BBB-BB{'BCDFGHJKLM'[number]}"})
            return answer.status_code == 200  # the code was compared, and was wrong
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        compared = sum(pool.map(guess, range(10)))
    assert compared <= 5


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_sixth_code_in_ten_minutes_has_to_wait_and_is_told_so_kindly(db, bo, language):
    for _ in range(5):
        assert ask(Client(), bo.email).status_code == 302
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = ask(client, bo.email)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "600"
    assert f'<html lang="{language}"' in answer.content.decode()
    assert len(mail.outbox) == 5
    assert ask(Client(), "ada@samling.test").status_code == 302


def test_an_unknown_address_meets_the_same_limit(db):
    for _ in range(5):
        ask(Client(), "stranger@samling.test")
    assert ask(Client(), "stranger@samling.test").status_code == 429


def test_capitals_do_not_buy_more_attempts(db, bo):
    for _ in range(5):
        ask(Client(), bo.email)
    assert ask(Client(), bo.email.upper()).status_code == 429


def test_one_place_on_the_net_cannot_ask_for_many_addresses(db):
    for number in range(30):
        ask(Client(), f"someone{number}@samling.test")
    liar = Client(headers={"X-Forwarded-For": "203.0.113.7"})
    assert ask(liar, "one-more@samling.test").status_code == 429


def test_more_guesses_after_a_new_code_do_not_start_again_from_zero(db, client, bo):
    ask(client, bo.email)
    for guess in ("BBB-BBB", "CCC-CCC"):
        client.post(ENTER, {"code": guess})
    client.post(ENTER, {"action": "resend"})
    client.post(ENTER, {"code": "DDD-DDD"})
    client.post(ENTER, {"code": code_in(mail.outbox[-1])})
    assert client.get("/konto/").status_code == 302


def test_starting_at_a_provider_is_limited_too(db, client):
    answers = [client.get("/konto/logg-inn/hos/ukjent/").status_code for _ in range(3)]
    assert answers == [404, 404, 404]


def test_passkeys_are_limited_too(db):
    answers = [
        Client().post("/konto/logg-inn/nokkel/", {"credential": "{}"}).status_code
        for _ in range(11)
    ]
    assert answers[-1] == 429
    assert 500 not in answers


def test_nobody_reads_an_address_out_of_the_shared_cache(db, bo):
    ask(Client(REMOTE_ADDR="203.0.113.77"), bo.email)
    with connections["default"].cursor() as cursor:
        cursor.execute("select cache_key, value from accounts_cache")
        rows = str(cursor.fetchall())
    assert len(rows) > 60
    assert "203.0.113.77" not in rows
    assert bo.email not in rows


def test_counts_that_have_run_out_are_forgotten(db, bo):
    ask(Client(), bo.email)
    commands.forget_what_ran_out(at=timezone.now() + timedelta(days=1))
    with connections["default"].cursor() as cursor:
        cursor.execute("select count(*) from accounts_cache")
        assert cursor.fetchone() == (0,)
