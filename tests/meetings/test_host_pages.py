"""The host's pages: making a meeting, the list of own meetings, participants, letters, who came."""

from __future__ import annotations

import io
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from samling.accounts.models import Letter
from samling.ground.period import OSLO
from samling.meetings import commands, queries
from samling.meetings.commands import Newcomer
from samling.meetings.forms.meeting import IN_SIGHT
from samling.meetings.models import Meeting
from samling.register.models import Organisation, Person
from tests.cast import client_of
from tests.meetings.made_meetings import make_meeting, make_question, make_session

NEW = "/samlinger/ny/"
ROWS = {
    f"{name}-{part}": value
    for name in ("questions", "sessions")
    for part, value in {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}.items()
}


def next_month(hour: int = 10) -> datetime:
    day = timezone.now().astimezone(OSLO) + timedelta(days=30)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def told(**more: Any) -> dict[str, Any]:
    """What the six fields in sight send, with the rest as the page fills it in."""
    starts = next_month()
    return {
        **ROWS,
        "title_nb": "Fagdag om leselyst",
        "text_nb": "Vi deler det som virker.",
        "starts_at": f"{starts:%Y-%m-%dT%H:%M}",
        "ends_at": f"{starts + timedelta(hours=3):%Y-%m-%dT%H:%M}",
        "where": "Trysil folkebibliotek",
        "seats": "20",
        "type": "training",
        "audience": "professionals",
        "measure": "auto",
        "is_open": "on",
        "do": "publish",
        **more,
    }


def test_six_fields_make_and_publish_a_meeting(bo: Person, trysil_library: Organisation) -> None:
    assert len(IN_SIGHT) == 6
    answer = client_of(bo).post(NEW, told())
    meeting = Meeting.objects.get()
    assert answer.url == f"/samlinger/{meeting.slug}/deltakere/"
    assert (meeting.state, meeting.host, meeting.venue) == (
        "published", trysil_library, trysil_library,
    )  # fmt: skip
    assert meeting.latitude == trysil_library.latitude
    assert list(meeting.pools.values_list("form", "seats")) == [("physical", 20)]


def test_only_what_must_be_written_is_in_sight(bo: Person) -> None:
    html = client_of(bo).get(NEW).content.decode()
    shown = html.partition('<div class="folds">')[0]
    folded = shown[shown.index('<details class="fold tongue"') : shown.index('<div class="pair">')]
    open_fields = shown.replace(folded, "")
    for name in ("title_nb", "text_nb", "starts_at", "ends_at", "where", "seats"):
        assert f'name="{name}"' in open_fields
    for name in ("title_nn", "type", "audience", "room_kind", "opens_at", "every", "hours"):
        assert f'name="{name}"' not in open_fields


def test_a_link_in_the_field_for_the_place_is_the_digital_room(ada: Person) -> None:
    client_of(ada).post(NEW, told(where="https://teams.example/mote", seats=""))
    meeting = Meeting.objects.get()
    assert (meeting.place, meeting.room_kind) == ("", "link")
    assert meeting.room_address == "https://teams.example/mote"
    assert list(meeting.pools.values_list("form", "seats")) == [("digital", None)]


def test_both_forms_have_seats_of_their_own(ada: Person) -> None:
    client_of(ada).post(NEW, told(room_kind="jitsi", digital_seats="80"))
    assert dict(Meeting.objects.get().pools.values_list("form", "seats")) == {
        "physical": 20, "digital": 80,
    }  # fmt: skip


def test_without_an_end_it_lasts_as_its_kind_does(ada: Person) -> None:
    client_of(ada).post(NEW, told(ends_at="", lasts="90"))
    meeting = Meeting.objects.get()
    assert meeting.ends_at - meeting.starts_at == timedelta(minutes=90)


