"""Every page, on a phone and on a desk: no barrier that axe knows, and never wider than the screen."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from samling.meetings import commands as meetings
from samling.register.models import Organisation, Person
from tests.browser import barriers, overflows, sign_in
from tests.cast import NOON

pytestmark = pytest.mark.django_db(transaction=True)

OPEN = [
    "/",
    "/om/",
    "/personvern/",
    "/tilgjengelighet/",
    "/kommuner/",
    "/kommuner/?vis=tabell",
    "/kommuner/trysil/",
    "/strategi/",
    "/strategi/S1/",
    "/arrangementer/",
    "/konto/logg-inn/",
    "/bokbuss/rekkevidde/",
    "/kunnskap/",
    "/arsmelding/2026/",
    "/rad/sporsmal/",
]
LIBRARIAN = ["/arbeidsbord/", "/arrangementer/logg/", "/mitt-bibliotek/", "/konto/"]
COUNTY = [
    "/bokbuss/fordeling/",
    "/arbeidsbord/",
    "/kommuner/trysil/",
    "/register/personer/",
    "/strategi/",
    "/rad/innkurv/",
    "/rad/kunnskap/",
    "/konto/innkommet/",
    "/veiledning/2026/",
    "/arsmelding/2026/",
]


@pytest.fixture
def some_events(bo: Person, trysil_library: Organisation, debates: object) -> None:
    """A debate, a course with nobody counted, and one to come."""
    for number, (kind, people, days) in enumerate(
        [("debate", 31, -20), ("training", None, -12), ("culture", 12, -3), ("culture", None, 9)]
    ):
        meetings.log_event(
            key=uuid.UUID(int=number + 1),
            library_id=trysil_library.pk,
            title=f"Kveld nummer {number + 1}",
            starts_at=NOON + timedelta(days=days),
            type=kind,
            organiser="own",
            audience="adults",
            people=people,
            standing="missing" if people is None else "reported",
            setting="in_house",
            person_id=bo.pk,
            by="test",
            at=NOON,
        )


def look_at(page: Page, paths: list[str]) -> None:
    """Visit each path and collect what is wrong, so that one run tells all."""
    wrong = []
    for path in paths:
        answer = page.goto(path)
        assert answer
        assert answer.status == 200, path
        wrong += [f"{path} {barrier}" for barrier in barriers(page)]
        if overflows(page) > 0:
            wrong.append(f"{path} is {overflows(page)} px too wide")
    assert wrong == []


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_the_open_pages(screen: str, request: pytest.FixtureRequest, some_events: None) -> None:
    look_at(request.getfixturevalue(screen), OPEN)


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_the_librarians_pages(
    screen: str, request: pytest.FixtureRequest, some_events: None
) -> None:
    page = request.getfixturevalue(screen)
    sign_in(page, "bo@samling.test")
    look_at(page, LIBRARIAN)


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_the_countys_pages(
    screen: str, request: pytest.FixtureRequest, some_events: None, ada: Person
) -> None:
    page = request.getfixturevalue(screen)
    sign_in(page, "ada@samling.test")
    look_at(page, COUNTY)


def test_the_pages_in_the_dark(open_context, some_events: None) -> None:  # type: ignore[no-untyped-def]
    page = open_context(width=1280, height=900, color_scheme="dark").new_page()
    look_at(page, OPEN[:8])


def test_the_pages_without_javascript(open_context, some_events: None) -> None:  # type: ignore[no-untyped-def]
    page = open_context(width=360, height=740, java_script_enabled=False).new_page()
    for path in OPEN:
        answer = page.goto(path)
        assert answer
        assert answer.status == 200
        assert page.locator("h1").inner_text()
    page.locator("summary", has_text="Meny").click()
    page.get_by_role("link", name="Kommuner").first.click()
    page.get_by_role("link", name="Trysil").first.click()
    assert page.locator("h1").inner_text() == "Trysil"


def test_the_keyboard_alone_leads_to_a_municipality(desk: Page, some_events: None) -> None:
    desk.goto("/kommuner/")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.textContent").strip() == "Hopp til hovedinnholdet"
    desk.keyboard.press("Enter")
    for _ in range(60):
        desk.keyboard.press("Tab")
        if "Trysil" in desk.evaluate("document.activeElement.textContent"):
            break
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/kommuner/trysil/")
