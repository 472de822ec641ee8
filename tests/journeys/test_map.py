"""The map is really drawn, also when its tiles are out of reach, and the same stands in a table."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.draws_maps]


@pytest.fixture
def innlandet(db: None) -> None:
    """The real county as a fresh start has it."""
    call_command("load_facts", verbosity=0)
    call_command("load_strategy", verbosity=0)
    call_command("load_boundaries", verbosity=0)


def test_the_county_is_drawn_with_children_and_reach_as_layers(desk: Page, innlandet: None) -> None:
    desk.goto("/kommuner/?vis=kart")
    drawn = desk.locator("[data-map][data-drawn=yes]")
    expect(drawn).to_be_visible(timeout=30_000)
    layers = desk.locator("[data-map-layer]")
    assert layers.count() >= 2
    layers.nth(1).click()
    expect(layers.nth(1)).to_have_attribute("aria-pressed", "true")

    desk.goto("/kommuner/?vis=tabell")
    assert desk.locator("table tbody tr").count() == 46

    desk.goto("/kommuner/ringsaker/")
    expect(desk.locator("main")).to_contain_text("36\xa0199")
    desk.goto("/kommuner/asnes/")
    expect(desk.locator("main")).to_contain_text("mangler")
