"""The page of an event, and what its own library does there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from samling.meetings import commands
from samling.meetings.models import Correction, Event
from samling.register.models import Organisation, Person
from tests.cast import NOON, client_of
from tests.meetings.made import log, totals

EDITED = {
    "title": "Konsert",
    "starts_at": "2026-05-12T19:00",
    "type": "culture",
    "organiser": "own",
    "audience": "everybody",
    "setting": "outside",
    "measure": "auto",
    "is_public": "on",
}


@pytest.fixture
def event(trysil_library: Organisation) -> Event:
    return log(trysil_library, title="Debatt om skogen")


def path(event: Event, deed: str = "") -> str:
    return f"/arrangementer/{event.key}/{deed}"


def test_anybody_reads_a_public_event_and_calendars_understand_it(event: Event) -> None:
    page = Client().get(path(event)).content.decode()
    assert "Debatt om skogen" in page
    assert 'itemtype="https://schema.org/Event"' in page
    assert 'datetime="2026-05-12T12:00:00+02:00"' in page
    assert path(event, "antall/") not in page


@pytest.mark.parametrize("how", ["hidden", "struck"])
def test_what_is_not_public_is_read_by_its_library_and_the_county_only(
    trysil_library: Organisation, how: str, bo: Person, ada: Person, eli: Person, pia: Person
) -> None:
    event = log(trysil_library, is_public=how != "hidden")
    if how == "struck":
        commands.strike_event(key=event.key, by="test", at=NOON)
    assert [client_of(who).get(path(event)).status_code for who in (bo, ada)] == [200, 200]
    assert [client_of(who).get(path(event)).status_code for who in (eli, pia)] == [404, 404]
    assert Client().get(path(event)).status_code == 404


def test_there_is_no_page_for_an_event_that_is_not(db: None) -> None:
    assert Client().get(f"/arrangementer/{uuid4()}/").status_code == 404


def test_the_chief_corrects_a_number_and_the_old_one_is_shown(event: Event, celia: Person) -> None:
    browser = client_of(celia)
    form = {"people": "31", "seen": "12", "reason": "Talte på nytt"}
    answer = browser.post(path(event, "antall/"), form)
    assert answer.status_code == 302
    page = browser.get(path(event)).content.decode()
    assert "Talte på nytt" in page
    assert Correction.objects.get().corrected_by == celia
    assert set(totals().values()) == {(1, 1, 0, 31)}


def test_a_correction_of_a_number_that_has_changed_is_told_so(event: Event, bo: Person) -> None:
    client_of(bo).post(path(event, "antall/"), {"people": "31", "seen": "12"})
    answer = client_of(bo).post(path(event, "antall/"), {"people": "40", "seen": "12"})
    assert answer.status_code == 409
    event.refresh_from_db()
    assert event.people == 31


@pytest.mark.parametrize("form", [{}, {"people": "3", "unknown": "on"}, {"people": "mange"}])
def test_a_correction_that_cannot_be_is_told_beside_its_field(
    event: Event, bo: Person, form: dict[str, str]
) -> None:
    answer = client_of(bo).post(path(event, "antall/"), form)
    assert answer.status_code == 422
    assert answer.context["form"].errors["people"]
    assert not Correction.objects.exists()


def test_an_announced_event_is_told_afterwards(trysil_library: Organisation, bo: Person) -> None:
    event = log(trysil_library, people=None, standing="missing", at=NOON - timedelta(days=3))
    assert totals() == {}
    client_of(bo).post(path(event, "antall/"), {"people": "8", "estimated": "on"})
    assert set(totals().values()) == {(1, 1, 1, 8)}


def test_the_number_is_not_asked_for_before_the_event(
    trysil_library: Organisation, bo: Person
) -> None:
    now = timezone.now()
    event = log(
        trysil_library, starts_at=now + timedelta(days=2), people=None, standing="missing", at=now
    )
    assert not client_of(bo).get(path(event)).context["may_tell"]
    assert client_of(bo).post(path(event, "antall/"), {"people": "8"}).status_code == 409


def test_the_library_edits_its_event_and_the_history_tells_what_it_was(
    event: Event, bo: Person
) -> None:
    browser = client_of(bo)
    assert browser.get(path(event, "rediger/")).context["form"].initial["title"] == event.title
    assert browser.post(path(event, "rediger/"), EDITED).status_code == 302
    event.refresh_from_db()
    assert (event.title, event.type, event.setting) == ("Konsert", "culture", "outside")
    assert "Debatt om skogen" in browser.get(path(event)).content.decode()


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"title": ""}, 422),
        ({"type": "orientation", "organiser": "external"}, 422),
        ({"measure": "finnes-ikke"}, 422),
        ({"starts_at": "2040-01-01T12:00"}, 422),
    ],
)
def test_an_edit_that_cannot_be_changes_nothing(
    event: Event, bo: Person, wrong: dict[str, str], status: int
) -> None:
    answer = client_of(bo).post(path(event, "rediger/"), {**EDITED, **wrong})
    assert answer.status_code == status
    event.refresh_from_db()
    assert event.title == "Debatt om skogen"


def test_the_library_takes_an_event_out_after_one_question(event: Event, bo: Person) -> None:
    browser = client_of(bo)
    assert browser.get(path(event, "ta-ut/")).status_code == 200
    assert totals()
    answer = browser.post(path(event, "ta-ut/"), {"reason": "Avlyst"})
    assert answer.status_code == 302
    assert totals() == {}
    assert "Avlyst" in browser.get(path(event)).content.decode()
    assert browser.post(path(event, "antall/"), {"people": "3"}).status_code == 409
    assert browser.post(path(event, "rediger/"), EDITED).status_code == 409


@pytest.mark.parametrize("who", ["ada", "dina", "dag", "pia", "eli"])
@pytest.mark.parametrize("deed", ["antall/", "rediger/", "ta-ut/"])
def test_nobody_but_its_library_changes_an_event(
    event: Event, request: pytest.FixtureRequest, who: str, deed: str
) -> None:
    browser = client_of(request.getfixturevalue(who))
    answer = browser.post(path(event, deed), {**EDITED, "people": "99"})
    assert answer.status_code == 403
    assert Client().post(path(event, deed), {"people": "99"}).status_code == 302
    event.refresh_from_db()
    assert (event.people, event.title, event.struck_at) == (12, "Debatt om skogen", None)


def test_a_librarian_of_another_library_may_only_read(
    ringsaker_library: Organisation, bo: Person
) -> None:
    event = log(ringsaker_library)
    assert client_of(bo).get(path(event)).status_code == 200
    for deed in ("antall/", "rediger/", "ta-ut/"):
        assert client_of(bo).post(path(event, deed), EDITED).status_code == 403


def test_the_way_back_never_leads_away_from_us(event: Event, bo: Person) -> None:
    browser = client_of(bo)
    for back, leads in (
        ("https://example.org/", path(event)),
        ("//example.org/", path(event)),
        ("/mitt-bibliotek/", "/mitt-bibliotek/"),
    ):
        form = {"people": "12", "tilbake": back}
        assert browser.post(path(event, "antall/"), form)["Location"] == leads


def test_the_page_asks_few_questions(
    event: Event, bo: Person, django_assert_max_num_queries: Any
) -> None:
    browser = client_of(bo)
    with django_assert_max_num_queries(7):
        browser.get(path(event))
    with django_assert_max_num_queries(1):
        Client().get(path(event))
