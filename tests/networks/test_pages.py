"""The pages of networks: what each visitor meets, and how many questions a page asks."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samling.accounts.models import Letter
from samling.networks import commands
from samling.networks.models import Document, Membership, Network, NetworkMeeting, Post, Task
from tests.cast import client_of
from tests.networks.made import PDF, make_network, member, told
from tests.networks.test_thread import begin


@pytest.fixture
def network(ada, county_library):
    return make_network(county_library, ada)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def path(name, network, **more):
    return reverse(f"networks:{name}", kwargs={"slug": network.slug, **more})


def text_of(answer):
    return answer.content.decode()


def soon(**more):
    starts = timezone.now() + timedelta(days=7)
    return told(starts_at=starts, ends_at=starts + timedelta(hours=1), **more)


def hold(network):
    return commands.hold(
        slug=network.slug, told=soon(), person_id=None, by="test", at=timezone.now()
    )[0]


def test_everybody_reads_what_a_network_is_but_not_who_is_in_it(network, bo, client):
    member(network, bo)
    answer = client.get(path("network", network))
    assert "Vi deler." in text_of(answer)
    assert "Ada" in text_of(answer)  # convenes
    assert ">Bo<" not in text_of(answer)
    assert "Trysil folkebibliotek" in text_of(answer)


def test_the_list_is_filtered_by_theme_state_and_own_library(
    network, ada, bo, county_library, client
):
    other = make_network(county_library, ada, name="Universell utforming", theme="inclusion")
    commands.set_state(slug=other.slug, state="paused", why="Ferie", by="test", at=timezone.now())
    page = reverse("networks:networks")

    def shows(query, visitor=client):
        answer = text_of(visitor.get(page, query))
        return ("Leselyst" in answer, "Universell utforming" in answer)

    assert shows({}) == (True, False)
    assert shows({"state": "paused"}) == (False, True)
    assert shows({"state": "all"}) == (True, True)
    assert shows({"state": "all", "theme": "reading"}) == (True, False)
    assert shows({"search": "utforming", "state": "all"}) == (False, True)
    assert shows({"state": "tull", "theme": "tull"}) == (True, False)
    bos = client_of(bo)
    assert shows({"ours": "on"}, bos) == (False, False)
    member(network, bo)
    assert shows({"ours": "on"}, bos) == (True, False)


INSIDE = ("topics", "gatherings", "shelf", "members")


@pytest.mark.parametrize("name", INSIDE)
def test_eli_is_told_no_and_a_stranger_is_asked_to_sign_in(network, eli, client, name):
    assert client_of(eli).get(path(name, network)).status_code == 403
    assert client.get(path(name, network)).status_code == 302


@pytest.mark.parametrize("name", ["topics", "gatherings", "shelf"])
def test_the_county_library_does_not_read_along_without_being_a_member(network, dina, name):
    assert client_of(dina).get(path(name, network)).status_code == 403
    assert client_of(dina).get(path("members", network)).status_code == 200


def test_a_network_is_begun_on_one_page_and_whoever_begins_it_convenes(bo, trysil_library):
    browser = client_of(bo)
    page = reverse("networks:new")
    told_ = {"name_nb": "Nye ideer", "theme": "debate", "is_open": "1", "host": trysil_library.pk}
    assert browser.post(page, {**told_, "name_nb": ""}).status_code == 409
    assert browser.post(page, {**told_, "theme": "x"}).status_code == 422
    assert browser.post(page, told_).status_code == 302
    made = Network.objects.get()
    assert made.memberships.get(is_convener=True).person == bo
    assert browser.post(path("edit", made), {**told_, "purpose_nb": "Mer"}).status_code == 302
    made.refresh_from_db()
    assert made.purpose_nb == "Mer"
    assert browser.post(path("set_state", made), {"state": "ended", "why": ""}).status_code == 422
    assert (
        browser.post(path("set_state", made), {"state": "ended", "why": "Ferdig"}).status_code
        == 302
    )


def test_a_guest_joins_by_letter_opens_the_network_without_account_and_leaves(network, client):
    form = {"name": "Kari", "email": "kari@example.org", "organisation": ""}
    assert client.post(path("join", network), {**form, "email": "kari"}).status_code == 422
    assert client.post(path("join", network), form).status_code == 302
    link = re.search(r"/nettverk/\S+", Letter.objects.get().body)[0]
    assert Membership.objects.count() == 1
    assert client.get(link).status_code == 200
    assert Membership.objects.count() == 1
    token = link.partition("k=")[2]
    answer = client.post(path("confirm", network), {"k": token})
    own = answer.headers["Location"]
    assert client.get(path("topics", network)).status_code == 302
    guest = Membership.objects.get(email="kari@example.org")
    client.post(reverse("networks:enter", args=[guest.key]))
    assert client.get(path("topics", network)).status_code == 200
    assert Client().get(path("topics", network)).status_code == 302
    client.post(own, {"do": "letters", "delivery": "each"})
    guest.refresh_from_db()
    assert guest.delivery == "each"
    assert client.get(reverse("networks:copy", args=[guest.key])).json()["email"] == guest.email
    client.post(reverse("networks:leave", args=[guest.key]))
    assert client.get(path("topics", network)).status_code == 302


def test_a_link_in_a_guests_letter_leads_in_by_the_personal_page_and_nowhere_else(
    network, bo, client
):
    guest = Membership.objects.create(
        network=network, name="Kari", email="kari@example.org", standing="member", delivery="each",
        asked_at=timezone.now(), joined_at=timezone.now(),
    )  # fmt: skip
    topic = begin(member(network, bo))
    body = Letter.objects.get(purpose="network_post", to=guest.email).body
    link = re.search(r"/nettverk/medlem/\S+til=\S+", body)[0]
    page = path("topic", network, key=topic.key)
    assert f'value="{page}"' in text_of(client.get(link))
    enter = reverse("networks:enter", args=[guest.key])
    assert client.post(enter, {"til": page}).headers["Location"] == page
    for elsewhere in ("https://evil.example/", "//evil.example", "/register/", f"{page}\\evil"):
        answer = client.post(enter, {"til": elsewhere})
        assert answer.headers["Location"].startswith(path("network", network))


def test_a_guest_reads_own_tasks_on_the_personal_page(network, client):
    guest = Membership.objects.create(
        network=network, name="Kari", email="kari@example.org", standing="member",
        asked_at=timezone.now(), joined_at=timezone.now(),
    )  # fmt: skip
    commands.add_task(
        gathering_id=hold(network).pk, text="Bestille bøker", owner_id=guest.pk, due_on=None,
        by="test", at=timezone.now(),
    )  # fmt: skip
    page = client.get(reverse("networks:member", args=[guest.key]))
    assert "Bestille bøker" in text_of(page)


def test_a_machine_that_fills_in_everything_is_thanked_and_forgotten(network, client):
    form = {"name": "Kari", "email": "k@example.org", "organisation": "", "nettsted": "x"}
    assert client.post(path("join", network), form).status_code == 302
    assert not Letter.objects.exists()


def test_a_cookie_that_somebody_made_up_opens_nothing(network, client):
    client.cookies["nettverk"] = str([str(network.memberships.get().key)])
    assert client.get(path("topics", network)).status_code == 302


def test_an_old_link_says_so(network, client):
    assert client.get(path("confirm", network), {"k": "gammel"}).status_code == 409
    assert client.get(path("sleeping", network), {"k": "gammel"}).status_code == 409


def test_one_click_in_the_mail_program_stops_the_letters_without_any_form(network, bo):
    mine = member(network, bo, delivery="each")
    strict = Client(enforce_csrf_checks=True)
    page = reverse("networks:stop_letters", args=[mine.key])
    assert strict.get(page).status_code == 200
    mine.refresh_from_db()
    assert mine.delivery == "each"
    answer = strict.post(
        page, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    mine.refresh_from_db()
    assert (mine.delivery, mine.standing) == ("none", "member")


def test_the_convener_lets_in_appoints_and_takes_out(county_library, ada, bo):
    network = make_network(county_library, ada, is_open=False)
    mine = member(network, bo)
    page = path("member_deed", network, pk=mine.pk)
    assert client_of(bo).post(page, {"do": "accept"}).status_code == 403
    browser = client_of(ada)
    for deed, standing, convenes in (
        ("accept", "member", False), ("appoint", "member", True), ("step_down", "member", False),
        ("tull", "member", False), ("remove", "left", False),
    ):  # fmt: skip
        browser.post(page, {"do": deed})
        mine.refresh_from_db()
        assert (mine.standing, mine.is_convener) == (standing, convenes)


def test_people_are_found_and_invited_and_their_personal_links_stay_their_own(network, ada, bo):
    browser = client_of(ada)
    found = text_of(browser.get(path("members", network), {"sok": "trysil"}))
    assert f'value="{bo.pk}"' in found
    browser.post(path("invite", network), {"person": [bo.pk, "x"]})
    mine = network.memberships.get(person=bo)
    assert str(mine.key) not in text_of(browser.get(path("members", network)))
    assert browser.post(path("invite", network), {}).status_code == 302
    answer = Client().post(reverse("networks:member", args=[mine.key]), {"do": "join"})
    assert answer.status_code == 302
    mine.refresh_from_db()
    assert mine.standing == "member"


def test_a_member_writes_and_answers_and_the_convener_hides(network, ada, bo):
    member(network, bo)
    browser, key = client_of(bo), uuid.uuid4()
    assert browser.post(path("topics", network), {"subject": "", "text": "x"}).status_code == 422
    for _each in range(2):
        answer = browser.post(
            path("topics", network), {"subject": "Hei", "text": "<b>x</b>", "key": key}
        )
    page = answer.headers["Location"]
    assert "&lt;b&gt;x" in text_of(browser.get(page))
    assert browser.post(page, {"text": "Svar", "key": uuid.uuid4()}).status_code == 302
    assert Post.objects.count() == 2
    hide = path("hide_post", network, key=key)
    assert browser.post(hide).status_code == 403
    client_of(ada).post(hide)
    assert "&lt;b&gt;x" not in text_of(browser.get(page))
    assert "&lt;b&gt;x" in text_of(client_of(ada).get(page))


def test_what_rests_is_refused_on_the_page_and_nothing_written_is_lost(network, ada):
    commands.set_state(slug=network.slug, state="paused", why="Ferie", by="test", at=timezone.now())
    answer = client_of(ada).post(path("topics", network), {"subject": "Hei", "text": "Husk dette"})
    assert answer.status_code == 409


def test_a_file_is_handed_out_as_a_file_and_never_as_a_page(network, ada, bo, eli):
    member(network, bo)
    browser = client_of(bo)
    file = SimpleUploadedFile("plan.pdf", PDF)
    assert browser.post(path("shelf", network), {"title": "Plan", "file": file}).status_code == 302
    paper = Document.objects.get()
    page = path("file", network, key=paper.versions.get().key)
    answer = browser.get(page)
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client_of(eli).get(page).status_code == 403
    bad = SimpleUploadedFile("plan.pdf", b"<html>")
    assert browser.post(path("shelf", network), {"title": "Plan", "file": bad}).status_code == 409
    assert browser.post(path("shelf", network), {"title": "", "address": "x"}).status_code == 422
    deed = path("document_deed", network, key=paper.key)
    assert browser.post(deed, {"do": "take_down"}).status_code == 403
    browser.post(deed, {"do": "renew", "address": "https://example.org"})
    assert paper.versions.count() == 2
    assert client_of(ada).post(deed, {"do": "take_down"}).status_code == 302
    assert not Document.objects.exists()


def test_what_waits_to_be_looked_over_is_for_the_convener(network, ada, bo):
    member(network, bo)
    from tests.networks.made import mail, pdf

    commands.take(token=network.token, mail=mail(bo.email, attachments=(pdf(),)), at=timezone.now())
    paper = Document.objects.get()
    page = path("file", network, key=paper.versions.get().key)
    assert client_of(bo).get(page).status_code == 404
    assert client_of(ada).get(page).status_code == 200
    client_of(ada).post(path("document_deed", network, key=paper.key), {"do": "let_in"})
    assert client_of(bo).get(page).status_code == 200


def test_every_third_tuesday_is_made_in_one_form_after_a_look_at_the_dates(network, ada):
    browser, page = client_of(ada), path("new_meetings", network)
    form = {
        "title": "Nettverksmøte", "starts_at": "2027-01-19T09:00", "lasts": "90",
        "where": "https://example.org/rom", "every": "weekday_of_month", "times": "4", "do": "look",
    }  # fmt: skip
    looked = browser.post(page, form)
    assert looked.status_code == 200
    assert "16. februar 2027" in text_of(looked)
    assert not NetworkMeeting.objects.exists()
    assert browser.post(page, {**form, "times": "", "do": "make"}).status_code == 422
    assert (
        browser.post(page, {**form, "starts_at": "2020-01-21T09:00", "do": "make"}).status_code
        == 409
    )
    assert browser.post(page, {**form, "do": "make"}).status_code == 302
    days = NetworkMeeting.objects.order_by("pk").values_list("meeting__starts_at", flat=True)
    assert [f"{day:%m-%d %H:%M}" for day in days] == [
        "01-19 08:00", "02-16 08:00", "03-16 08:00", "04-20 07:00",
    ]  # fmt: skip


def test_agenda_minutes_and_tasks_on_the_pages(network, ada, bo):
    mine = member(network, bo)
    row = hold(network)
    browser, convener = client_of(bo), client_of(ada)
    here = {"pk": row.pk}
    assert browser.post(path("propose", network, **here), {"title": ""}).status_code == 422
    browser.post(path("propose", network, **here), {"title": "Sommerles", "minutes": "20"})
    item = row.items.get()
    deed = path("item_deed", network, **here, item=item.pk)
    assert browser.post(deed, {"do": "remove"}).status_code == 403
    convener.post(deed, {"do": "change", "title": "Sommerles 2027", "minutes": "30"})
    convener.post(deed, {"do": "up"})
    minutes = path("minutes", network, **here)
    assert browser.get(minutes).status_code == 403
    told_ = {f"said-{item.pk}": "Alle vil.", f"decision-{item.pk}": "Vi gjør det.", "do": "save"}
    convener.post(minutes, told_)
    page = path("gathering", network, **here)
    assert "Vi gjør det." not in text_of(browser.get(page))
    assert convener.post(minutes, {**told_, "do": "task", "task": ""}).status_code == 422
    convener.post(minutes, {**told_, "do": "task", "task": "Bestille", "owner": mine.pk})
    convener.post(minutes, {**told_, "do": "publish"})
    shown = text_of(browser.get(page))
    assert "Vi gjør det." in shown
    assert "Sommerles 2027" in shown
    assert "Bestille" in text_of(browser.get(reverse("front:desk")))
    task = Task.objects.get()
    done = path("task_deed", network, pk=task.pk)
    assert browser.post(done, {"do": "remove"}).status_code == 403
    assert browser.post(done, {"do": "done", "next": "desk"}).headers["Location"] == "/arbeidsbord/"
    assert "Bestille" not in text_of(browser.get(reverse("front:desk")))


def test_a_meeting_is_called_off_by_the_county_library_too(network, dina):
    row = hold(network)
    page = path("call_off", network, pk=row.pk)
    client_of(dina).post(page, {"why": ""})
    row.meeting.refresh_from_db()
    assert row.meeting.state == "published"
    client_of(dina).post(page, {"why": "Sykdom"})
    row.meeting.refresh_from_db()
    assert row.meeting.state == "cancelled"


def test_the_calendar_leads_to_a_closed_meeting_only_by_the_networks_page(network, client):
    hold(network)
    commands.hold(
        slug=network.slug, told=soon(title_nb="Åpen dag", is_open=True), person_id=None, by="test",
        at=timezone.now(),
    )  # fmt: skip
    body = text_of(client.get(path("calendar", network))).replace("\r\n ", "")
    closed, opened = (row.meeting for row in network.meetings.order_by("pk"))
    assert body.count("BEGIN:VEVENT") == 2
    assert closed.slug not in body
    assert opened.slug in body


def test_things_of_another_network_are_not_found_here(network, ada, county_library):
    other = make_network(county_library, ada, name="Annet")
    row, topic = hold(other), begin(other.memberships.get())
    browser = client_of(ada)
    for name, more in (
        ("gathering", {"pk": row.pk}), ("topic", {"key": topic.key}), ("file", {"key": uuid.uuid4()}),
    ):  # fmt: skip
        assert browser.get(path(name, network, **more)).status_code == 404
    guest = member(other, ada)
    for name, more in (
        ("hide_post", {"key": topic.posts.get().key}), ("member_deed", {"pk": guest.pk}),
        ("document_deed", {"key": uuid.uuid4()}), ("task_deed", {"pk": 0}), ("minutes", {"pk": row.pk}),
    ):  # fmt: skip
        assert browser.post(path(name, network, **more)).status_code == 404


def test_no_network_of_that_name(client, db):
    assert client.get("/nettverk/finnes-ikke/").status_code == 404
    assert client.get(f"/nettverk/medlem/{uuid.uuid4()}/").status_code == 404


def test_the_conveners_answer_takes_one_tap_and_opening_the_link_none(network, client):
    asked_at = timezone.now() + timedelta(days=300)
    commands.look_for_sleepers(at=asked_at)
    link = re.search(
        r"/nettverk/\S+svar=pause", Letter.objects.get(purpose="network_sleeping").body
    )[0]
    assert client.get(link).status_code == 200
    network.refresh_from_db()
    assert network.state == "active"
    token = re.search(r"k=(\S+?)&", link)[1]
    client.post(path("sleeping", network), {"k": token, "svar": "pause", "why": "Ferie"})
    network.refresh_from_db()
    assert (network.state, network.state_why) == ("paused", "Ferie")


def questions(client, page, capture):
    client.get(page)
    with capture as asked:
        client.get(page)
    return len(asked)


@pytest.mark.parametrize("name", ["network", "topics", "members", "shelf", "gatherings"])
def test_a_page_asks_the_same_however_much_there_is(network, ada, bo, celia, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser, page = client_of(ada), path(name, network)
    mine = member(network, bo)

    def more():
        begin(mine, subject=str(uuid.uuid4()))
        hold(network)
        commands.put_up(
            author_id=mine.pk, title="x", address="https://example.org", keep_until=None, by="test",
            at=timezone.now(),
        )  # fmt: skip

    more()
    few = questions(browser, page, CaptureQueriesContext(connection))
    member(network, celia)
    for _each in range(3):
        more()
    assert questions(browser, page, CaptureQueriesContext(connection)) == few <= 14
