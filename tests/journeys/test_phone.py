"""The phone when coverage, session or answer is gone: nothing lost, nothing doubled."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from samling.meetings.models import Event
from samling.register.models import Organisation, Person
from tests.browser import Opener, sign_in
from tests.cast import client_of
from tests.journeys.test_librarian import fill_in, save

FORM = "/arrangementer/logg/"

pytestmark = pytest.mark.django_db(transaction=True)


def opened(open_context: Opener, person: Person, *, workers: str = "block") -> Page:
    """The form on a person's phone, with or without the script for no coverage."""
    page = open_context(width=360, height=740, service_workers=workers).new_page()
    sign_in(page, person.email or "")
    page.goto(FORM)
    return page


def test_the_form_opens_without_coverage_once_it_has_been_opened(
    open_context: Opener, bo: Person
) -> None:
    page = opened(open_context, bo, workers="allow")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function(
        "async (form) => (await (await caches.open('samling-log-2')).match(form)) !== undefined"
        " && (await (await caches.open('samling-log-2')).keys()).length > 8",
        arg=FORM,
    )
    page.reload()
    page.context.set_offline(True)
    page.reload()
    fill_in(page, "I Fulufjellet", "6")
    save(page)
    expect(page.locator("[data-outbox]")).to_contain_text("I Fulufjellet")
    page.reload()
    expect(page.locator("[data-outbox]")).to_contain_text("I Fulufjellet")
    assert not Event.objects.exists()
    page.context.set_offline(False)
    expect(page.locator("[data-logged]")).to_contain_text("I Fulufjellet")
    expect(page.locator("[data-outbox]")).to_be_hidden()
    assert Event.objects.count() == 1


def test_an_answer_that_never_came_back_makes_no_second_event(
    open_context: Opener, bo: Person
) -> None:
    page = opened(open_context, bo)

    def lose_the_answer(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(f"**{FORM}", lose_the_answer)
    fill_in(page, "Svaret ble borte", "8")
    save(page)
    expect(page.locator("[data-outbox]")).to_contain_text("Svaret ble borte")
    assert Event.objects.count() == 1
    page.unroute(f"**{FORM}")
    page.locator("[data-outbox-send]").click()
    expect(page.locator("[data-outbox]")).to_be_hidden()
    assert Event.objects.count() == 1


def test_a_session_that_ended_keeps_the_event_and_asks_to_sign_in(
    open_context: Opener, bo: Person
) -> None:
    page = opened(open_context, bo)
    fill_in(page, "Logget ut", "5")
    page.context.clear_cookies()
    save(page)
    expect(page.locator("[data-outbox]")).to_contain_text("Logget ut")
    expect(page.locator("[data-outbox-sign-in]")).to_be_visible()
    sign_in(page, bo.email or "")
    page.goto(FORM)
    expect(page.locator("[data-logged]")).to_contain_text("Logget ut")
    assert Event.objects.get().logged_by == bo


def test_what_one_person_wrote_is_not_sent_in_anothers_name(
    open_context: Opener, bo: Person, celia: Person
) -> None:
    page = opened(open_context, bo)
    fill_in(page, "Bo skrev dette", "5")
    page.context.set_offline(True)
    save(page)
    expect(page.locator("[data-outbox]")).to_be_visible()
    page.context.clear_cookies()
    sign_in(page, celia.email or "")
    page.context.set_offline(False)
    page.goto(FORM)
    expect(page.locator("[data-outbox-sign-in]")).to_be_visible()
    assert not Event.objects.exists()
    page.context.clear_cookies()
    sign_in(page, bo.email or "")
    page.goto(FORM)
    expect(page.locator("[data-outbox]")).to_be_hidden()
    assert Event.objects.get().logged_by == bo


def test_what_is_refused_after_waiting_can_be_put_right(open_context: Opener, bo: Person) -> None:
    page = opened(open_context, bo)
    fill_in(page, "Uten type", "5")
    page.evaluate("document.querySelector('[name=type]:checked').checked = false")
    page.context.set_offline(True)
    save(page)
    expect(page.locator("[data-outbox]")).to_contain_text("Uten type")
    page.context.set_offline(False)
    page.locator("[data-outbox-list] .error").wait_for()
    page.locator("[data-outbox-list] button").first.click()
    expect(page.locator("[name=title]")).to_have_value("Uten type")
    page.locator("[name=type][value=debate]").check()
    save(page)
    expect(page.locator("[data-logged]")).to_contain_text("Uten type")
    expect(page.locator("[data-outbox]")).to_be_hidden()
    assert Event.objects.count() == 1


def test_the_same_as_last_time_needs_only_the_number(
    open_context: Opener, bo: Person, trysil_library: Organisation
) -> None:
    form: dict[str, Any] = {
        "key": "3f2b8a52-6a0b-4c5c-9d7e-0f3c3d1a9b11", "library": trysil_library.pk,
        "title": "Språkkafé", "starts_at": "2026-05-12T18:00", "type": "training",
        "organiser": "own", "audience": "adults", "people": "14",
    }  # fmt: skip
    client_of(bo).post(FORM, form)
    page = opened(open_context, bo)
    page.locator("[data-again]").click()
    page.locator("[name=people]").fill("21")
    save(page)
    expect(page.locator("[data-logged]")).to_contain_text("Språkkafé")
    event = Event.objects.order_by("-pk")[0]
    assert (event.people, event.type, event.audience) == (21, "training", "adults")


def test_a_number_and_unknown_exclude_each_other_at_once(open_context: Opener, bo: Person) -> None:
    page = opened(open_context, bo)
    page.locator("[name=people]").fill("21")
    page.locator("[name=unknown]").check()
    expect(page.locator("[name=people]")).to_have_value("")
    page.locator("[name=people]").fill("3")
    expect(page.locator("[name=unknown]")).not_to_be_checked()
    page.locator("[name=starts_at]").fill("2031-05-12T18:00")
    expect(page.locator("[data-later]")).to_be_visible()
