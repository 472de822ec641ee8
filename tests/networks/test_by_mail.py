"""Both ways by mail, with real servers and workers, also when they are killed."""

from __future__ import annotations

import signal

import pytest
from django.db import connection

from samling.accounts.models import IncomingMail, Letter
from samling.networks.models import Document, Post, Topic
from tests.accounts.mail_server import MailServer
from tests.accounts.post_office import DOMAIN, deliver, letter, port_of, start
from tests.accounts.test_mail_listener import _is_doing
from tests.accounts.test_returned_mail import report
from tests.accounts.test_worker import PATIENCE_S, mail_server
from tests.networks.made import PDF, make_network, member
from tests.networks.test_thread import begin

__all__ = ["mail_server", "start"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def network(ada, county_library, bo):
    made = make_network(county_library, ada)
    member(made, bo, delivery="each")
    return made


@pytest.fixture(autouse=True)
def letters_leave(mail_server: MailServer, monkeypatch):
    monkeypatch.setenv("SAMLING_MAIL_URL", f"smtp://127.0.0.1:{mail_server.port}")
    monkeypatch.setenv("SAMLING_INBOX_DOMAIN", DOMAIN)


def work(start) -> None:
    """All that waits, by a worker that takes up what others left."""
    done = start("worker", "--until-empty", "--silent-for", "0")
    _out, fault = done.communicate(timeout=PATIENCE_S)
    assert done.returncode == 0, fault


def test_a_mail_becomes_a_topic_its_letter_is_answered_and_the_answer_lands_in_the_thread(
    network, bo, start, mail_server
):
    port = port_of(start("mail", "--port", "0"))
    sent = letter("Hvem har prøvd?\n\n-- \nBo Lien\n", to=f"nettverk+{network.token}@{DOMAIN}")
    sent.add_attachment(PDF, maintype="application", subtype="pdf", filename="plan.pdf")
    for _each in range(2):  # the sender's server never heard, and delivers again
        assert deliver(port, sent, to=sent["To"])[0] == 250
    work(start)
    topic = Topic.objects.get()
    assert (topic.subject, topic.posts.get().text) == ("Spørsmål", "Hvem har prøvd?")
    assert Document.objects.get().is_waiting

    (out,) = [
        one for one in mail_server.taken if one["To"] == "ada@samling.test" and one["List-Id"]
    ]
    assert out["Reply-To"] == f"nettverk+{topic.token}@{DOMAIN}"
    assert out["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    quoted = "tir. 12. mai 2026 kl. 10:00 skrev Bo Lien <bo@samling.test>:\n> Hvem har prøvd?\n"
    answer = letter(
        f"Jeg!\n\n{quoted}", to=out["Reply-To"], From="Ada <ada@samling.test>",
        Message_ID="<to@post.example>", In_Reply_To=out["Message-ID"], Subject="SV: noe annet",
    )  # fmt: skip
    assert deliver(port, answer, to=answer["To"])[0] == 250
    work(start)
    assert [post.text for post in topic.posts.order_by("pk")] == ["Hvem har prøvd?", "Jeg!"]
    back = [one for one in mail_server.taken if one["To"] == bo.email and one["In-Reply-To"]]
    assert len(back) == 1
    assert out["Message-ID"] in back[0]["References"]


def test_a_stranger_gets_one_polite_letter_and_an_answering_machine_none(
    network, start, mail_server
):
    port = port_of(start("mail", "--port", "0"))
    to = f"nettverk+{network.token}@{DOMAIN}"
    stranger = {"From": "Kari <kari@example.org>"}
    assert deliver(port, letter(to=to, **stranger), to=to)[0] == 250
    machine = letter("Jeg er borte.", to=to, Message_ID="<b@x>", Auto_Submitted="auto-replied")
    assert deliver(port, machine, to=to)[0] == 250
    work(start)
    assert not Post.objects.exists()
    answers = [one["To"] for one in mail_server.taken if one["To"] == "kari@example.org"]
    assert answers == ["kari@example.org"]
    assert Letter.objects.filter(purpose="mail_refused").count() == 1


def test_a_worker_killed_with_the_mail_in_its_hands_posts_it_once_and_writes_once(
    network, bo, start, mail_server
):
    port = port_of(start("mail", "--port", "0"))
    to = f"nettverk+{network.token}@{DOMAIN}"
    assert deliver(port, letter(to=to), to=to)[0] == 250
    # a table it must write in is held, so that it stands in the middle of the deed when it is killed
    with connection.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("lock table networks_post in exclusive mode")
        worker = start("worker")
        while not (_is_doing(cursor) and _waits_for_the_posts(cursor)):
            assert worker.poll() is None
        worker.send_signal(signal.SIGKILL)
        worker.wait(PATIENCE_S)
        cursor.execute("rollback")
    assert not Post.objects.exists()
    assert IncomingMail.objects.get().state == "received"
    work(start)
    assert Post.objects.count() == 1
    assert IncomingMail.objects.get().state == "used"
    assert Letter.objects.filter(purpose="network_post").count() == 1
    assert len([one for one in mail_server.taken if one["List-Id"]]) == 1


def _waits_for_the_posts(cursor) -> bool:
    cursor.execute(
        "select count(*) from pg_locks l join pg_class c on c.oid = l.relation"
        " where c.relname = 'networks_post' and not l.granted"
    )
    return cursor.fetchone()[0] > 0


def test_a_report_of_delivery_comes_to_the_envelopes_sender_and_marks_the_member(
    network, bo, start, mail_server
):
    port = port_of(start("mail", "--port", "0"))
    begin(network.memberships.get(is_convener=True), "Hei")
    work(start)
    (out,) = [one for one in mail_server.taken if one["To"] == bo.email and one["List-Id"]]
    back = f"nettverk+{network.token}@{DOMAIN}"
    assert mail_server.senders[mail_server.taken.index(out)] == back
    assert deliver(port, report(bo.email), to=back, sender="")[0] == 250
    work(start)
    assert network.memberships.get(person=bo).returns == 1
    assert [post.text for post in Post.objects.all()] == ["Hei"]
    assert IncomingMail.objects.get().state == "used"
