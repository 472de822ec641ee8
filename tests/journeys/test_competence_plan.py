"""Ada lets the planner make a plan, decides it, shows it to everybody and makes the first course of it."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from samling.competence import commands
from samling.competence.models import CompetencePlan, PlannedCourse
from samling.register.models import Organisation, Person
from tests.browser import barriers, overflows, sign_in
from tests.competence.conftest import make_version
from tests.competence.planned import close_with_needs, keys_of, possible

pytestmark = pytest.mark.django_db(transaction=True)


def work() -> None:
    """What a worker does with the plan that waits."""
    plan = CompetencePlan.objects.get(work="queued")
    CompetencePlan.objects.filter(pk=plan.pk).update(seconds=1)
    commands.run_plan(plan_id=plan.pk, clock=timezone.now)


def test_from_needs_to_a_course_in_the_calendar(
    desk: Page,
    phone: Page,
    ada: Person,
    trysil_library: Organisation,
    ringsaker_library: Organisation,
) -> None:
    version = make_version("Prøve", areas=1, each=2)
    close_with_needs(version, [trysil_library, ringsaker_library])
    one, other = (key for _pk, key in keys_of(version))
    possible("Bokprat", {one: "1"}, [trysil_library])
    possible("Debattkurs", {other: "1"}, [ringsaker_library])
    sign_in(desk, ada.email or "")
    desk.goto("/kompetanse/planer/")
    desk.get_by_role("link", name="Ny plan").click()
    assert barriers(desk) == []
    desk.get_by_label("Navn på bokmål").fill("Kompetanseplan for prøven")
    desk.get_by_role("button", name="Lagre").click()
    expect(desk.locator("h1")).to_have_text("Kompetanseplan for prøven")

    desk.get_by_role("button", name="La planleggeren lage den").click()
    expect(desk.locator("#work meter")).to_be_visible()
    work()
    desk.get_by_role("link", name="Planleggeren er ferdig").click()
    expect(desk.locator(".figures")).to_contain_text("av behovet dekkes")
    expect(desk.locator("main")).to_contain_text("Debattkurs")
    assert barriers(desk) == []
    assert overflows(desk) == 0

    desk.get_by_role("button", name="Godkjenn").click()
    desk.get_by_role("button", name="Publiser").click()
    path = desk.get_by_role("link", name="Den åpne siden").get_attribute("href")
    assert path
    phone.goto(path)
    expect(phone.locator("h1")).to_have_text("Kompetanseplan for prøven")
    expect(phone.locator("main")).to_contain_text("Bokprat")
    assert barriers(phone) == []
    assert overflows(phone) == 0

    desk.get_by_role("link", name="Lag samlingen Debattkurs").first.click()
    assert barriers(desk) == []
    desk.get_by_role("button", name="Lag samlingen").click()
    expect(desk.get_by_role("textbox", name="Tittel")).to_have_value("Debattkurs")
    assert PlannedCourse.objects.get().meeting.title_nb == "Debattkurs"
