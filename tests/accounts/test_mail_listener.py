"""The listener and the worker as real processes: what they take, refuse, and what a kill leaves behind."""

from __future__ import annotations

import signal
import smtplib
import socket
from contextlib import suppress

import pytest
from django.db import connection

from samling.accounts.models import IncomingMail
from tests.accounts.post_office import DOMAIN, deliver, letter, port_of, start
from tests.accounts.test_worker import PATIENCE_S

__all__ = ["start"]
pytestmark = pytest.mark.django_db(transaction=True)
RAD = f"postmaster@{DOMAIN}"


def test_what_is_said_yes_to_is_stored_and_survives_a_kill(start):
    listener = start("mail", "--port", "0")
    port = port_of(listener)
    assert deliver(port, letter(), to=RAD)[0] == 250
    listener.send_signal(signal.SIGKILL)
    listener.wait(PATIENCE_S)
    assert IncomingMail.objects.get().sender == "bo@samling.test"

    again = port_of(start("mail", "--port", "0"))
    assert deliver(again, letter(), to=RAD)[0] == 250  # the sender never heard, and sends again
    assert IncomingMail.objects.count() == 1


def test_the_worker_takes_mail_in_its_own_process(start, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("SAMLING_INBOX_PORT", str(free.getsockname()[1]))
    worker = start("worker", "--takes-mail")
    assert deliver(port_of(worker), letter(), to=RAD)[0] == 250
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE_S) == 0
    assert IncomingMail.objects.count() == 1


def test_a_letter_cut_off_by_a_kill_is_not_there(start):
    listener = start("mail", "--port", "0")
    port = port_of(listener)
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as line:
        reader = line.makefile("rb")
        for words in (
            b"",
            b"HELO x\r\n",
            b"MAIL FROM:<a@b.no>\r\n",
            f"RCPT TO:<{RAD}>\r\n".encode(),
        ):
            line.sendall(words)
            assert reader.readline()[:1] == b"2"
        line.sendall(b"DATA\r\n")
        assert reader.readline()[:3] == b"354"
        line.sendall(b"Subject: halv\r\n\r\nHalve")
        listener.send_signal(signal.SIGKILL)
        with suppress(ConnectionResetError):
            assert reader.readline() == b""
    assert not IncomingMail.objects.exists()


def test_a_worker_killed_with_a_letter_in_its_hands_leaves_it_to_the_next(start):
    port = port_of(start("mail", "--port", "0"))
    assert deliver(port, letter(), to=RAD)[0] == 250
    # the row is held, so that the worker stands in the middle when it is killed
    with connection.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("select id from accounts_incomingmail for update")
        worker = start("worker")
        while not _is_doing(cursor):
            assert worker.poll() is None
        worker.send_signal(signal.SIGKILL)
        worker.wait(PATIENCE_S)
        cursor.execute("rollback")
    assert IncomingMail.objects.get().state == "received"

    done = start("worker", "--until-empty", "--silent-for", "0")
    _out, fault = done.communicate(timeout=PATIENCE_S)
    assert done.returncode == 0, fault
    assert IncomingMail.objects.get().state == "refused"


def _is_doing(cursor) -> bool:
    cursor.execute("select count(*) from procrastinate_jobs where status = 'doing'")
    return cursor.fetchone()[0] > 0


def test_the_listener_takes_only_what_is_for_us(start):
    port = port_of(start("mail", "--port", "0"))
    assert deliver(port, letter(), to="rad@eksempel.no")[0] == 550
    assert deliver(port, letter(), to=f"annet@{DOMAIN}")[0] == 550
    assert deliver(port, letter(), to=RAD, sender="")[0] == 250
    assert IncomingMail.objects.count() == 1


def test_what_is_too_big_is_refused_and_ten_megabytes_are_taken(start):
    port = port_of(start("mail", "--port", "0"))
    line = b"x" * 70_000 + b"\r\n"
    assert deliver(port, b"Subject: stor\r\n\r\n" + line * 143, to=RAD)[0] == 250
    with suppress(smtplib.SMTPServerDisconnected, ConnectionError):  # it may hang up on us
        assert deliver(port, b"Subject: altfor stor\r\n\r\n" + line * 300, to=RAD)[0] == 552
    assert IncomingMail.objects.count() == 1


def test_the_listener_leaves_cleanly_when_told(start):
    listener = start("mail", "--port", "0")
    port_of(listener)
    listener.send_signal(signal.SIGTERM)
    _out, fault = listener.communicate(timeout=PATIENCE_S)
    assert listener.returncode == 0, fault


def test_a_busy_port_is_told_in_one_line(start):
    port = port_of(start("mail", "--port", "0"))
    second = start("mail", "--port", str(port))
    _out, fault = second.communicate(timeout=PATIENCE_S)
    assert second.returncode == 1
    assert "Cannot listen" in fault
    assert "Traceback" not in fault
