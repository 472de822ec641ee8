"""Letters that come back: who is marked, when letters pause, and how they begin again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samling.accounts.models import Letter
from samling.accounts.rules.mail import read
from samling.networks import commands
from samling.networks.models import Post
from samling.networks.rules import bouncing
from tests.accounts.post_office import letter
from tests.accounts.test_returned_mail import report
from tests.cast import NOON, client_of
from tests.networks.made import mail, make_network, member
from tests.networks.test_thread import begin

DAY = timedelta(days=1)


@pytest.fixture
def network(ada, county_library):
    return make_network(county_library, ada)


def comes_back(network, *, to: str = "bo@samling.test", at=NOON, token: str = "") -> None:
    made = read(report(to), envelope_sender="")
    commands.take(token=token or network.token, mail=made, at=at)


def test_a_letter_that_comes_back_marks_the_member_and_never_lands_in_the_thread(network, bo):
    mine = member(network, bo, delivery="each")
    topic = begin(network.memberships.get(is_convener=True), "Hei", at=NOON)
    comes_back(network, token=topic.token)
    mine.refresh_from_db()
    assert (mine.returned_at, mine.returned_from, mine.returns) == (NOON, "bo@samling.test", 1)
    assert Post.objects.count() == 1


def test_letters_pause_after_three_days_in_a_row_until_the_member_confirms(network, ada, bo):
    mine = member(network, bo, delivery="each")
    author = network.memberships.get(is_convener=True)
    for day in range(3):
        comes_back(network, at=NOON + day * DAY)
        comes_back(network, at=NOON + day * DAY + timedelta(hours=1))  # a day counts once
        mine.refresh_from_db()
        assert (mine.returns, mine.is_unreachable) == (day + 1, day == 2)
    Letter.objects.all().delete()
    begin(author, "Hører du?", at=NOON + 3 * DAY)
    assert not Letter.objects.filter(to=bo.email).exists()

    page = reverse("networks:member", args=[mine.key])
    browser = client_of(bo)
    assert "Brevene til deg kommer i retur" in browser.get(page).content.decode()
    browser.post(page, {"do": "confirm_address"})
    begin(author, "Og nå?", at=NOON + 4 * DAY)
    assert Letter.objects.filter(to=bo.email).count() == 1


def test_letters_of_news_pause_too(network, bo):
    mine = member(network, bo)
    for day in range(3):
        comes_back(network, at=NOON + day * DAY)
    begin(network.memberships.get(is_convener=True), "Nytt", at=NOON + 3 * DAY)
    assert commands.send_digests(at=NOON + 4 * DAY) == 0
    commands.confirm_address(key=mine.key, by="test", at=NOON + 4 * DAY)
    assert mine.network.memberships.get(pk=mine.pk).returns == 0


def test_a_new_address_is_tried_afresh(network, bo):
    mine = member(network, bo)
    for day in range(3):
        comes_back(network, at=NOON + day * DAY)
    bo.email = "bo.ny@samling.test"
    bo.save(update_fields=["email"])
    mine = network.memberships.select_related("person").get(pk=mine.pk)
    assert not mine.is_returned
    comes_back(network, to="bo.ny@samling.test", at=NOON + 4 * DAY)
    mine.refresh_from_db()
    assert mine.returns == 1


def test_who_writes_from_the_address_has_it(network, bo):
    mine = member(network, bo)
    comes_back(network)
    commands.take(token=network.token, mail=mail(bo.email, "Her er jeg"), at=NOON + DAY)
    mine.refresh_from_db()
    assert mine.returned_at is None


def test_a_letter_that_stayed_away_for_days_breaks_the_row(network, bo):
    mine = member(network, bo)
    comes_back(network)
    Letter.objects.create(
        to=bo.email, language="nb", subject="x", body="x", purpose="x", created_at=NOON + DAY,
        state="sent", sent_at=NOON + DAY,
    )  # fmt: skip
    comes_back(network, at=NOON + 10 * DAY)
    mine.refresh_from_db()
    assert mine.returns == 1


def test_a_report_about_a_stranger_marks_nobody(network, bo):
    mine = member(network, bo)
    comes_back(network, to="kari@example.org")
    mine.refresh_from_db()
    assert mine.returned_at is None


def test_an_answering_machine_is_refused_as_before(network, bo):
    member(network, bo)
    machine = read(letter("Borte", Auto_Submitted="auto-replied").as_bytes(), envelope_sender="x@y")
    with pytest.raises(commands.AutomaticMail):
        commands.take(token=network.token, mail=machine, at=NOON)


def test_a_report_to_no_network_is_refused(db):
    with pytest.raises(commands.NoSuchThread):
        commands.take(token="finnesikke", mail=read(report(), envelope_sender=""), at=NOON)


def test_the_convener_sees_it_and_other_members_do_not(network, ada, bo, celia):
    member(network, bo)
    member(network, celia)
    comes_back(network)
    page = reverse("networks:members", args=[network.slug])
    assert "E-post kommer ikke fram" in client_of(ada).get(page).content.decode()
    assert "E-post kommer ikke fram" not in client_of(celia).get(page).content.decode()


def test_letters_say_where_reports_of_delivery_go(network, bo, settings):
    member(network, bo, delivery="each")
    begin(network.memberships.get(is_convener=True), "Hei", at=NOON)
    sent = Letter.objects.filter(to=bo.email).latest("pk")
    assert sent.headers["Return-Path"] == f"nettverk+{network.token}@{settings.INBOX_DOMAIN}"


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=12))
def test_the_row_never_grows_by_more_than_one_a_day(steps):
    returns, last, on = 0, None, NOON.date()
    for days, arrived in steps:
        on = on + timedelta(days=days)
        now = bouncing.returns_now(returns, on=on, last_on=last, has_arrived_since=arrived)
        assert 1 <= now <= returns + 1
        assert not (arrived and now != 1)
        assert not (last == on and not arrived and now != returns)
        returns, last = now, on