def test_questions_and_sessions_are_rows_of_the_same_page(ada: Person) -> None:
    rows = {
        "questions-TOTAL_FORMS": "2",
        "questions-0-text_nb": "Hvor reiser du fra?",
        "questions-0-kind": "text",
        "questions-1-text_nb": "",
        "sessions-TOTAL_FORMS": "3",
        "sessions-0-title_nb": "A",
        "sessions-0-round": "1",
        "sessions-0-seats": "5",
        "sessions-1-title_nb": "B",
        "sessions-1-round": "1",
        "sessions-2-title_nb": "C",
        "sessions-2-round": "2",
    }
    client_of(ada).post(NEW, told(asks_diet="on", **rows))
    meeting = Meeting.objects.get()
    assert [q.kind for q in meeting.questions.order_by("place")] == ["text", "diet"]
    assert list(meeting.sessions.values_list("round", "place", "title_nb", "seats")) == [
        (1, 1, "A", 5), (1, 2, "B", None), (2, 1, "C", None),
    ]  # fmt: skip
    page = client_of(ada).get(f"/samlinger/{meeting.slug}/rediger/")
    assert page.context["form"]["asks_diet"].value() is True
    assert len(page.context["form"].questions.initial_forms) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title_nb": ""}, "title_nb"),
        ({"starts_at": "i morgen"}, "starts_at"),
        ({"ends_at": "2020-01-01T10:00"}, "ends_at"),
        ({"where": "https://", "room_kind": ""}, "where"),
        ({"seats": "-1"}, "seats"),
        ({"every": "week"}, "times"),
        ({"opens_at": "2030-01-01T10:00"}, "opens_at"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field_and_nothing_is_lost(
    ada: Person, wrong: dict[str, str], field: str
) -> None:
    answer = client_of(ada).post(NEW, told(**wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Vi deler det som virker." in answer.content.decode()
    assert not Meeting.objects.exists()


def test_a_meeting_without_a_place_is_not_published_and_not_kept_twice(ada: Person) -> None:
    answer = client_of(ada).post(NEW, told(where=""))
    assert answer.status_code == 409
    assert not Meeting.objects.exists()
    client_of(ada).post(NEW, told(where="", do="save"))
    assert Meeting.objects.get().state == "draft"


def test_looking_first_shows_dates_and_what_is_in_the_way_and_keeps_nothing(
    bo: Person, trysil_library: Organisation
) -> None:
    own = make_meeting(trysil_library, title_nb="Kurs", starts_at=next_month())
    answer = client_of(bo).post(NEW, told(do="look", every="week", times="3"))
    html = answer.content.decode()
    assert len(answer.context["ahead"]) == 3
    assert f"/samlinger/{own.slug}/" in html
    assert "Fagdag om leselyst" in html
    assert Meeting.objects.get() == own


def test_htmx_asks_for_the_dates_alone(bo: Person, trysil_library: Organisation) -> None:
    headers = {"HX-Request": "true", "HX-Target": "foreseen"}
    answer = client_of(bo).post(NEW, told(do="look"), headers=headers)
    assert answer.content.decode().lstrip().startswith('<div id="foreseen"')


def test_a_series_is_made_and_one_date_edited(bo: Person, trysil_library: Organisation) -> None:
    browser = client_of(bo)
    browser.post(NEW, told(every="week", times="3"))
    first, second, third = Meeting.objects.order_by("starts_at")
    page = browser.get(f"/samlinger/{second.slug}/rediger/")
    sent = told(seen=page.context["form"].initial["seen"], title_nb="Ny tittel", do="save")
    for name in ("starts_at", "ends_at"):
        sent[name] = f"{getattr(second, name).astimezone(OSLO):%Y-%m-%dT%H:%M}"
    assert browser.post(f"/samlinger/{second.slug}/rediger/", sent).status_code == 302
    assert list(Meeting.objects.order_by("starts_at").values_list("title_nb", flat=True)) == [
        "Fagdag om leselyst", "Ny tittel", "Fagdag om leselyst",
    ]  # fmt: skip
    sent["seen"] = browser.get(f"/samlinger/{second.slug}/rediger/").context["form"].initial["seen"]
    browser.post(f"/samlinger/{second.slug}/rediger/", sent | {"with_series": "rest"})
    third.refresh_from_db()
    first.refresh_from_db()
    assert (first.title_nb, third.title_nb) == ("Fagdag om leselyst", "Ny tittel")


def test_an_old_page_is_not_saved_over_a_newer(bo: Person, trysil_library: Organisation) -> None:
    meeting = make_meeting(trysil_library, starts_at=next_month())
    sent = told(seen="2020-01-01T00:00:00+00:00", do="save")
    answer = client_of(bo).post(f"/samlinger/{meeting.slug}/rediger/", sent)
    assert answer.status_code == 409


def test_an_earlier_meeting_or_a_template_fills_the_page(
    ada: Person, bo: Person, trysil_library: Organisation, county_library: Organisation
) -> None:
    earlier = make_meeting(trysil_library, title_nb="I fjor", theme="reading")
    page = client_of(bo).get(NEW, {"fra": earlier.slug})
    first = page.context["form"].initial
    assert (first["title_nb"], first["theme"], first["starts_at"]) == ("I fjor", "reading", None)
    assert client_of(bo).post(f"/samlinger/{earlier.slug}/mal/").status_code == 302
    pattern = Meeting.objects.patterns().get()
    assert str(pattern.title) in client_of(bo).get("/samlinger/").content.decode()
    assert client_of(ada).get(NEW, {"mal": "nettmote"}).context["form"].initial["room_kind"]


def test_another_librarys_draft_fills_nobodys_page(
    bo: Person, ringsaker_library: Organisation
) -> None:
    draft = make_meeting(ringsaker_library, title_nb="Hemmelig", state="draft")
    assert "Hemmelig" not in client_of(bo).get(NEW, {"fra": draft.slug}).content.decode()
    assert client_of(bo).get(NEW, {"fra": "\0", "mal": "\0"}).status_code == 200


def test_cancelling_asks_why_and_writes_to_everybody(
    bo: Person, trysil_library: Organisation
) -> None:
    meeting = make_meeting(trysil_library, starts_at=next_month())
    enrol(meeting, "Kari")
    browser = client_of(bo)
    path = f"/samlinger/{meeting.slug}/avlys/"
    assert browser.post(path, {"why": ""}).status_code == 422
    assert browser.post(path, {"why": "Foreleseren er syk"}).status_code == 302
    letter = Letter.objects.order_by("-pk")[0]
    assert letter.to == "kari@samling.test"
    assert "Foreleseren er syk" in letter.body
    assert browser.post(path, {"why": "igjen"}).status_code == 409


def test_moving_a_meeting_writes_to_those_who_have_signed_up(
    bo: Person, trysil_library: Organisation
) -> None:
    meeting = make_meeting(trysil_library, starts_at=next_month())
    enrol(meeting, "Kari")
    before = Letter.objects.count()
    commands.edit_meeting(
        slug=meeting.slug,
        told=commands.told_of(meeting),
        by="test",
        at=timezone.now(),
    )
    assert Letter.objects.count() == before
    client_of(bo).post(f"/samlinger/{meeting.slug}/rediger/", told(do="save", where="Rådhuset"))
    assert Letter.objects.count() == before + 1


def enrol(meeting: Meeting, *names: str, **more: Any) -> None:
    commands.enrol(
        slug=meeting.slug,
        people=[Newcomer(name, f"{name.lower()}@samling.test", **more) for name in names],
        form="physical", language="nb", enrolled_by_id=None, by="test", at=timezone.now(),
    )  # fmt: skip


def test_the_host_sees_seats_queue_sessions_answers_and_the_letters_that_did_not_go(
    bo: Person, trysil_library: Organisation, django_assert_max_num_queries: Any
) -> None:
    meeting = make_meeting(trysil_library, seats=2, starts_at=next_month())
    session = make_session(meeting, "Høytlesing")
    diet = make_question(meeting, "Mat", kind="diet")
    for number, answer in enumerate(["Vegetar", "vegetar", "Glutenfri", ""]):
        enrol(meeting, f"Kari{number}", session_ids=(session.pk,), answers={diet.pk: answer})
    Letter.objects.filter(to="kari0@samling.test").update(state="failed")
    page = queries.participants_page(meeting)
    assert [one.name for one in page.seated] == ["Kari0", "Kari1"]
    assert [(one.name, one.number) for one in page.waiting] == [("Kari2", 1), ("Kari3", 2)]
    assert page.questions[0].counted == (("Vegetar", 2), ("Glutenfri", 1))
    browser = client_of(bo)
    with django_assert_max_num_queries(16):
        html = browser.get(f"/samlinger/{meeting.slug}/deltakere/").content.decode()
    assert "kari0@samling.test" in html
    assert "Glutenfri" in html


@pytest.mark.parametrize("who", ["eli", "ada", "dina", "pia"])
@pytest.mark.parametrize("part", ["deltakere/", "deltakere.csv", "melding/", "rediger/", "avlys/"])
def test_the_county_and_strangers_see_no_participants_of_a_librarys_meeting(
    request: pytest.FixtureRequest, trysil_library: Organisation, who: str, part: str
) -> None:
    meeting = make_meeting(trysil_library)
    browser = client_of(request.getfixturevalue(who))
    assert browser.get(f"/samlinger/{meeting.slug}/{part}").status_code == 403
    assert Client().get(f"/samlinger/{meeting.slug}/{part}").status_code == 302


def test_another_library_sees_no_participants_either(
    bo: Person, ringsaker_library: Organisation
) -> None:
    meeting = make_meeting(ringsaker_library)
    assert client_of(bo).get(f"/samlinger/{meeting.slug}/deltakere/").status_code == 403


def test_participants_are_saved_as_a_spreadsheet_that_runs_nothing(
    bo: Person, trysil_library: Organisation
) -> None:
    meeting = make_meeting(trysil_library, starts_at=next_month())
    question = make_question(meeting, "Hvor fra?")
    commands.enrol(
        slug=meeting.slug,
        people=[Newcomer("Kari", "k@samling.test", answers={question.pk: "=1+1"})],
        form="physical", language="nb", enrolled_by_id=None, by="test", at=timezone.now(),
    )  # fmt: skip
    browser = client_of(bo)
    csv = browser.get(f"/samlinger/{meeting.slug}/deltakere.csv").content.decode("utf-8-sig")
    assert "'=1+1" in csv
    book = load_workbook(
        io.BytesIO(browser.get(f"/samlinger/{meeting.slug}/deltakere.xlsx").content)
    )
    cells = {cell.value: cell.data_type for row in book.active.iter_rows() for cell in row}
    assert cells["=1+1"] == "s"
    assert browser.get(f"/samlinger/{meeting.slug}/deltakere.pdf").status_code == 404


def test_a_letter_goes_to_each_once_however_often_it_is_sent(
    bo: Person, trysil_library: Organisation
) -> None:
    meeting = make_meeting(trysil_library, seats=2, starts_at=next_month())
    enrol(meeting, "Kari", "Ola", "Per")
    words = {"to": "seated", "subject": "Ta med kaffekopp", "text": "Og godt humør."}
    sent = words | {"key": str(uuid.uuid4())}
    browser = client_of(bo)
    for _ in range(2):
        assert browser.post(f"/samlinger/{meeting.slug}/melding/", sent).status_code == 302
    letters = Letter.objects.filter(subject="Ta med kaffekopp")
    assert set(letters.values_list("to", flat=True)) == {"kari@samling.test", "ola@samling.test"}
    assert "/pamelding/" in letters[0].body


def test_a_letter_to_nobody_is_refused(bo: Person, trysil_library: Organisation) -> None:
    meeting = make_meeting(trysil_library, starts_at=next_month())
    sent = {"to": "waiting", "subject": "x", "text": "y", "key": str(uuid.uuid4())}
    answer = client_of(bo).post(f"/samlinger/{meeting.slug}/melding/", sent)
    assert answer.status_code == 409


def test_the_work_desk_shows_what_one_holds_and_goes_to(
    bo: Person, trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    make_meeting(trysil_library, title_nb="Vi holder", starts_at=next_month())
    other = make_meeting(ringsaker_library, title_nb="Jeg skal på", starts_at=next_month())
    enrol(other, "Bo")
    html = client_of(bo).get("/arbeidsbord/").content.decode()
    assert "Vi holder" in html
    assert "Jeg skal på" in html


def test_the_front_page_shows_what_one_can_sign_up_for(trysil_library: Organisation) -> None:
    make_meeting(trysil_library, title_nb="Fagdag", starts_at=next_month())
    assert "Fagdag" in Client().get("/").content.decode()
