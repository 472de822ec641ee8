"""A real worker process: what it does, how it stops, and what a kill leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from samling.accounts import commands
from samling.accounts.models import Letter
from tests.accounts.mail_server import MailServer
from tests.cast import NOON

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_S = 60
Start = Callable[..., "subprocess.Popen[str]"]


def database_url() -> str:
    """The address of the test database, for another process."""
    about = connection.settings_dict
    who = quote(about["USER"]) + (f":{quote(about['PASSWORD'])}" if about["PASSWORD"] else "")
    query = urlencode({"host": about["HOST"]} | ({"port": about["PORT"]} if about["PORT"] else {}))
    return f"postgresql://{who}@/{about['NAME']}?{query}"


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server on loopback."""
    with MailServer() as server:
        yield server


@pytest.fixture
def start_worker(mail_server: MailServer) -> Iterator[Start]:
    """Start workers on the test database; none is left behind."""
    started: list[subprocess.Popen[str]] = []

    def start(*more: str) -> subprocess.Popen[str]:
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "SAMLING_MODE": "test",
            "SAMLING_MAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
        }
        worker = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "samling", "worker", *more],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        if worker.poll() is None:
            worker.kill()
        worker.communicate()


def queue() -> int:
    """A letter to Bo."""
    letter_id = commands.queue_text(
        to="bo@samling.test", language="nb", subject="x", body="y\n", purpose="reminder", at=NOON
    )
    assert letter_id is not None
    return letter_id


def work_all(start_worker: Start) -> None:
    """A worker that takes up what others left, does all and leaves."""
    worker = start_worker("--until-empty", "--silent-for", "0")
    _out, fault = worker.communicate(timeout=PATIENCE_S)
    assert worker.returncode == 0, fault


def test_a_worker_sends_what_waits_and_leaves_when_told(start_worker, mail_server):
    letter_ids = [queue() for _ in range(3)]
    work_all(start_worker)
    assert len(mail_server.taken) == 3
    assert Letter.objects.filter(pk__in=letter_ids, state="sent").count() == 3
    assert not ProcrastinateJob.objects.filter(task_name__endswith="send_letter").exists()


def test_a_letter_is_neither_lost_nor_doubled_when_the_worker_is_killed(start_worker, mail_server):
    mail_server.is_silent = True
    first, second = queue(), queue()
    worker = start_worker()
    assert mail_server.has_heard.wait(PATIENCE_S)
    worker.send_signal(signal.SIGKILL)
    worker.wait(PATIENCE_S)
    assert Letter.objects.get(pk=first).state == "sending"

    mail_server.is_silent = False
    work_all(start_worker)
    assert Letter.objects.get(pk=first).state == "unsure"
    assert Letter.objects.get(pk=second).state == "sent"
    assert len(mail_server.taken) == 2  # the one that was cut off, and the second: none twice


def test_a_job_that_was_fetched_but_not_begun_is_taken_up_and_sent(start_worker, mail_server):
    letter_id = queue()
    with connection.cursor() as cursor:  # as a kill right after fetching leaves it
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now()) returning id"
        )
        silent = cursor.fetchone()[0]
        cursor.execute("update procrastinate_jobs set status = 'doing', worker_id = %s", [silent])
    work_all(start_worker)
    assert Letter.objects.get(pk=letter_id).state == "sent"
    assert len(mail_server.taken) == 1


def test_a_worker_that_is_told_to_stop_leaves_cleanly(start_worker, mail_server):
    letter_id = queue()
    worker = start_worker()
    assert mail_server.has_heard.wait(PATIENCE_S)
    worker.send_signal(signal.SIGTERM)
    _out, fault = worker.communicate(timeout=PATIENCE_S)
    assert worker.returncode == 0, fault
    assert Letter.objects.get(pk=letter_id).state == "sent"


def test_a_put_off_letter_is_given_a_later_time(start_worker, mail_server):
    mail_server.answer = "451 later"
    letter_id = queue()
    work_all(start_worker)
    job = ProcrastinateJob.objects.get(task_name__endswith="send_letter")
    assert job.status == "todo"
    assert job.scheduled_at is not None
    assert Letter.objects.get(pk=letter_id).state == "queued"


def test_a_letter_whose_job_failed_is_taken_up_or_shown_as_not_sure(start_worker, mail_server):
    waits, was_sent = queue(), queue()
    Letter.objects.filter(pk=was_sent).update(state="sending")
    with connection.cursor() as cursor:  # as a database that dies under the worker leaves them
        cursor.execute("update procrastinate_jobs set status = 'doing'")
        cursor.execute("update procrastinate_jobs set status = 'failed'")
    work_all(start_worker)
    assert Letter.objects.get(pk=waits).state == "sent"
    assert Letter.objects.get(pk=was_sent).state == "unsure"
    assert len(mail_server.taken) == 1


def test_a_letter_arrives_with_its_calendar_file(start_worker, mail_server):
    file = commands.Attachment(
        "samling.ics", "text/calendar; method=REQUEST", "BEGIN:VCALENDAR\r\næøå"
    )
    letter = commands.NewLetter("bo@samling.test", "nb", "x", "y\n", "meeting", attachments=(file,))
    commands.queue_letters([letter], at=NOON)
    work_all(start_worker)
    part = next(part for part in mail_server.taken[0].walk() if part.get_filename())
    assert part.get_filename() == "samling.ics"
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REQUEST"
    assert part.get_payload(decode=True).decode().splitlines() == ["BEGIN:VCALENDAR", "æøå"]
