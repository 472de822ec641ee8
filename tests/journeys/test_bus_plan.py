"""Ada makes a plan on the workbench, pins a school to a day, and takes the plan as a draft."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from samling.bus import commands
from samling.bus.models import Scenario, Timetable
from tests.browser import barriers, overflows, sign_in
from tests.bus.conftest import *  # noqa: F403

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("bus", "stops"),
]


def work() -> None:
    """What a worker does with the what-if that waits, here by a greedy search."""
    scenario = Scenario.objects.get(state="queued")
    Scenario.objects.filter(pk=scenario.pk).update(rounds=0, proof_seconds=0)
    commands.plan_scenario(scenario_id=scenario.pk, clock=timezone.now)


def test_from_the_first_press_to_a_draft(desk: Page, ada) -> None:  # type: ignore[no-untyped-def]
    sign_in(desk, ada.email)
    desk.goto("/bokbuss/plan/")
    assert barriers(desk) == []
    desk.get_by_label("Navn").fill("Flest barn")
    desk.get_by_role("button", name="Planlegg med vanlige innstillinger").click()
    expect(desk.locator("#arbeid")).to_have_text("Venter på tur")
    work()
    # the page asks for itself again, nobody presses anything
    expect(desk.locator("#tall")).to_be_visible()
    expect(desk.locator(".figures")).to_contain_text("690")
    assert barriers(desk) == []

    desk.get_by_role("link", name="Ønsker").click()
    desk.get_by_label("Ønske", exact=True).select_option("pin")
    desk.get_by_label("Skole, barnehage, bygd eller kommune").fill("Jaren skole, Gran")
    desk.get_by_label("Ukedag, for et ønske om dag").select_option("1")
    desk.get_by_role("button", name="Noter ønsket").click()
    expect(desk.locator("main")).to_contain_text("Jaren skole: på tirsdag")
    assert barriers(desk) == []
    desk.get_by_role("button", name="Planlegg").click()
    expect(desk.locator("#arbeid")).to_be_visible()
    work()
    expect(desk.locator("#utkast")).to_be_visible()

    form = desk.locator("form").filter(has_text="Lag et utkast til rutetabell")
    form.get_by_label("Første dag").fill(str(date(2027, 1, 4)))
    form.get_by_label("Siste dag").fill(str(date(2027, 6, 18)))
    form.get_by_role("button").click()
    expect(desk.locator("main")).to_contain_text("Utkastet er laget")
    visit = Timetable.objects.get(state="draft").days.get(visits__stop__slug="jaren-skole")
    assert visit.weekday == 1


def test_the_workbench_fits_a_phone(phone: Page, ada) -> None:  # type: ignore[no-untyped-def]
    sign_in(phone, ada.email)
    scenario = commands.make_scenario(name="Prøve", by="test", at=timezone.now())
    commands.queue_scenario(scenario_id=scenario.pk, by="test", at=timezone.now())
    work()
    for part in ("", "innstillinger/", "onsker/", "sporsmal/"):
        phone.goto(f"/bokbuss/plan/{scenario.pk}/{part}")
        expect(phone.locator("h1")).to_have_text("Prøve")
        assert overflows(phone) <= 0
        assert barriers(phone) == []


@pytest.mark.draws_maps
def test_a_stop_is_pinned_by_a_tap_on_the_map(phone: Page, ada) -> None:  # type: ignore[no-untyped-def]
    sign_in(phone, ada.email)
    scenario = commands.make_scenario(name="Prøve", by="test", at=timezone.now())
    commands.queue_scenario(scenario_id=scenario.pk, by="test", at=timezone.now())
    work()
    phone.goto(f"/bokbuss/plan/{scenario.pk}/onsker/")
    chart = phone.locator("[data-plan-map][data-drawn=yes]")
    chart.scroll_into_view_if_needed()
    expect(chart).to_be_visible()
    spot = phone.evaluate("document.querySelector('[data-plan-map]').spotOf('bjoneroa-skole')")
    chart.click(position={"x": spot["x"], "y": spot["y"]})
    box = phone.locator(".map-popup")
    expect(box).to_contain_text("Bjoneroa skole, Gran")
    assert overflows(phone) <= 0
    box.get_by_role("button", name="Skal ikke besøkes").click()
    expect(box).to_contain_text("Planlegg på nytt")
    expect(phone.locator("[data-wish-list]")).to_contain_text("Bjoneroa skole: skal ikke besøkes")
    assert barriers(phone) == []
    chart.click(position={"x": spot["x"], "y": spot["y"]})
    box.get_by_role("button", name="Ta ønsket tilbake").click()
    expect(phone.locator("[data-wish-list]")).to_contain_text("Ingen ønsker")


def test_the_garage_fits_a_phone(phone: Page, ada, gran) -> None:  # type: ignore[no-untyped-def]
    sign_in(phone, ada.email)
    for part in (
        "garasje/", "garasje/buss/bokbussen/", "garasje/depot/ny/", "garasje/stengt/ny/",
        "garasje/stopp/", "garasje/stopp/ny-bygd/", "garasje/stopp/les-inn/",
        "garasje/stopp/biri-skole/", "garasje/rutetabell/", "kalender/2026/",
        "kalender/2026/gran/", "kalender/2026/les-inn/",
    ):  # fmt: skip
        phone.goto(f"/bokbuss/{part}")
        expect(phone.locator("h1")).to_be_visible()
        assert overflows(phone) <= 0, part
        assert barriers(phone) == [], part
