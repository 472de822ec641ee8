"""What is said, on the page and by mail, lands once and in the right place."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from samling.accounts.models import Letter
from samling.networks import commands
from samling.networks.models import Document, Post, Topic
from tests.cast import NOON
from tests.networks.made import mail, make_network, member, pdf


@pytest.fixture
def network(ada, county_library):
    return make_network(county_library, ada)


def begin(mine, text="Hvem har prøvd dette?", key=None, subject="Høytlesing", at=NOON):
    return commands.begin_topic(
        author_id=mine.pk, subject=subject, text=text, key=key or uuid.uuid4(), by="test", at=at
    )


def posts_to(person):
    return Letter.objects.filter(purpose="network_post", to=person.email).order_by("pk")


def test_what_is_written_goes_to_those_who_want_each_post_but_not_to_the_author(
    network, ada, bo, celia
):
    mine = member(network, bo, delivery="each")
    member(network, celia)
    topic = begin(mine)
    letter = posts_to(ada).get()
    assert "Hvem har prøvd dette?" in letter.body
    assert letter.sender_name == "Bo"
    assert not posts_to(bo).exists()
    assert not posts_to(celia).exists()
    assert letter.headers["Reply-To"].startswith(f"nettverk+{topic.token}@")
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(network.memberships.get(person=ada).key) in letter.headers["List-Unsubscribe"]


def test_the_same_form_sent_twice_is_one_topic_one_post_and_one_letter(network, ada, bo):
    mine, key = member(network, bo), uuid.uuid4()
    assert begin(mine, key=key).pk == begin(mine, key=key).pk
    topic, again = Topic.objects.get(), uuid.uuid4()
    for _each in range(2):
        commands.reply(
            topic_key=topic.key, author_id=mine.pk, text="Og så?", key=again, by="test", at=NOON
        )
    assert Post.objects.count() == 2
    assert posts_to(ada).count() == 2


def test_an_answer_by_mail_to_the_topics_address_lands_there_whatever_its_subject(network, ada, bo):
    topic = begin(member(network, bo, delivery="each"))
    commands.take(
        token=topic.token, mail=mail(ada.email, "Jeg har!", subject="SV: noe helt annet"), at=NOON
    )
    assert [post.text for post in topic.posts.order_by("pk")] == [
        "Hvem har prøvd dette?",
        "Jeg har!",
    ]
    assert "Jeg har!" in posts_to(bo).get().body


def test_a_mail_to_the_network_that_answers_one_of_our_letters_lands_in_its_topic(network, ada, bo):
    topic = begin(member(network, bo))
    number = posts_to(ada).get().headers["Message-ID"]
    answer = mail(ada.email, "Svar", in_reply_to="<x@y>", references=("<q@r>", number))
    commands.take(token=network.token, mail=answer, at=NOON)
    assert topic.posts.count() == 2


def test_a_new_mail_to_the_network_begins_a_topic_with_its_subject(network, ada):
    commands.take(
        token=network.token, mail=mail(ada.email, "Tekst", subject="Re: [Leselyst] Ny idé"), at=NOON
    )
    topic = Topic.objects.get()
    assert (topic.subject, topic.posts.get().is_by_mail) == ("Ny idé", True)


def test_references_of_the_letters_hold_the_thread_together(network, ada, bo):
    topic = begin(member(network, bo, delivery="each"))
    commands.take(token=topic.token, mail=mail(ada.email, "Én", message_id="<ada-1@x>"), at=NOON)
    last = commands.reply(
        topic_key=topic.key, author_id=network.memberships.get(person=bo).pk, text="To",
        key=uuid.uuid4(), by="test", at=NOON + timedelta(minutes=1),
    )  # fmt: skip
    letter = posts_to(ada).last()
    assert str(last.key) in letter.headers["Message-ID"]
    assert "<ada-1@x>" in letter.headers["References"]
    assert posts_to(ada).first().headers["Message-ID"] in letter.headers["References"]


def test_the_same_mail_handed_over_twice_is_one_post(network, ada):
    told = mail(ada.email, "Én gang", attachments=(pdf(),))
    for _each in range(2):
        commands.take(token=network.token, mail=told, at=NOON)
    assert Post.objects.count() == Document.objects.count() == 1


def test_a_guest_writes_from_the_address_that_was_confirmed(network):
    from samling.networks.models import Membership

    Membership.objects.create(
        network=network, name="Kari", email="kari@example.org", standing="member",
        asked_at=NOON, joined_at=NOON,
    )  # fmt: skip
    commands.take(token=network.token, mail=mail("Kari@Example.org", "Hei"), at=NOON)
    assert Post.objects.get().author.name == "Kari"


def test_whoever_is_no_member_is_told_politely_and_nothing_is_posted(network, bo):
    with pytest.raises(commands.NotInTheNetwork):
        commands.take(token=network.token, mail=mail(bo.email, "Hei"), at=NOON)
    with pytest.raises(commands.NotInTheNetwork):
        commands.take(token=network.token, mail=mail("", "Hei"), at=NOON)
    assert not Post.objects.exists()


def test_somebody_who_has_left_can_no_longer_write(network, bo):
    mine = member(network, bo)
    commands.leave(key=mine.key, by="test", at=NOON)
    with pytest.raises(commands.NotInTheNetwork):
        begin(mine)
    with pytest.raises(commands.NotInTheNetwork):
        commands.take(token=network.token, mail=mail(bo.email, "Hei"), at=NOON)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"is_automatic": True}, commands.AutomaticMail),
        ({"text": " "}, commands.EmptyPost),
    ],
)
def test_automatic_and_empty_mail_is_never_posted(network, ada, more, refusal):
    with pytest.raises(refusal):
        commands.take(token=network.token, mail=mail(ada.email, **more), at=NOON)
    assert not Post.objects.exists()


def test_an_unknown_address_leads_nowhere(network, ada):
    with pytest.raises(commands.NoSuchThread):
        commands.take(token="finnesikke", mail=mail(ada.email, "Hei"), at=NOON)


def test_nothing_is_said_in_a_network_that_rests(network, ada):
    mine = network.memberships.get()
    commands.set_state(slug=network.slug, state="paused", why="Ferie", by="test", at=NOON)
    with pytest.raises(commands.NetworkNotActive):
        begin(mine)
    with pytest.raises(commands.NetworkNotActive):
        commands.take(token=network.token, mail=mail(ada.email, "Hei"), at=NOON)


def test_attachments_wait_for_the_convener_and_what_is_not_taken_is_named(network, bo, settings):
    member(network, bo)
    settings.SHELF_MB = 1
    files = (pdf(), pdf("virus.exe", b"MZ"), pdf("stor.pdf", b"%PDF-" + b"x" * 1_000_001))
    commands.take(token=network.token, mail=mail(bo.email, "Se her", attachments=files), at=NOON)
    paper = Document.objects.get()
    assert (paper.title, paper.is_waiting) == ("plan.pdf", True)
    assert Post.objects.get().dropped == "virus.exe, stor.pdf"
    assert not commands.let_in(key=paper.key, by="test", at=NOON).is_waiting


def test_what_the_convener_sends_needs_no_looking_over(network, ada):
    commands.take(token=network.token, mail=mail(ada.email, "", attachments=(pdf(),)), at=NOON)
    assert not Document.objects.get().is_waiting
    assert Post.objects.get().text == "plan.pdf"


def test_a_member_does_not_write_more_than_sixty_times_a_day(network, bo):
    mine = member(network, bo)
    topic = begin(mine)

    def say():
        commands.reply(
            topic_key=topic.key, author_id=mine.pk, text="x", key=uuid.uuid4(), by="test", at=NOON
        )

    for _each in range(59):
        say()
    with pytest.raises(commands.TooMuchTalk):
        say()
    assert Post.objects.count() == 60


def test_a_hidden_post_is_seen_again_when_the_convener_says_so(network, bo):
    post = begin(member(network, bo)).posts.get()
    assert commands.hide_post(key=post.key, is_hidden=True, by="test", at=NOON).hidden_at
    assert commands.hide_post(key=post.key, is_hidden=False, by="test", at=NOON).hidden_at is None
