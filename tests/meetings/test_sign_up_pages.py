"""The page of a meeting, signing up on it, and the personal page."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samling.accounts.models import Letter
from samling.journal.commands import note
from samling.meetings import commands
from samling.meetings.commands import Newcomer
from samling.meetings.models import Enrolment, Meeting, SeatPool
from samling.meetings.views import limits
from samling.register.models import Affiliation, Organisation, Person
from samling.register.queries import of_person
from tests.cast import NOON, client_of
from tests.meetings.made_meetings import make_meeting, make_question, make_session

SOON = timedelta(days=20)


@pytest.fixture
def course(trysil_library: Organisation) -> Meeting:
    """Two seats, three weeks from now."""
    note(deed="meetings.published", subject="meeting:0", by="test", at=NOON)
    return make_meeting(trysil_library, seats=2, starts_at=timezone.now() + SOON)


def page_of(meeting: Meeting) -> str:
    return f"/samlinger/{meeting.slug}/"


def send(client: Client, meeting: Meeting, number: int = 1, **told: object):
    fields = {"name": f"Person {number}", "email": f"p{number}@samling.test", **told}
    return client.post(f"{page_of(meeting)}pamelding/", fields)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_guest_signs_up_with_name_and_address_and_lands_on_the_personal_page(course):
    client = Client()
    answer = send(client, course)
    row = Enrolment.objects.get()
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/pamelding/{row.key}/"
    shown = client.get(answer.headers["Location"])
    assert "Du har plass" in text_of(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    assert Letter.objects.get().to == "p1@samling.test"


def test_the_form_on_the_page_works_as_it_stands_with_its_token(course):
    client = Client(enforce_csrf_checks=True)
    page = client.get(page_of(course)).content.decode()
    fields = dict(re.findall(r'name="(csrfmiddlewaretoken|key)" value="([^"]+)"', page))
    assert set(fields) == {"csrfmiddlewaretoken", "key"}
    told = {"name": "Kari", "email": "kari@samling.test", **fields}
    path = f"{page_of(course)}pamelding/"
    first, again = (client.post(path, told) for _ in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["Location"] == again.headers["Location"]
    assert Enrolment.objects.count() == 1
    assert Client(enforce_csrf_checks=True).post(path, told).status_code == 403


def test_whoever_signs_up_twice_is_told_kindly_and_the_link_is_not_shown_to_others(course):
    send(Client(), course)
    answer = send(Client(), course)
    assert answer.status_code == 200
    assert "Du er allerede påmeldt" in text_of(answer)
    assert str(Enrolment.objects.get().key) not in answer.content.decode()
    assert Letter.objects.filter(purpose="meeting_again").count() == 1


def test_the_seats_on_the_page_are_never_stale(course):
    client = Client()
    assert "2 av 2 plasser er ledige" in text_of(client.get(page_of(course)))
    send(Client(), course, 1)
    assert "1 av 2 plasser er ledige" in text_of(client.get(page_of(course)))
    send(Client(), course, 2)
    full = text_of(client.get(page_of(course)))
    assert "Alle 2 plasser er tatt" in full
    assert "Sett meg på venteliste" in full
    send(Client(), course, 3)
    assert "1 på venteliste" in text_of(client.get(page_of(course)))


def test_a_change_of_the_meeting_shows_at_once(course):
    client = Client()
    client.get(page_of(course))
    Meeting.objects.filter(pk=course.pk).update(title_nb="Noe annet")
    note(deed="meetings.edited", subject=f"meeting:{course.pk}", by="test", at=NOON)
    assert "Noe annet" in text_of(client.get(page_of(course)))


def test_a_browser_that_has_the_page_is_told_so_until_a_seat_is_taken(course):
    client = Client()
    client.get(page_of(course))
    tag = client.get(page_of(course)).headers["ETag"]
    assert client.get(page_of(course), HTTP_IF_NONE_MATCH=tag).status_code == 304
    assert Client().get(page_of(course), HTTP_IF_NONE_MATCH=tag).status_code == 200  # no token yet
    send(Client(), course)
    assert client.get(page_of(course), HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_each_reader_gets_an_own_token_and_an_own_form_key(course):
    pages = [Client().get(page_of(course)).content.decode() for _ in range(2)]
    keys = [
        re.findall(r'name="(?:csrfmiddlewaretoken|key)" value="([^"]+)"', page) for page in pages
    ]
    assert not set(keys[0]) & set(keys[1])
    assert "\ue000" not in pages[0]


def test_a_kept_page_asks_at_most_three_questions(course):
    client = Client()
    client.get(page_of(course))
    with CaptureQueriesContext(connection) as seen:
        client.get(page_of(course))
    assert len(seen) <= 3


def test_the_page_is_small(course):
    page = Client().get(page_of(course), HTTP_ACCEPT_ENCODING="gzip")
    assert len(page.content) < 30_000
    assert len(gzip.decompress(page.content)) > 1000


@pytest.mark.parametrize(
    ("language", "word"), [("nb", "Meld deg på"), ("nn", "Lat dette"), ("en", "Sign up")]
)
def test_the_page_is_in_the_readers_language(course, language, word):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert word in text_of(client.get(page_of(course)))


def test_a_draft_is_seen_by_its_host_alone(trysil_library, course, bo, eli, ada):
    Meeting.objects.filter(pk=course.pk).update(state="draft", published_at=None)
    assert Client().get(page_of(course)).status_code == 404
    assert client_of(eli).get(page_of(course)).status_code == 404
    assert client_of(ada).get(page_of(course)).status_code == 404
    assert client_of(bo).get(page_of(course)).status_code == 200


def test_eli_reads_and_signs_up_with_one_press(course, eli):
    client = client_of(eli)
    assert "eli@samling.test" in text_of(client.get(page_of(course)))
    answer = client.post(f"{page_of(course)}pamelding/", {})
    assert answer.status_code == 303
    row = Enrolment.objects.get()
    assert (row.email, row.name) == ("eli@samling.test", "Eli")
    assert "Se eller endre" in text_of(client.get(page_of(course)))


def test_an_invited_person_signs_up_with_one_press_on_the_page(course):
    commands.invite(
        slug=course.slug, people=[Newcomer("Kari", "kari@samling.test")], by="test", at=NOON
    )
    link = re.search(r"http\S+\?k=\S+", Letter.objects.get().body)
    assert link
    path = link.group().partition("://")[2].partition("/")[2]
    page = Client().get(f"/{path}").content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(name|email)" value="([^"]+)"', page))
    assert hidden == {"name": "Kari", "email": "kari@samling.test"}
    assert "kari@" not in Client().get(f"{page_of(course)}?k=tull").content.decode()


def test_a_faulty_form_comes_back_with_what_was_written(course):
    answer = send(Client(), course, email="ikke en adresse")
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Person 1" in page
    assert "ikke en adresse" in page
    assert not Enrolment.objects.exists()


def test_a_closed_meeting_refuses_and_the_page_says_so(course):
    Meeting.objects.filter(pk=course.pk).update(closes_at=NOON)
    assert "Påmeldingen er stengt" in text_of(Client().get(page_of(course)))
    answer = send(Client(), course)
    assert answer.status_code == 409
    assert "stengt" in text_of(answer)


def test_a_full_session_is_named_and_nothing_is_lost(course):
    talk = make_session(course, "Høytlesing", seats=1)
    send(Client(), course, 1, round_1=talk.pk)
    answer = send(Client(), course, 2, round_1=talk.pk)
    assert answer.status_code == 409
    assert "Høytlesing" in text_of(answer)
    assert "Person 2" in text_of(answer)


def test_a_required_question_is_asked_for(course):
    question = make_question(course, "Hva jobber du med?", is_required=True)
    assert send(Client(), course).status_code == 422
    answer = send(Client(), course, **{f"question_{question.pk}": "Formidling"})
    assert answer.status_code == 303


def test_a_machine_that_fills_in_the_hidden_field_is_stopped(course):
    assert send(Client(), course, nettsted="http://x").status_code == 429
    assert not Enrolment.objects.exists()


def test_one_address_cannot_send_without_end(course, settings):
    settings.SIGN_UPS_A_MINUTE = 2
    limits._counts.clear()
    answers = [send(Client(), course, number).status_code for number in range(3)]
    limits._counts.clear()
    assert answers[:2] == [303, 303]
    assert answers[2] == 429


def test_an_unknown_meeting_and_an_unknown_link_are_no_page(db):
    assert Client().get("/samlinger/finnes-ikke/").status_code == 404
    assert Client().post("/samlinger/finnes-ikke/pamelding/", {}).status_code == 404
    assert Client().get(f"/pamelding/{uuid4()}/").status_code == 404


def make_staff(library: Organisation, count: int) -> None:
    for number in range(count):
        person = Person.objects.create(name=f"Ansatt {number}", email=f"a{number}@samling.test")
        Affiliation.objects.create(
            person=person, organisation=library, role="library_staff",
            period=Affiliation.objects.first().period,
        )  # fmt: skip


def test_a_leader_signs_up_the_whole_staff_with_one_tick(course, celia, trysil_library):
    make_staff(trysil_library, 11)
    SeatPool.objects.update(seats=10)
    client = client_of(celia)
    path = f"{page_of(course)}pamelding/flere/"
    assert "Ansatt 10" in text_of(client.get(path))
    answer = client.post(path, {"everybody": "on"})
    assert answer.status_code == 303
    assert Enrolment.objects.count() == 12
    assert Letter.objects.count() == 12
    assert set(Enrolment.objects.values_list("enrolled_by", flat=True)) == {celia.pk}
    done = text_of(client.get(answer.headers["Location"]))
    assert done.count("Ansatt") >= 11
    assert "På venteliste" in done
    assert "En kollega har meldt deg på" in Letter.objects.get(to="a1@samling.test").body


def test_a_guest_signs_up_several_by_lines_and_a_bad_line_is_named(course):
    path = f"{page_of(course)}pamelding/flere/"
    bad = Client().post(path, {"lines": "Kari kari@samling.test\nbare et navn"})
    assert bad.status_code == 422
    assert "Linje 2" in text_of(bad)
    answer = Client().post(path, {"lines": "Kari, kari@samling.test\nOla <ola@samling.test>"})
    assert answer.status_code == 303
    assert set(Enrolment.objects.values_list("name", flat=True)) == {"Kari", "Ola"}


def test_an_empty_list_of_people_is_asked_for(course):
    answer = Client().post(f"{page_of(course)}pamelding/flere/", {"lines": ""})
    assert answer.status_code == 409
    assert "Skriv hvem som kommer" in text_of(answer)


@pytest.fixture
def own(course) -> Enrolment:
    """Somebody's seat at the course."""
    send(Client(), course)
    return Enrolment.objects.get()


