"""Letters of news, and networks that sleep."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from samling.accounts.models import Letter
from samling.networks import commands, queries
from samling.networks.commands import Noted
from samling.networks.models import Membership, Network
from tests.cast import NOON, make_person
from tests.networks.made import make_network, member, told
from tests.networks.test_thread import begin

DAY = timedelta(days=1)
HOUR = NOON + timedelta(hours=1)
SEVEN_MONTHS = timedelta(days=215)


@pytest.fixture
def network(ada, county_library):
    return make_network(county_library, ada)


def digests(person):
    return Letter.objects.filter(purpose="network_digest", to=person.email).order_by("pk")


def test_nothing_new_no_letter(network, bo):
    member(network, bo)
    assert commands.send_digests(at=NOON + DAY) == 0
    assert not digests(bo).exists()


def test_what_is_new_stands_in_one_letter_and_is_told_once(network, ada, bo, celia):
    member(network, bo)
    author = member(network, celia)
    begin(author, "Prøv dette!", at=HOUR)
    assert commands.send_digests(at=NOON + DAY) == 1
    assert commands.send_digests(at=NOON + DAY + timedelta(hours=1)) == 0
    assert commands.send_digests(at=NOON + 2 * DAY) == 0
    letter = digests(bo).get()
    assert "Prøv dette!" in letter.body
    assert letter.headers["List-Id"].endswith(".nettverk.post.samling.test>")
    assert not digests(celia).exists()  # wrote it
    assert not digests(ada).exists()  # had it at once


def test_a_weekly_letter_waits_for_monday(network, bo, celia):
    member(network, bo, delivery="weekly")
    begin(member(network, celia), at=HOUR)
    wednesday = NOON + DAY
    assert commands.send_digests(at=wednesday) == 0
    assert commands.send_digests(at=NOON + 6 * DAY) == 1  # Monday 18 May


def test_what_is_said_while_the_letters_are_written_stands_in_the_next(network, bo, celia):
    """A post has the hour at which its sending began, and may be stored after the letter was made."""
    member(network, bo)
    begin(member(network, celia), at=NOON + DAY - timedelta(seconds=2))
    assert commands.send_digests(at=NOON + DAY) == 0
    assert commands.send_digests(at=NOON + 2 * DAY) == 1


def test_who_wants_no_letters_gets_none(network, bo, celia):
    member(network, bo, delivery="none")
    begin(member(network, celia), at=HOUR)
    assert commands.send_digests(at=NOON + DAY) == 0


def test_minutes_documents_and_new_meetings_are_news_too(network, bo):
    mine = member(network, bo)
    later = NOON + timedelta(hours=1)
    (row,) = commands.hold(slug=network.slug, told=told(), person_id=None, by="test", at=later)
    item = commands.propose(gathering_id=row.pk, title="Sak", member_id=None, by="test", at=later)
    commands.write_minutes(
        gathering_id=row.pk, noted={item.pk: Noted("", "Vedtak A")}, by="test", at=later
    )
    commands.publish_minutes(gathering_id=row.pk, member_id=None, by="test", at=later)
    commands.put_up(
        author_id=mine.pk,
        title="Mal",
        address="https://example.org",
        keep_until=None,
        by="test",
        at=later,
    )
    assert commands.send_digests(at=NOON + DAY) == 1
    body = digests(bo).get().body
    assert "Vedtak A" in body
    assert "Mal" in body
    assert "Nettverksmøte" in body


def test_killed_between_letter_and_mark_neither_stands(network, bo, celia):
    mine = member(network, bo)
    begin(member(network, celia), at=HOUR)
    with transaction.atomic():
        assert commands.send_digests(at=NOON + DAY) == 1
        transaction.set_rollback(True)  # as a killed worker leaves it
    mine.refresh_from_db()
    assert not digests(bo).exists()
    assert mine.digested_at is None
    assert commands.send_digests(at=NOON + DAY) == 1


def test_made_up_networks_write_to_nobody(network, bo, celia):
    Network.objects.update(is_made_up=True)
    member(network, bo)
    begin(member(network, celia), at=HOUR)
    commands.send_digests(at=NOON + DAY)
    commands.look_for_sleepers(at=NOON + SEVEN_MONTHS)
    assert not Letter.objects.exists()


def asked():
    return Letter.objects.filter(purpose="network_sleeping").order_by("pk")


def link(letter, word):
    return re.search(r"k=(\S+?)&svar=" + word, letter.body)[1]


def test_after_six_silent_months_the_convener_is_asked_once_and_the_county_told_after_a_month(
    network, ada
):
    assert commands.look_for_sleepers(at=NOON + timedelta(days=150)) == 0
    asked_at = NOON + SEVEN_MONTHS
    assert commands.look_for_sleepers(at=asked_at) == 1
    assert commands.look_for_sleepers(at=asked_at + DAY) == 0
    assert [letter.to for letter in asked()] == [ada.email]
    assert queries.silent_networks() == ()
    assert commands.look_for_sleepers(at=asked_at + timedelta(days=31)) == 1
    assert commands.look_for_sleepers(at=asked_at + timedelta(days=60)) == 0
    assert [line.slug for line in queries.silent_networks()] == [network.slug]


def test_the_county_librarys_own_address_hears_of_silence(network, county_library):
    county_library.email = "post@fylkesbiblioteket.test"
    county_library.save()
    commands.look_for_sleepers(at=NOON + SEVEN_MONTHS)
    commands.look_for_sleepers(at=NOON + SEVEN_MONTHS + timedelta(days=31))
    letter = Letter.objects.get(purpose="network_unanswered")
    assert letter.to == "post@fylkesbiblioteket.test"


def test_a_network_without_a_convener_is_told_of_at_once(county_library, dina):
    make_network(county_library, None)
    commands.look_for_sleepers(at=NOON + SEVEN_MONTHS)
    assert Letter.objects.get(purpose="network_unanswered").to == dina.email


@pytest.mark.parametrize("sign", ["post", "meeting", "minutes"])
def test_any_sign_of_life_keeps_it_awake(network, ada, sign):
    late = NOON + timedelta(days=100)
    mine = network.memberships.get()
    if sign == "post":
        begin(mine)
        network.topics.update(last_at=late)
    else:
        moved = told(starts_at=late, ends_at=late + timedelta(hours=1))
        (row,) = commands.hold(slug=network.slug, told=moved, person_id=None, by="test", at=NOON)
        if sign == "minutes":
            commands.add_task(
                gathering_id=row.pk, text="x", owner_id=None, due_on=None, by="test", at=late
            )
            commands.publish_minutes(gathering_id=row.pk, member_id=None, by="test", at=late)
    assert commands.look_for_sleepers(at=NOON + SEVEN_MONTHS) == 0


@pytest.mark.parametrize(
    ("word", "state"), [("goes-on", "active"), ("pause", "paused"), ("end", "ended")]
)
def test_each_answer_of_the_letter_does_what_it_says_once(network, word, state):
    asked_at = NOON + SEVEN_MONTHS
    commands.look_for_sleepers(at=asked_at)
    token = link(asked().get(), word)
    told_at = asked_at + DAY
    assert commands.answer(slug=network.slug, token=token, answer=word, at=told_at).state == state
    with pytest.raises(commands.BadAnswer):
        commands.answer(slug=network.slug, token=token, answer="end", at=told_at)
    assert commands.look_for_sleepers(at=told_at + timedelta(days=40)) == 0


@pytest.mark.parametrize("token", ["", "abc", "x:y:z"])
def test_a_made_up_link_answers_nothing(network, token):
    with pytest.raises(commands.BadAnswer):
        commands.answer(slug=network.slug, token=token, answer="end", at=NOON)


def test_an_answer_that_is_none_of_ours_changes_nothing(network):
    commands.look_for_sleepers(at=NOON + SEVEN_MONTHS)
    with pytest.raises(commands.BadAnswer):
        commands.answer(
            slug=network.slug, token=link(asked().get(), "end"), answer="x", at=NOON + SEVEN_MONTHS
        )


def test_each_hears_of_what_is_new_to_her_alone(network, bo, celia, dag):
    """The letters of a network are made from what has happened since whoever was told longest ago."""
    early = member(network, bo)
    author = member(network, celia)
    begin(author, "Det første", at=HOUR)
    assert commands.send_digests(at=NOON + DAY) == 1
    late = member(network, dag)
    Membership.objects.filter(pk=late.pk).update(joined_at=NOON - DAY)
    begin(author, "Det andre", at=NOON + DAY + timedelta(hours=1))
    assert commands.send_digests(at=NOON + 2 * DAY) == 2
    assert "Det første" not in digests(early.person).last().body
    assert "Det første" in digests(late.person).get().body
    assert "Det andre" in digests(late.person).get().body


def test_letters_of_news_take_as_many_questions_for_two_as_for_six(
    network, bo, celia, django_assert_num_queries
):
    author = member(network, celia)
    member(network, bo)
    begin(author, "Det første", at=HOUR)
    with CaptureQueriesContext(connection) as few:
        assert commands.send_digests(at=NOON + DAY) == 1
    for name in ("Siv", "Tor", "Una", "Vera"):
        member(network, make_person(name))
    begin(author, "Det andre", at=NOON + DAY + timedelta(hours=1))
    with django_assert_num_queries(len(few)):
        assert commands.send_digests(at=NOON + 2 * DAY) == 5
