"""Somebody who lives here, without an account: what happens near me, in my language, on my phone, on paper."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from samling.meetings import commands as meetings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def coming(bo, trysil_library, ringsaker_library, plan) -> None:  # type: ignore[no-untyped-def]
    """An author visit in Trysil next week."""
    now = timezone.now()
    meetings.log_event(
        key=uuid.UUID(int=3),
        library_id=trysil_library.pk,
        title="Forfatterbesøk ved elva",
        starts_at=now + timedelta(days=6),
        type="culture",
        organiser="own",
        audience="everybody",
        people=None,
        standing="missing",
        setting="in_house",
        person_id=bo.pk,
        by="test",
        at=now,
    )


def test_what_happens_near_me(phone: Page, coming: None) -> None:
    phone.goto("/")
    expect(phone.locator("main")).to_contain_text("Forfatterbesøk ved elva")
    phone.locator("#near").select_option(label="Trysil")
    phone.get_by_role("button", name="Vis hva som skjer").click()
    expect(phone.locator("main")).to_contain_text("Forfatterbesøk ved elva")
    phone.get_by_role("link", name="Forfatterbesøk ved elva").first.click()
    expect(phone.locator("h1")).to_have_text("Forfatterbesøk ved elva")
    expect(phone.locator("main")).to_contain_text("Trysil folkebibliotek")


@pytest.mark.parametrize(
    ("language", "menu", "strategy"),
    [
        ("nn", "Kommunar", "Strategi"),
        ("en", "Municipalities", "Strategy"),
        ("nb", "Kommuner", "Strategi"),
    ],
)
def test_the_reader_chooses_the_language_from_the_menu(
    phone: Page, coming: None, language: str, menu: str, strategy: str
) -> None:
    phone.goto("/strategi/")
    phone.locator("summary", has_text="Meny").click()
    with phone.expect_navigation():
        phone.locator(f"button[name=language][value={language}]").click()
    expect(phone.locator("html")).to_have_attribute("lang", language)
    phone.locator("header summary").click()
    head = phone.locator("header.site-head")
    expect(head.get_by_role("link", name=menu, exact=True)).to_be_visible()
    expect(head.get_by_role("link", name=strategy, exact=True)).to_be_visible()


def test_on_paper_the_menus_are_gone_and_the_numbers_stay(desk: Page, coming: None) -> None:
    desk.goto("/kommuner/trysil/")
    desk.emulate_media(media="print")
    expect(desk.locator("header.site-head")).to_be_hidden()
    expect(desk.locator("h1")).to_be_visible()
    expect(desk.locator(".figures").first).to_be_visible()
