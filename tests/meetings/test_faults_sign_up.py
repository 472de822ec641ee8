"""Web, worker and database are killed in the middle of four hundred sign-ups.

A server of its own: embedded PostgreSQL with durable commits, four web processes, a worker, a real
mail server. Whatever was confirmed to the person exists once; nobody sits twice; a promised letter
goes out once, or is shown as not sent.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path

import psutil
import psycopg
import pytest

from bench.meetings import load, made
from samling import postgres
from tests.accounts.mail_server import MailServer

PEOPLE, SEATS, CONNECTIONS = 400, 200, 16
PATIENCE_S = 120
PORT = 8797


class Site:
    """The program as it runs, and what may befall it."""

    def __init__(self, var: Path, mail: MailServer) -> None:
        self.var = var
        self.mail = mail
        self.programs: dict[str, subprocess.Popen[bytes]] = {}
        self.address = postgres.start_embedded(var / "postgres")
        self.inner = {
            **{
                name: value for name, value in os.environ.items() if not name.startswith("SAMLING_")
            },
            "DATABASE_URL": self.address,
            "SAMLING_MODE": "test",
            "SAMLING_VAR": str(var),
            "SAMLING_ADDRESS": f"http://127.0.0.1:{PORT}",
            "SAMLING_MAIL_URL": f"smtp://127.0.0.1:{mail.port}",
            "PYTHONPATH": os.pathsep.join(str(made.ROOT / part) for part in ("src", "")),
        }

    def run(self, *words: str) -> None:
        """A program of ours, to its end."""
        subprocess.run(
            [sys.executable, *words],
            env=self.inner,
            cwd=made.ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def start(self, name: str) -> None:
        """Web or worker."""
        lines = {
            "web": ["gunicorn", "samling.wsgi", "--bind", f"127.0.0.1:{PORT}", "--workers", "4",
                    "--threads", "4", "--log-level", "critical", "--no-control-socket"],
            "worker": ["samling", "worker", "--silent-for", "1"],
        }  # fmt: skip
        self.programs[name] = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", *lines[name]],
            env=self.inner, cwd=made.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def kill(self, name: str) -> None:
        """SIGKILL, with all its children, as when the power of one machine goes."""
        parent = psutil.Process(self.programs[name].pid)
        for process in [*parent.children(recursive=True), parent]:
            process.send_signal(signal.SIGKILL)
        self.programs.pop(name).wait(PATIENCE_S)

    def kill_database(self) -> None:
        """SIGKILL to the server and all its sessions; then started again as any program starts it."""
        pid = int((self.var / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        parent = psutil.Process(pid)
        for process in [parent, *parent.children(recursive=True)]:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs([parent], timeout=PATIENCE_S)
        assert postgres.start_embedded(self.var / "postgres") == self.address

    def rows(self, question: str) -> list[tuple[object, ...]]:
        """What the database says."""
        with psycopg.connect(self.address) as connection:
            return connection.execute(question).fetchall()

    def stop(self) -> None:
        """Everything that still runs."""
        for name in list(self.programs):
            self.kill(name)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site with one course of two hundred seats."""
    tmp_path.chmod(0o755)
    for folder in tmp_path.parents:
        if folder.name.startswith("pytest-"):
            folder.chmod(0o755)
    with MailServer() as mail:
        site = Site(tmp_path, mail)
        site.run("-m", "samling", "migrate", "-v", "0")
        site.run("-m", "samling", "load_facts", "-v", "0")
        site.run("-m", "bench.meetings.made", "course", "1", str(SEATS))
        site.start("web")
        site.start("worker")
        yield site
        site.stop()


