"""The door as a page and as the phone's letters to the server."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from samling.meetings.models import Enrolment, Mark, Meeting, SessionChoice
from samling.meetings.rules import attendance
from samling.register.models import Organisation, Person
from tests.cast import client_of
from tests.meetings.made_enrolments import seat
from tests.meetings.made_meetings import make_meeting, make_session

HOUR = timedelta(hours=1)


@pytest.fixture
def meeting(trysil_library: Organisation) -> Meeting:
    return make_meeting(trysil_library, starts_at=timezone.now() + HOUR)


def door(meeting: Meeting, part: str = "") -> str:
    return f"/samlinger/{meeting.slug}/dor/{part}"


def sent(client: Client, meeting: Meeting, **told: Any) -> HttpResponse:
    whole = {"sent_at": now(), **told}
    return client.post(door(meeting, "kryss/"), json.dumps(whole), content_type="application/json")


def now() -> float:
    return timezone.now().timestamp() * 1000


def tick(enrolment: Enrolment, *, came: bool = True, at: float | None = None) -> dict[str, Any]:
    return {"key": str(uuid4()), "id": enrolment.pk, "came": came, "how": "scanned",
            "at": at or now()}  # fmt: skip


def test_names_stand_in_norwegian_order_and_those_who_wait_are_told_apart(
    meeting: Meeting, bo: Person
) -> None:
    for name in ("Åse", "Øyvind", "Ærlend", "anne", "Birger"):
        seat(meeting, name)
    seat(meeting, "Venter", standing="waiting")
    seat(meeting, "Avmeldt", standing="withdrawn")
    page = client_of(bo).get(door(meeting)).content.decode()
    places = [
        page.index(f">{name}<") for name in ("anne", "Birger", "Venter", "Ærlend", "Øyvind", "Åse")
    ]
    assert places == sorted(places)
    assert "Avmeldt" not in page
    assert page.count("venteliste") == 1


def test_without_javascript_a_tick_is_a_small_form(meeting: Meeting, bo: Person) -> None:
    kari = seat(meeting, "Kari")
    client = client_of(bo)
    answer = client.post(door(meeting), {"mark": f"{kari.pk}:1"})
    assert answer.status_code == 302
    kari.refresh_from_db()
    assert kari.attended is True
    client.post(door(meeting), {"mark": f"{kari.pk}:0"})
    kari.refresh_from_db()
    assert kari.attended is False


@pytest.mark.parametrize("rubbish", ["", "x", "1", ":1", "99999999999999999999:1", "-1:1"])
def test_rubbish_in_the_tick_marks_nobody(meeting: Meeting, bo: Person, rubbish: str) -> None:
    seat(meeting)
    assert client_of(bo).post(door(meeting), {"mark": rubbish}).status_code == 302
    assert not Mark.objects.exists()


def test_somebody_who_has_not_signed_up_is_let_in(meeting: Meeting, bo: Person) -> None:
    client = client_of(bo)
    assert client.post(door(meeting), {"name": "Gjest", "email": ""}).status_code == 302
    guest = Enrolment.objects.get(name="Gjest")
    assert (guest.attended, guest.is_walk_in) == (True, True)
    assert client.post(door(meeting), {"name": "", "email": ""}).status_code == 422


def test_a_phone_sends_marks_and_walk_ins_and_sends_them_again(
    meeting: Meeting, bo: Person
) -> None:
    kari = seat(meeting, "Kari")
    client = client_of(bo)
    letter = {
        "marks": [tick(kari)],
        "walk_ins": [{"key": str(uuid4()), "name": "Gjest", "email": "", "at": now()}],
    }
    first, again = sent(client, meeting, **letter), sent(client, meeting, **letter)
    assert first.status_code == again.status_code == 200
    assert set(first.json()["kept"]) == set(again.json()["kept"])
    assert len(first.json()["kept"]) == 2
    assert Enrolment.objects.filter(attended=True).count() == 2
    assert Mark.objects.count() == 2


def test_a_walk_in_taken_back_stays_back_though_it_is_sent_again(
    meeting: Meeting, bo: Person
) -> None:
    client = client_of(bo)
    letter = {"walk_ins": [{"key": str(uuid4()), "name": "Gjest", "email": "", "at": now()}]}
    sent(client, meeting, **letter)
    guest = Enrolment.objects.get(name="Gjest")
    sent(client, meeting, marks=[tick(guest, came=False)])
    sent(client, meeting, **letter)
    guest.refresh_from_db()
    assert guest.attended is False


def test_a_phone_whose_clock_is_an_hour_wrong_has_not_the_last_word_for_an_hour(
    meeting: Meeting, bo: Person
) -> None:
    kari = seat(meeting, "Kari")
    client = client_of(bo)
    ahead = now() + 3_600_000
    sent(client, meeting, sent_at=ahead, marks=[tick(kari, at=ahead - 5000)])
    sent(client, meeting, marks=[tick(kari, came=False)])
    kari.refresh_from_db()
    assert kari.attended is False


def test_marks_of_somebody_who_is_gone_are_told_back(meeting: Meeting, bo: Person) -> None:
    stray = {"key": str(uuid4()), "id": 999_999, "came": True, "how": "ticked", "at": now()}
    answer = sent(client_of(bo), meeting, marks=[stray]).json()
    assert (answer["kept"], [one["key"] for one in answer["refused"]]) == ([], [stray["key"]])


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "null", "{", '{"marks": 1}', '{"sent_at": "x"}', '{"sent_at": 1e300}',
        '{"sent_at": 1, "marks": [1]}', '{"sent_at": 1, "marks": [{"key": "x"}]}',
        ('{"sent_at": 1, "marks": [{"key": "3f2b8a52-6a0b-4c5c-9d7e-0f3c3d1a9b11", "id": 1,'
        ' "came": true, "how": "imported", "at": 1}]}'),
        '{"sent_at": 1, "walk_ins": [{"key": "3f2b8a52-6a0b-4c5c-9d7e-0f3c3d1a9b11", "name": " "}]}',
    ],
)  # fmt: skip
def test_rubbish_from_a_phone_is_refused_in_plain_words(
    meeting: Meeting, bo: Person, body: str
) -> None:
    answer = client_of(bo).post(door(meeting, "kryss/"), body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["error"]


def test_before_its_time_the_door_refuses(trysil_library: Organisation, bo: Person) -> None:
    early = make_meeting(trysil_library, starts_at=timezone.now() + 48 * HOUR)
    kari = seat(early, "Kari")
    assert sent(client_of(bo), early, marks=[tick(kari)]).status_code == 409
    answer = client_of(bo).post(door(early), {"mark": f"{kari.pk}:1"})
    assert answer.status_code == 409
    kari.refresh_from_db()
    assert kari.attended is None


def test_two_phones_see_each_others_ticks(meeting: Meeting, bo: Person, celia: Person) -> None:
    kari = seat(meeting, "Kari")
    sent(client_of(bo), meeting, marks=[tick(kari)])
    state = client_of(celia).get(door(meeting, "stand/")).json()
    assert [(row["id"], row["came"]) for row in state["rows"]] == [(kari.pk, True)]
    assert state["who"] == str(celia.pk)


def test_each_session_has_a_door_of_its_own_for_those_who_picked_it(
    meeting: Meeting, bo: Person
) -> None:
    kari, ola = seat(meeting, "Kari"), seat(meeting, "Ola")
    first, second = make_session(meeting, "Lesing"), make_session(meeting, "Debatt")
    SessionChoice.objects.create(enrolment=kari, session=first, round=1)
    SessionChoice.objects.create(enrolment=ola, session=second, round=1)
    client, path = client_of(bo), door(meeting, f"okt/{first.pk}/")
    page = client.get(path).content.decode()
    assert ">Kari<" in page
    assert ">Ola<" not in page
    client.post(path, {"mark": f"{kari.pk}:1"})
    letter = {"sent_at": now(), "marks": [tick(ola)]}
    told = client.post(
        door(meeting, f"okt/{second.pk}/kryss/"),
        json.dumps(letter),
        content_type="application/json",
    ).json()
    assert [row["came"] for row in told["rows"]] == [True]
    assert set(SessionChoice.objects.values_list("attended", flat=True)) == {True}
    # who came to a session is not thereby ticked at the meeting's own door
    assert not Enrolment.objects.filter(attended=True).exists()
    assert client.get(door(meeting, "okt/999999/")).status_code == 404


def test_the_camera_is_allowed_at_the_door_and_nowhere_else(meeting: Meeting, bo: Person) -> None:
    client = client_of(bo)
    assert "camera=(self)" in client.get(door(meeting)).headers["Permissions-Policy"]
    assert "camera=()" in client.get("/arrangementer/").headers["Permissions-Policy"]


def test_the_code_on_the_personal_page_is_the_one_at_the_door(meeting: Meeting) -> None:
    kari = seat(meeting, "Kari")
    page = Client().get(f"/pamelding/{kari.key}/").content.decode()
    assert "<svg" in page
    assert attendance.door_code(kari.key) not in page  # only drawn
    assert kari.key.hex not in attendance.door_code(kari.key)


def test_the_code_on_the_screen_is_typed_on_the_personal_page(meeting: Meeting, bo: Person) -> None:
    kari = seat(meeting, "Kari")
    screen = client_of(bo).get(f"/samlinger/{meeting.slug}/kode/")
    code = screen.context["code"]
    assert code in screen.content.decode()
    Client().post(f"/pamelding/{kari.key}/kode/", {"code": code})
    kari.refresh_from_db()
    assert (kari.attended, kari.attended_how) == (True, "code")


def test_guessing_the_code_is_stopped(meeting: Meeting, bo: Person) -> None:
    kari = seat(meeting, "Kari")
    path = f"/pamelding/{kari.key}/kode/"
    for _ in range(10):
        Client().post(path, {"code": "22222"})
    code = client_of(bo).get(f"/samlinger/{meeting.slug}/kode/").context["code"]
    Client().post(path, {"code": code})
    kari.refresh_from_db()
    assert kari.attended is None


@pytest.mark.parametrize("path", ["dor/", "dor/stand/", "kode/", "oppmoterapport/", "etterpa/"])
def test_eli_the_county_and_other_libraries_are_kept_out(
    meeting: Meeting, eli: Person, ada: Person, ringsaker_library: Organisation, path: str
) -> None:
    from tests.cast import make_person

    other = make_person("Siri", "library_staff", ringsaker_library)
    for person in (eli, ada, other):
        assert client_of(person).get(f"/samlinger/{meeting.slug}/{path}").status_code == 403
    assert Client().get(f"/samlinger/{meeting.slug}/{path}").status_code == 302


def test_the_county_library_has_doors_of_its_own(
    county_library: Organisation, ada: Person, bo: Person
) -> None:
    meeting = make_meeting(county_library, starts_at=timezone.now() + HOUR)
    assert client_of(ada).get(door(meeting)).status_code == 200
    assert client_of(bo).get(door(meeting)).status_code == 403


def test_the_door_asks_the_same_however_many_come(
    meeting: Meeting, bo: Person, django_assert_max_num_queries
) -> None:
    for number in range(20):
        seat(meeting, f"Deltaker {number}")
    client = client_of(bo)
    client.get(door(meeting))
    with django_assert_max_num_queries(6):
        client.get(door(meeting))