def test_reading_the_question_cancels_nothing_and_answering_does(own):
    path = f"/pamelding/{own.key}/avmeld/"
    assert "Vil du melde deg av?" in text_of(Client().get(path))
    assert Enrolment.objects.get().standing == "seated"
    assert Client().post(path).status_code == 302
    assert Enrolment.objects.get().standing == "withdrawn"
    assert "Du har meldt deg av" in text_of(Client().get(f"/pamelding/{own.key}/"))


def test_a_late_cancellation_is_told_before(own):
    Meeting.objects.update(cancel_until=NOON)
    assert "notert at det var sent" in text_of(Client().get(f"/pamelding/{own.key}/avmeld/"))


def test_whoever_waits_sees_the_place_in_the_queue(course):
    for number in range(4):
        send(Client(), course, number)
    last = Enrolment.objects.get(email="p3@samling.test")
    assert "Du er nummer <strong>2</strong> i køen" in text_of(
        Client().get(f"/pamelding/{last.key}/")
    )


def test_an_offer_is_taken_on_the_page_and_a_lapsed_one_is_told(course):
    Meeting.objects.update(offer_hours=24)
    for number in range(4):
        send(Client(), course, number)
    first, _second, third, fourth = Enrolment.objects.order_by("place")
    Client().post(f"/pamelding/{first.key}/avmeld/")
    assert "Ta plassen" in text_of(Client().get(f"/pamelding/{third.key}/"))
    assert Client().post(f"/pamelding/{third.key}/ta-plassen/").status_code == 302
    refused = Client().post(f"/pamelding/{fourth.key}/ta-plassen/")
    assert refused.status_code == 409
    assert "gjelder ikke lenger" in text_of(refused)