async def answered() -> None:
    """Until the web answers."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            answer = await load.Wire(PORT).ask("GET", "/samlinger/course-0/")
            if answer.status == 200:
                return
        except (ConnectionError, OSError, asyncio.IncompleteReadError):
            assert time.monotonic() < until, "the web does not come back"
        await asyncio.sleep(0.1)


async def insist(wire: load.Wire, email: str, confirmed: dict[str, str]) -> None:
    """A person who tries again until the page says that it went well."""
    until = time.monotonic() + PATIENCE_S
    while email not in confirmed:
        assert time.monotonic() < until, f"{email} was never let in"
        try:
            done = await load.sign_up(wire, "course-0", email)
        except (AssertionError, ConnectionError, OSError, asyncio.IncompleteReadError):
            wire.close()
            await asyncio.sleep(0.2)
            continue
        if done.status == 303:
            confirmed[email] = done.link
        elif done.status == 200:  # signed up before the answer was lost; the link is sent by letter
            confirmed[email] = ""


async def crowd_with(site: Site, *befalls: tuple[int, str]) -> dict[str, str]:
    """Four hundred people sign up while this befalls the site after so many confirmations."""
    await answered()
    confirmed: dict[str, str] = {}
    numbers = iter(range(PEOPLE))

    async def one() -> None:
        wire = load.Wire(PORT)
        for number in numbers:
            await insist(wire, f"p{number}@example.org", confirmed)
        wire.close()

    async def befall() -> None:
        for count, what in befalls:
            while len(confirmed) < count:
                await asyncio.sleep(0.01)
            if what == "database":
                await asyncio.to_thread(site.kill_database)
            else:
                site.kill(what)
                site.start(what)

    await asyncio.gather(befall(), *(one() for _ in range(CONNECTIONS)))
    return confirmed


def words_of(letter: EmailMessage) -> str:
    """The plain text of a letter as it arrived, without how its lines were broken."""
    part = next(part for part in letter.walk() if part.get_content_type() == "text/plain")
    return " ".join(str(part.get_content()).split())


def empty_the_queue(site: Site) -> None:
    """The worker is killed once more; the next takes up what it left, and leaves when all is done."""
    site.kill("worker")
    site.run("-W", "ignore", "-m", "samling", "worker", "--until-empty", "--silent-for", "0")


def test_nothing_is_lost_or_doubled_when_web_worker_and_database_are_killed(site):
    # in a thread of its own: a browser of other tests may have a loop in this one
    with ThreadPoolExecutor(1) as apart:
        crowd = crowd_with(site, (60, "web"), (140, "database"), (220, "worker"), (300, "web"))
        confirmed = apart.submit(asyncio.run, crowd).result()
    empty_the_queue(site)

    rows = site.rows(
        "select email, key::text, standing, place from meetings_enrolment order by place"
    )
    assert len(confirmed) == PEOPLE
    assert Counter(row[0] for row in rows) == Counter(list(confirmed))  # each exists, and once
    keys = {row[0]: row[1] for row in rows}
    assert all(str(keys[email]) in link for email, link in confirmed.items() if link)
    assert [row[2] for row in rows] == ["seated"] * SEATS + ["waiting"] * SEATS
    counts = site.rows(
        "select seated, waiting, last_place from meetings_seatpool p"
        " join meetings_meeting m on m.id = p.meeting_id where slug = 'course-0'"
    )
    assert counts == [(SEATS, PEOPLE - SEATS, PEOPLE)]

    told = site.rows(
        'select "to", state, body from accounts_letter'
        " where purpose in ('meeting_confirmed', 'meeting_waiting')"
    )
    assert Counter(row[0] for row in told) == Counter(list(confirmed))  # one promise each
    states = {row[0]: row[1] for row in told}
    assert set(states.values()) <= {"sent", "unsure"}
    bodies = {row[0]: " ".join(str(row[2]).split()) for row in told}
    went = Counter(
        str(letter["To"])
        for letter in site.mail.taken
        if words_of(letter) == bodies[str(letter["To"])]
    )
    assert all(count == 1 for count in went.values())  # none twice
    assert all(went[email] == 1 for email, state in states.items() if state == "sent")
    assert sum(state == "unsure" for state in states.values()) <= 3  # shown, not silent
