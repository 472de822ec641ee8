"""Afterwards: thanks, material for its days, talk, and opinions without names."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from samling.accounts.models import Letter
from samling.journal.models import Entry
from samling.meetings import commands, queries
from samling.meetings.models import Enrolment, Evaluation, Material, Meeting, Remark
from samling.meetings.rules import evaluation, material
from samling.register.models import Organisation, Person
from tests.cast import NOON, client_of
from tests.meetings.made_enrolments import seat
from tests.meetings.made_meetings import make_meeting

AFTER = NOON + timedelta(days=7, hours=3)
PDF = b"%PDF-1.7 lysbilder"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def meeting(trysil_library: Organisation) -> Meeting:
    return make_meeting(trysil_library, starts_at=timezone.now() - timedelta(hours=3))


def put_up(
    meeting: Meeting, name: str = "lysbilder.pdf", raw: bytes = PDF, **told: Any
) -> Material:
    whole = {"slug": meeting.slug, "title": "Lysbilder", "is_for_all": False, "person_id": None,
             "by": "test", "at": timezone.now(), **told}  # fmt: skip
    if "address" not in whole:
        whole["file"] = SimpleUploadedFile(name, raw)
    return commands.add_material(**whole)


def think(enrolment: Enrolment, **told: Any) -> None:
    whole = {"useful": 4, "will_use": 5, "better": "", "own": {}, **told}
    commands.evaluate(key=enrolment.key, **whole, at=timezone.now())


# ---- thanks ---------------------------------------------------------------------------------------


def test_those_who_came_are_thanked_once_in_their_own_language(meeting: Meeting) -> None:
    seat(meeting, "Kari", attended=True)
    seat(meeting, "Ola", attended=True, language="nn")
    seat(meeting, "Per", attended=False)
    seat(meeting, "Uten adresse", attended=True, email="")
    put_up(meeting)
    now = timezone.now()
    assert commands.thank(meeting_id=meeting.pk, by="test", at=now) == 2
    assert commands.thank(meeting_id=meeting.pk, by="test", at=now) == 0
    letters = list(Letter.objects.filter(purpose="meeting_thanks").order_by("pk"))
    assert [letter.language for letter in letters] == ["nb", "nn"]
    assert "Takk for at du var med" in letters[0].subject
    assert "Lysbilder" in letters[0].body
    assert "evaluering" in letters[0].body


def test_nobody_is_thanked_before_the_end_or_weeks_after(trysil_library: Organisation) -> None:
    soon = make_meeting(trysil_library, starts_at=NOON)
    seat(soon, attended=True)
    for at in (NOON + timedelta(hours=1), NOON + timedelta(days=20)):
        assert commands.thank(meeting_id=soon.pk, by="test", at=at) == 0


def test_nobody_made_up_gets_a_letter(trysil_library: Organisation) -> None:
    began = timezone.now() - timedelta(hours=3)
    made_up = make_meeting(trysil_library, starts_at=began, is_made_up=True)
    seat(made_up, attended=True)
    assert commands.thank(meeting_id=made_up.pk, by="test", at=timezone.now()) == 0


def test_the_copy_to_the_participant_has_all_that_is_stored(meeting: Meeting) -> None:
    kari = seat(meeting, "Kari")
    commands.remark(
        slug=meeting.slug, text="Takk", name="Kari", key=uuid4(), enrolment_id=kari.pk, by="test",
        at=NOON,
    )  # fmt: skip
    told = Client().get(f"/pamelding/{kari.key}/samling.json").json()
    assert [one["text"] for one in told["remarks"]] == ["Takk"]
    assert told["certificate"] == ""


# ---- material -------------------------------------------------------------------------------------


def test_material_is_for_those_who_were_signed_up(
    meeting: Meeting, bo: Person, eli: Person
) -> None:
    kari = seat(meeting)
    slides = put_up(meeting)
    own = f"/pamelding/{kari.key}/materiell/{slides.key}/"
    answer = Client().get(own)
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lysbilder.pdf"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    public = f"/samlinger/{meeting.slug}/materiell/{slides.key}/"
    assert Client().get(public).status_code == 404
    assert client_of(eli).get(public).status_code == 404
    assert client_of(bo).get(public).status_code == 200
    other = seat(make_meeting(meeting.host))
    assert Client().get(f"/pamelding/{other.key}/materiell/{slides.key}/").status_code == 404


def test_open_material_is_for_everybody(meeting: Meeting) -> None:
    slides = put_up(meeting, is_for_all=True)
    assert Client().get(f"/samlinger/{meeting.slug}/materiell/{slides.key}/").status_code == 200
    assert "Lysbilder" in Client().get(f"/samlinger/{meeting.slug}/").content.decode()


def test_a_recording_may_be_a_link(meeting: Meeting) -> None:
    film = put_up(meeting, address="https://video.example.org/1", is_for_all=True)
    answer = Client().get(f"/samlinger/{meeting.slug}/materiell/{film.key}/")
    assert answer.headers["Location"] == "https://video.example.org/1"


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("side.html", b"<script>alert(1)</script>"), ("lysbilder.pdf", b"<script>"),
        ("bilde.svg", b"<svg onload=alert(1)>"), ("program.exe", b"MZ"), ("uten", PDF),
        ("lysbilder.pdf.html", PDF),
    ],
)  # fmt: skip
def test_files_that_are_not_what_they_say_are_refused(
    meeting: Meeting, name: str, raw: bytes
) -> None:
    with pytest.raises(commands.BadFile):
        put_up(meeting, name, raw)
    assert not Material.objects.exists()


def test_a_file_that_is_too_large_is_refused(meeting: Meeting, settings) -> None:
    settings.MATERIAL_MB = 0
    with pytest.raises(commands.BadFile):
        put_up(meeting)


def test_material_is_deleted_when_its_days_are_over(
    meeting: Meeting, tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    Meeting.objects.update(keeps_material_days=30)
    put_up(meeting)
    now = timezone.now()
    assert commands.delete_old_material(by="test", at=now + timedelta(days=29)) == 0
    assert len(list(tmp_path.rglob("*.pdf"))) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert commands.delete_old_material(by="test", at=now + timedelta(days=31)) == 1
    assert not list(tmp_path.rglob("*.pdf"))
    assert not Material.objects.exists()


def test_the_host_puts_up_and_takes_away(meeting: Meeting, bo: Person, ada: Person) -> None:
    path = f"/samlinger/{meeting.slug}/etterpa/"
    told = {"title": "Lysbilder", "file": SimpleUploadedFile("a.pdf", PDF)}
    assert client_of(ada).post(f"{path}materiell/", told).status_code == 403
    told["file"] = SimpleUploadedFile("a.pdf", PDF)
    assert client_of(bo).post(f"{path}materiell/", told).status_code == 302
    both = told | {"address": "https://x.example", "file": SimpleUploadedFile("a.pdf", PDF)}
    assert client_of(bo).post(f"{path}materiell/", both).status_code == 422
    bad = {"title": "x", "file": SimpleUploadedFile("a.exe", b"MZ")}
    assert client_of(bo).post(f"{path}materiell/", bad).status_code == 409
    slides = Material.objects.get()
    assert "Lysbilder" in client_of(bo).get(path).content.decode()
    client_of(bo).post(f"{path}materiell/{slides.key}/fjern/")
    assert not Material.objects.exists()


@given(st.binary(max_size=40), st.sampled_from(sorted(material.TYPES)))
def test_a_type_is_given_only_to_what_begins_like_it(raw: bytes, ending: str) -> None:
    kind = material.type_of(f"x.{ending}", raw)
    assert kind is None or kind == material.TYPES[ending][0]
    assert material.type_of("x.html", raw) is None


# ---- talk -----------------------------------------------------------------------------------------


def test_those_who_are_signed_up_talk_through_their_link(meeting: Meeting, bo: Person) -> None:
    kari, ola = seat(meeting, "Kari"), seat(meeting, "Ola")
    path = f"/pamelding/{kari.key}/samtale/"
    told = {"key": str(uuid4()), "text": "Hvor er lysbildene? <b>"}
    assert Client().post(path, told).status_code == 302
    assert Client().post(path, told).status_code == 302
    assert Remark.objects.count() == 1
    page = Client().get(f"/pamelding/{ola.key}/samtale/").content.decode()
    assert "Hvor er lysbildene? &lt;b&gt;" in page
    assert "Kari" in page
    assert str(kari.key) not in page
    answer = client_of(bo).post(
        f"/samlinger/{meeting.slug}/samtale/", {"key": str(uuid4()), "text": "På siden din"}
    )
    assert answer.status_code == 302
    assert Remark.objects.get(is_from_host=True).name == "Bo"


def test_the_host_hides_a_remark_and_shows_it_again(meeting: Meeting, bo: Person) -> None:
    kari = seat(meeting, "Kari")
    said = commands.remark(
        slug=meeting.slug, text="Uff", name="Kari", key=uuid4(), enrolment_id=kari.pk, by="test",
        at=NOON,
    )  # fmt: skip
    path = f"/samlinger/{meeting.slug}/samtale/{said.key}/skjul/"
    own = f"/pamelding/{kari.key}/samtale/"
    client_of(bo).post(path, {"hide": "1"})
    assert "Uff" not in Client().get(own).content.decode()
    client_of(bo).post(path, {"hide": "0"})
    assert "Uff" in Client().get(own).content.decode()


def test_strangers_neither_read_nor_write(meeting: Meeting, eli: Person, ada: Person) -> None:
    for person in (eli, ada):
        assert client_of(person).get(f"/samlinger/{meeting.slug}/samtale/").status_code == 403
    assert Client().get(f"/samlinger/{meeting.slug}/samtale/").status_code == 302
    assert Client().get(f"/pamelding/{uuid4()}/samtale/").status_code == 404


def test_nobody_drowns_the_talk(meeting: Meeting) -> None:
    kari = seat(meeting)
    told = {"slug": meeting.slug, "name": "Kari", "enrolment_id": kari.pk, "by": "test", "at": NOON}
    for number in range(40):
        commands.remark(text=f"{number}", key=uuid4(), **told)
    with pytest.raises(commands.TooMuchTalk):
        commands.remark(text="enda en", key=uuid4(), **told)


def test_an_erased_person_leaves_what_was_said_without_the_name(meeting: Meeting) -> None:
    kari = seat(meeting, "Kari", email="kari@samling.test")
    commands.remark(
        slug=meeting.slug, text="Takk", name="Kari", key=uuid4(), enrolment_id=kari.pk, by="test",
        at=NOON,
    )  # fmt: skip
    commands.erase_participant(email="kari@samling.test", person_id=None, by="test", at=NOON)
    said = Remark.objects.get()
    assert (said.name, said.text) == ("", "Takk")


# ---- opinions -------------------------------------------------------------------------------------


def test_answers_are_shown_from_five_and_in_heaps(meeting: Meeting) -> None:
    shown = []
    for number in range(11):
        think(seat(meeting), better=f"tanke {number}")
        shown.append(queries.opinions(meeting).shown)
    assert shown == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]
    told = queries.opinions(meeting)
    assert (told.answered, told.waiting) == (11, 1)
    assert "tanke 10" not in told.better
    assert told.useful.mean == 4.0
    assert told.will_use.spread == (0, 0, 0, 0, 10)


def test_nothing_ties_an_answer_to_the_one_who_gave_it(meeting: Meeting) -> None:
    kari = seat(meeting, "Kari")
    entries = Entry.objects.count()
    think(kari, better="Bra")
    kari.refresh_from_db()
    assert kari.evaluated_on is not None
    assert Entry.objects.count() == entries
    links = [f.name for f in Evaluation._meta.get_fields() if f.is_relation]
    times = [f.name for f in Evaluation._meta.get_fields() if "Date" in type(f).__name__]
    assert (links, times) == (["meeting"], [])


def test_one_answers_once_and_only_who_was_there(
    meeting: Meeting, trysil_library: Organisation
) -> None:
    kari = seat(meeting)
    think(kari)
    not_held = make_meeting(trysil_library, starts_at=timezone.now() + timedelta(days=1))
    not_asked = make_meeting(
        trysil_library, starts_at=timezone.now() - timedelta(days=1), asks_afterwards=False
    )
    for one in (kari, seat(meeting, attended=False), seat(meeting, standing="waiting"),
                seat(not_held), seat(not_asked)):  # fmt: skip
        with pytest.raises(commands.MayNotEvaluate):
            think(one)
    assert Evaluation.objects.count() == 1


def test_the_form_takes_the_three_questions_and_the_hosts_own(meeting: Meeting) -> None:
    scale = commands.ask_own(
        slug=meeting.slug, kind="scale", text_nb="Lokalet?", by="test", at=NOON
    )
    text = commands.ask_own(slug=meeting.slug, kind="text", text_nb="Tema?", by="test", at=NOON)
    path = "/pamelding/{}/evaluering/"
    first = seat(meeting)
    page = Client().get(path.format(first.key)).content.decode()
    assert "Lokalet?" in page
    assert Client().post(path.format(first.key), {}).status_code == 422
    told = {"useful": "5", f"own_{scale.pk}": "3", f"own_{text.pk}": "Serier"}
    for one in (first, *(seat(meeting) for _ in range(4))):
        assert Client().post(path.format(one.key), told).status_code == 302
    assert Client().post(path.format(first.key), told).status_code == 409
    found = queries.opinions(meeting)
    assert found.scales[0].spread == (0, 0, 5, 0, 0)
    assert found.texts[0].texts == ("Serier",) * 5
    assert found.will_use.mean is None


def test_more_than_five_questions_of_ones_own_are_refused(meeting: Meeting, bo: Person) -> None:
    path = f"/samlinger/{meeting.slug}/etterpa/sporsmal/"
    client = client_of(bo)
    for number in range(5):
        told = {"text_nb": f"Spørsmål {number}", "kind": "text"}
        assert client.post(path, told).status_code == 302
    assert client.post(path, told).status_code == 409
    first = queries.own_questions(meeting)[0]
    client.post(f"{path}{first.pk}/fjern/")
    assert len(queries.own_questions(meeting)) == 4
    assert client.post(path, {}).status_code == 422


@given(st.integers(0, 50), st.integers(1, 10))
def test_no_heap_is_smaller_than_it_must_be(waiting: int, at_least: int) -> None:
    assert evaluation.may_show(waiting, at_least=at_least) == (waiting >= at_least)


@given(st.lists(st.integers(1, 5)))
def test_the_spread_adds_up(figures: list[int]) -> None:
    assert sum(evaluation.spread(figures)) == len(figures)


# ---- the host's page ------------------------------------------------------------------------------


def test_a_number_counted_by_hand_goes_to_the_log(meeting: Meeting, bo: Person) -> None:
    seat(meeting, attended=True)
    path = f"/samlinger/{meeting.slug}/etterpa/"
    assert client_of(bo).post(f"{path}antall/", {"people": "31"}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.event is not None
    assert (meeting.event.people, meeting.event.standing) == (31, "reported")
    assert client_of(bo).post(f"{path}antall/", {"people": "x"}).status_code == 422


def test_the_hosts_page_asks_the_same_however_many_there_are(
    meeting: Meeting, bo: Person, django_assert_max_num_queries
) -> None:
    for _ in range(12):
        think(seat(meeting, attended=True), better="Bra")
    client = client_of(bo)
    path = f"/samlinger/{meeting.slug}/etterpa/"
    client.get(path)
    with django_assert_max_num_queries(14):
        assert client.get(path).status_code == 200
