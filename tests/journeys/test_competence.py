"""Ada sends a survey; Bo answers on his phone and goes on at a desk; Ada reads what is needed."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from samling.accounts.models import Letter
from samling.competence import commands
from samling.competence.models import FrameworkVersion, Rating, Survey, SurveyInvitation
from samling.register.models import Organisation, Person
from tests.browser import barriers, overflows, sign_in
from tests.cast import NOON
from tests.competence.conftest import make_version
from tests.competence.made import close_with, from_library, from_person, rating

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def framework(db: None) -> FrameworkVersion:
    """Three areas with three competences each."""
    return make_version("Prøve", areas=3, each=3)


def link_in_letter(to: str) -> str:
    """The path of the first personal link in the newest letter to somebody."""
    letter = Letter.objects.filter(to=to, purpose="survey").order_by("-pk")[0]
    found = re.search(r"https?://[^/\s]+(/kompetanse/svar/\S+)", letter.body)
    assert found
    return found.group(1)


def test_from_the_question_to_the_answer_on_two_devices(
    desk: Page, phone: Page, ada: Person, bo: Person, framework: FrameworkVersion, open_context
) -> None:  # type: ignore[no-untyped-def]
    sign_in(desk, ada.email)
    desk.goto("/kompetanse/")
    assert barriers(desk) == []
    desk.get_by_role("link", name="Ny undersøkelse").click()
    desk.get_by_label("Navn på bokmål").fill("Hva trenger du å lære?")
    desk.get_by_label("Svarfrist").fill(str(date.today() + timedelta(days=14)))
    desk.get_by_role("button", name="Lagre").click()
    expect(desk.locator("h1")).to_have_text("Hva trenger du å lære?")
    desk.get_by_role("button", name="Send til alle").click()
    expect(desk.locator("main")).to_contain_text("Svarprosent per kommune")
    assert barriers(desk) == []

    link = link_in_letter(bo.email)
    phone.goto(link)
    assert barriers(phone) == []
    phone.get_by_text("Prøve område 0").click()
    phone.get_by_text("Prøve område 2").click()
    phone.get_by_role("button", name="Lagre og gå videre").click()
    expect(phone.locator("h1")).to_have_text("Prøve område 0")
    assert barriers(phone) == []
    assert overflows(phone) == 0
    first = phone.locator(".rating").first
    first.locator("[name^=now-][value='1']").check()
    expect(phone.locator("#progress")).to_contain_text("lagret kl.")
    first.locator("[name^=wanted-][value='3']").check()
    expect(phone.locator("#progress")).to_contain_text("1 av 6 besvart")

    # another device, without JavaScript, goes on where the phone stopped
    other = open_context(width=1280, height=900, java_script_enabled=False).new_page()
    other.goto(link)
    other.get_by_role("link", name="Gå videre der du slapp").click()
    first = other.locator(".rating").first
    expect(first.locator("[name^=wanted-][value='3']")).to_be_checked()
    second = other.locator(".rating").nth(1)
    second.locator("[name^=now-][value='0']").check()
    second.locator("[name^=wanted-][value='2']").check()
    other.get_by_role("button", name="Lagre og gå videre").click()
    expect(other.locator("h1")).to_have_text("Prøve område 2")
    other.get_by_role("button", name="Lagre og gå videre").click()
    other.get_by_label("Hva annet trenger du å lære").fill("Noe om alt")
    other.get_by_role("button", name="Ferdig").click()
    expect(other.locator("main")).to_contain_text("Takk, du er ferdig.")
    assert Rating.objects.filter(now__isnull=False, wanted__isnull=False).count() == 2
    assert SurveyInvitation.objects.get(person=bo).finished_at

    desk.reload()
    expect(desk.locator("main")).to_contain_text("1 er spurt, 1 har begynt")
    desk.get_by_role("button", name="Lukk nå").click()
    desk.get_by_role("link", name="Se behovene").click()
    desk.get_by_role("link", name="Folk sier").click()
    expect(desk.locator("#heat")).to_contain_text("vises ikke")
    phone.goto(link)
    expect(phone.locator("h1")).to_have_text("Undersøkelsen er over")
    assert Survey.objects.get().replies.get().organisation_id is None


def test_what_is_kept_though_coverage_goes(
    phone: Page, bo: Person, ada: Person, framework: FrameworkVersion
) -> None:
    survey = open_for(framework)
    link = survey.invitations.get(person=bo)
    commands.choose_areas(key=link.key, areas=["prove-omrade-0"], at=survey.opened_at or NOON)
    phone.goto(f"/kompetanse/svar/{link.key}/prove-omrade-0/")
    phone.context.set_offline(True)
    first = phone.locator(".rating").first
    first.locator("[name^=now-][value='2']").check()
    expect(phone.locator("[data-not-sent]")).to_be_visible()
    phone.context.set_offline(False)
    # the next tap in the same question brings the first one along
    first.locator("[name^=wanted-][value='4']").check()
    expect(phone.locator("#progress")).to_contain_text("1 av 3 besvart")
    kept = Rating.objects.get()
    assert (kept.now, kept.wanted) == (2, 4)


def open_for(version: FrameworkVersion) -> Survey:
    """A survey that is open today."""
    from django.utils import timezone

    from samling.ground.wording import Wording

    at = timezone.now()
    survey = commands.make_survey(
        title=Wording("Behov"),
        text=Wording(),
        version_id=version.pk,
        asks_people=True,
        asks_libraries=True,
        last_day=at.date() + timedelta(days=10),
        by="test",
        at=at,
    )
    commands.open_survey(key=survey.pk, by="test", at=at)
    survey.refresh_from_db()
    return survey


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_the_pages_about_needs_have_no_barrier(
    screen: str,
    request: pytest.FixtureRequest,
    ada: Person,
    celia: Person,
    pia: Person,
    trysil_library: Organisation,
    framework: FrameworkVersion,
) -> None:
    first = framework.competences.order_by("pk")[0]
    closed = close_with(
        framework.pk,
        [
            from_library(trysil_library, rating(first, 1, 3, people=2), wish="Mer"),
            *(from_person(trysil_library, rating(first, 0, 3)) for _ in range(6)),
        ],
    )
    open_for(framework)
    base = f"/kompetanse/undersokelser/{closed.pk}/"
    paths = [
        "/kompetanse/rammeverk/",
        "/kompetanse/rammeverk/prove/",
        "/kompetanse/undersokelser/",
        "/kompetanse/undersokelser/ny/",
        f"{base}behov/",
        f"{base}behov/?vis=ansatte",
        f"{base}behov/kompetanse/{first.key}/",
        f"{base}behov/bibliotek/{trysil_library.slug}/",
        f"{base}onsker/",
        "/kompetanse/effekt/",
        "/kompetanse/partnere/",
        "/kompetanse/partnere/ny-avtale/",
    ]
    link = SurveyInvitation.objects.get(kind="library", survey__state="open")
    commands.choose_areas(key=link.key, areas=["prove-omrade-0"], at=link.survey.opened_at or NOON)
    paths += [
        f"/kompetanse/svar/{link.key}/{tail}" for tail in ("", "prove-omrade-0/", "til-slutt/")
    ]
    page = request.getfixturevalue(screen)
    sign_in(page, ada.email)
    wrong = []
    for path in paths:
        page.goto(path)
        wrong += [f"{path} {barrier}" for barrier in barriers(page)]
        if overflows(page) > 0:
            wrong.append(f"{path} is {overflows(page)} px too wide")
    assert wrong == []
