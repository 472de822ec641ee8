"""What the tests of incoming mail share: letters as programs write them, and a real listener process."""

from __future__ import annotations

import os
import re
import smtplib
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from email.message import EmailMessage

import pytest
from django.db import connection

from samling.accounts.rules.mail import Destination, Mail, Taker
from samling.ground.refusal import Refusal
from tests.accounts.test_worker import PATIENCE_S, database_url

DOMAIN = "post.samling.test"
Start = Callable[..., "subprocess.Popen[str]"]


class NoSuchMatter(Refusal):
    """What the taker of the tests says to a token it does not know."""


def letter(
    text: str = "Hei,\n\nkan dere hjelpe oss?\n", *, to: str = f"prove@{DOMAIN}", **more: str
) -> EmailMessage:
    """An ordinary letter from Bo."""
    made = EmailMessage()
    fields = {
        "From": "Bo Lien <bo@samling.test>",
        "To": to,
        "Subject": "Spørsmål",
        "Message-ID": "<en@bibliotek.test>",
    }
    for name, value in (
        fields | {key.replace("_", "-"): value for key, value in more.items()}
    ).items():
        made[name] = value
    made.set_content(text)
    return made


class Desk:
    """A taker that remembers what it took, and refuses the token ``ukjent``."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, Mail]] = []

    def take(self, *, token: str, mail: Mail, at: datetime) -> None:
        """Keep it."""
        if token == "ukjent":
            raise NoSuchMatter("Den saken finnes ikke.")
        self.taken.append((token, mail))


DESK = Desk()
TAKERS = (
    Taker("prove", "Prøve", DESK.take, lambda: (Destination("sak1", "Sak 1"),)),
    Taker("svar", "Bare svar", DESK.take, takes_new=False),
)


@pytest.fixture
def desk(settings) -> Desk:
    """Mail to ``prove`` and ``svar`` lands here."""
    settings.MAIL_TAKERS = "tests.accounts.post_office.TAKERS"
    settings.INBOX_DOMAIN = DOMAIN
    DESK.taken.clear()
    return DESK


def environment() -> dict[str, str]:
    """What a process of ours needs to find the test database."""
    return os.environ | {
        "DATABASE_URL": database_url(),
        "SAMLING_MODE": "test",
        "SAMLING_INBOX_DOMAIN": DOMAIN,
    }


@pytest.fixture
def start() -> Iterator[Start]:
    """Start programs of ours on the test database; none is left behind."""
    started: list[subprocess.Popen[str]] = []

    def begin(*words: str) -> subprocess.Popen[str]:
        program = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "samling", *words],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(program)
        return program

    yield begin
    for program in started:
        if program.poll() is None:
            program.kill()
        program.communicate()
    connection.close()


def port_of(listener: subprocess.Popen[str]) -> int:
    """The port it says it listens on; waits until it does."""
    assert listener.stdout is not None
    line = listener.stdout.readline()
    found = re.search(r":(\d+)$", line.strip())
    assert found, line + (listener.stderr.read() if listener.stderr and not line else "")
    return int(found[1])


def deliver(
    port: int,
    raw: bytes | EmailMessage,
    *,
    to: str = f"rad@{DOMAIN}",
    sender: str = "bo@samling.test",
) -> tuple[int, bytes]:
    """Hand a letter over as a mail server does; what is answered at the end."""
    content = raw.as_bytes() if isinstance(raw, EmailMessage) else raw
    with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE_S) as server:
        server.ehlo()
        server.mail(sender)
        code, words = server.rcpt(to)
        if code != 250:
            return code, words
        return server.data(content)