def test_handing_over_on_the_page_ends_the_old_link(own):
    path = f"/pamelding/{own.key}/overlat/"
    assert Client().post(path, {"name": "", "email": ""}).status_code == 422
    same = Client().post(path, {"name": "Person 1", "email": "p1@samling.test"})
    assert same.status_code == 409
    answer = Client().post(path, {"name": "Ola", "email": "ola@samling.test"})
    assert "Ola kommer nå i stedet for deg" in text_of(answer)
    assert Client().get(f"/pamelding/{own.key}/").status_code == 404


def test_choices_are_changed_on_the_page(course):
    one = make_session(course, "Høytlesing", seats=1)
    question = make_question(course, "Hva jobber du med?")
    send(Client(), course)
    row = Enrolment.objects.get()
    answer = Client().post(
        f"/pamelding/{row.key}/valg/", {"round_1": one.pk, f"question_{question.pk}": "Formidling"}
    )
    assert answer.status_code == 302
    page = text_of(Client().get(f"/pamelding/{row.key}/"))
    assert "Formidling" in page
    assert re.search(rf'value="{one.pk}"[^>]*checked', page)


def test_the_own_calendar_file_and_copy_are_to_be_had(own):
    file = Client().get(f"/pamelding/{own.key}/samling.ics")
    assert b"BEGIN:VEVENT" in file.content
    copy = Client().get(f"/pamelding/{own.key}/samling.json").json()
    assert copy["enrolment"]["email"] == "p1@samling.test"


def test_a_guest_deletes_everything_after_one_question(own):
    path = f"/pamelding/{own.key}/slett/"
    assert "Slette det som er lagret" in text_of(Client().get(path))
    assert Enrolment.objects.get().name == "Person 1"
    assert "Slettet" in text_of(Client().post(path))
    assert Enrolment.objects.get().name == ""
    assert Client().get(f"/pamelding/{own.key}/").status_code == 404


def test_erasing_a_person_in_the_register_erases_the_enrolments(course, bo, dina):
    client_of(bo).post(f"{page_of(course)}pamelding/", {})
    assert Enrolment.objects.get().person_id == bo.pk
    answer = client_of(dina).post(f"/register/personer/{bo.pk}/slett/", {"is_sure": "on"})
    assert answer.status_code in (200, 302)
    row = Enrolment.objects.get()
    assert (row.name, row.email, row.standing) == ("", "", "withdrawn")


def test_the_copy_has_what_was_told_as_a_guest_before_the_register_knew(course, bo):
    send(Client(), course)
    Person.objects.filter(pk=bo.pk).update(email="p1@samling.test")
    told = of_person(bo.pk)["elsewhere"]["meetings.Enrolment.email"]
    assert [row["name"] for row in told] == ["Person 1"]
