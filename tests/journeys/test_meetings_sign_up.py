"""Signing up for a meeting: on a phone, by keyboard, without JavaScript; a whole staff in three clicks."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from samling.journal.commands import note
from samling.meetings.models import Enrolment, Meeting
from tests.browser import Opener, barriers, overflows, sign_in
from tests.cast import NOON
from tests.meetings.made_meetings import make_meeting, make_question, make_session
from tests.meetings.test_sign_up_pages import make_staff

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("SHOW_PICTURES_IN", "")


@pytest.fixture
def course(trysil_library) -> Meeting:
    """One seat, two parallel sessions, one question; three weeks from now."""
    note(deed="meetings.published", subject="meeting:0", by="test", at=NOON)
    begins = (timezone.now() + timedelta(days=21)).replace(hour=9, minute=0)
    course = make_meeting(
        trysil_library, seats=1, digital=30, starts_at=begins, lasts=timedelta(hours=6),
        cancel_until=begins - timedelta(days=3), theme="reading", room_kind="link",
        room_address="https://example.org/rom",
    )  # fmt: skip
    make_session(course, "Høytlesing for de minste", seats=1)
    make_session(course, "Debatt i biblioteket", seats=20)
    make_question(course, "Har du allergier?", kind="diet")
    return course


def look(page: Page, name: str) -> None:
    """Without faults for those who cannot see or scroll; a picture when somebody wants to look."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    assert overflows(page) == 0
    assert barriers(page) == []


def fill_in(page: Page, number: int) -> None:
    page.get_by_label("Navnet ditt").fill(f"Person {number}")
    page.get_by_label("E-postadressen din").fill(f"p{number}@samling.test")


def test_a_guest_signs_up_waits_and_moves_up_on_a_phone(phone: Page, course: Meeting) -> None:
    path = f"/samlinger/{course.slug}/"
    phone.goto(path)
    look(phone, "meeting-phone")
    fill_in(phone, 1)
    phone.get_by_text("Høytlesing for de minste").last.click()
    phone.locator("button[type=submit]", has_text="Meld deg på").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Du har plass")
    look(phone, "seated-phone")
    seat = phone.url

    phone.goto(path)
    fill_in(phone, 2)
    phone.get_by_text("I rommet").first.click()
    phone.locator("button[type=submit]", has_text="Meld deg på").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Du står på venteliste")
    look(phone, "waiting-phone")
    queue = phone.url

    phone.goto(seat)
    phone.get_by_role("link", name="Meld deg av").click()
    look(phone, "leave-phone")
    phone.get_by_role("button", name="Ja, meld meg av").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Du har meldt deg av")
    phone.goto(queue)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Du har plass")


def test_everything_works_by_keyboard_without_javascript(
    open_context: Opener, course: Meeting
) -> None:
    page = open_context(width=1280, height=900, java_script_enabled=False).new_page()
    page.goto(f"/samlinger/{course.slug}/")
    page.get_by_label("Navnet ditt").focus()
    page.keyboard.type("Kari Nordmann")
    page.keyboard.press("Tab")
    page.keyboard.type("kari@samling.test")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du har plass")
    assert Enrolment.objects.get().email == "kari@samling.test"


def test_a_leader_signs_up_twelve_in_three_clicks(
    desk: Page, course, celia, trysil_library
) -> None:
    make_staff(trysil_library, 11)
    course.pools.update(seats=20)
    sign_in(desk, celia.email)
    desk.goto(f"/samlinger/{course.slug}/")
    look(desk, "meeting-desk")
    desk.get_by_role("link", name="Meld på flere").click()
    look(desk, "many-desk")
    desk.get_by_text("Alle under").click()
    desk.get_by_role("button", name="Meld på flere").click()
    expect(desk.get_by_role("heading", name="Påmeldt")).to_be_visible()
    look(desk, "many-done-desk")
    assert Enrolment.objects.filter(standing="seated").count() == 12
