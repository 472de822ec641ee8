"""What the log never holds: codes, secrets, cookies and addresses."""

from __future__ import annotations

import io
import logging

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from samling.accounts.log import Discreet, discreet
from tests.accounts.test_sign_in import ENTER, ask, code_in


@pytest.fixture
def log():
    """All that the log says, as it would stand on the terminal."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Discreet())
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_signing_in_leaves_no_address_code_or_cookie_in_the_log(log, bo):
    client = Client()
    ask(client, bo.email)
    code = code_in(mail.outbox[-1])
    client.post(ENTER, {"code": "BBB-BBB"})
    client.post(ENTER, {"code": code})
    for _ in range(6):
        ask(Client(), bo.email)
    client.get(f"/finnes-ikke/?email={bo.email}&code={code}&token=abcdef")
    said = log.getvalue()
    assert "Too Many Requests" in said
    for secret in (bo.email, code, client.cookies[settings.SESSION_COOKIE_NAME].value, "abcdef"):
        assert secret not in said


def test_a_fault_is_told_without_what_stood_in_it(log):
    def fail(email: str) -> None:
        raise ValueError(f"could not write to {email}")

    try:
        fail("ada@samling.test")
    except ValueError:
        logging.getLogger("samling").exception("went wrong for %s", "ada@samling.test")
    said = log.getvalue()
    assert "ada@samling.test" not in said
    assert "went wrong" in said
    assert "ValueError" in said


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("letter to ada@samling.test refused", "letter to […] refused"),
        ("GET /x/?code=ABC-DEF&state=123 200", "GET /x/?code=[…]&state=[…] 200"),
        ("Cookie: samling=abc123; csrftoken=def", "Cookie: […]"),
        ("smtp://user:pass@mail.example.no:587", "smtp://[…]@mail.example.no:587"),
        ("Authorization: Bearer eyJhbGciOi.abc.def", "Authorization: […]"),
        ("'client_secret': 'hush'", "'client_secret': '[…]'"),
        ("password=hush next", "password=[…] next"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_what_is_struck_out(said, kept):
    assert discreet(said) == kept


@given(st.emails())
def test_no_address_gets_through(email):
    local = email.rpartition("@")[0]
    assert f"{local}@" not in discreet(f"sent to {email} today")


@given(st.text(max_size=200))
def test_striking_out_twice_changes_nothing_more(text):
    assert discreet(discreet(text)) == discreet(text)


def test_the_terminal_is_discreet():
    assert "discreet" in settings.LOGGING["handlers"]["terminal"]["filters"]
    assert settings.LOGGING["filters"]["discreet"]["()"] == "samling.accounts.log.Discreet"
