"""Bo logs events on a phone: with coverage, without, with two taps; and sees them where they belong."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from samling.meetings.commands import gather
from samling.meetings.models import Event
from tests.browser import barriers, overflows, sign_in
from tests.cast import NOON

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def form(phone: Page, bo, debates) -> Page:  # type: ignore[no-untyped-def]
    """The form on Bo's phone; debates count under the measure for debates."""
    gather(measure_slug=debates.slug, type="debate", place=10, by="test", at=NOON)
    sign_in(phone, bo.email)
    phone.goto("/arrangementer/logg/")
    return phone


def fill_in(page: Page, title: str, people: str) -> None:
    """The five things that are asked for; when is filled in already."""
    page.locator("[name=title]").fill(title)
    page.locator("[name=type][value=debate]").check()
    page.locator("[name=audience][value=adults]").check()
    page.locator("[name=organiser][value=own]").check()
    page.locator("[name=people]").fill(people)


def save(page: Page) -> None:
    page.locator("[data-send]").click()


def test_an_event_logged_on_a_phone_is_at_once_where_it_belongs(form: Page) -> None:
    assert barriers(form) == []
    assert overflows(form) == 0
    fill_in(form, "Samtale om bygda", "31")
    save(form)
    expect(form.locator("[data-logged]")).to_contain_text("Samtale om bygda")
    event = Event.objects.get()
    assert (event.people, event.standing, event.type) == (31, "reported", "debate")

    form.goto("/kommuner/trysil/")
    expect(form.locator("main")).to_contain_text("Samtale om bygda")
    expect(form.locator("main")).to_contain_text("Debatt i alle bibliotek")
    form.goto("/strategi/S1/")
    expect(form.locator("main")).to_contain_text("31")
    form.goto("/mitt-bibliotek/")
    expect(form.locator("main")).to_contain_text("31")


def test_nothing_is_lost_and_nothing_doubled_when_coverage_goes(form: Page) -> None:
    form.context.set_offline(True)
    fill_in(form, "Uten nett", "12")
    save(form)
    expect(form.locator("[data-outbox]")).to_be_visible()
    expect(form.locator("[data-outbox]")).to_contain_text("Uten nett")
    assert not Event.objects.exists()

    form.context.set_offline(False)
    expect(form.locator("[data-outbox]")).to_be_hidden()
    expect(form.locator("[data-logged]")).to_contain_text("Uten nett")
    assert [event.title for event in Event.objects.all()] == ["Uten nett"]


def test_two_taps_are_one_event(form: Page) -> None:
    fill_in(form, "To trykk", "7")
    form.locator("[data-send]").dblclick()
    expect(form.locator("[data-logged]")).to_contain_text("To trykk")
    assert Event.objects.count() == 1


def test_a_half_filled_form_is_there_after_the_phone_was_put_away(form: Page) -> None:
    form.locator("[name=title]").fill("Halvferdig")
    form.locator("[name=type][value=culture]").check()
    form.reload()
    expect(form.locator("[name=title]")).to_have_value("Halvferdig")
    expect(form.locator("[name=type][value=culture]")).to_be_checked()


def test_an_unknown_number_is_missing_and_not_zero(form: Page) -> None:
    fill_in(form, "Ingen talte", "")
    form.locator("[name=unknown]").check()
    save(form)
    expect(form.locator("[data-logged]")).to_be_visible()
    assert Event.objects.get().people is None
    form.goto("/mitt-bibliotek/")
    expect(form.locator("main")).to_contain_text("mangler")


def test_the_form_works_without_javascript(open_context, bo, debates) -> None:  # type: ignore[no-untyped-def]
    page = open_context(width=360, height=740, java_script_enabled=False).new_page()
    sign_in(page, bo.email)
    page.goto("/arrangementer/logg/")
    fill_in(page, "Uten skript", "9")
    save(page)
    expect(page.locator("[data-logged]")).to_contain_text("Uten skript")
    page.go_back()
    save(page)
    assert Event.objects.count() == 1


def test_what_is_wrong_is_told_at_the_field_and_nothing_is_lost(form: Page) -> None:
    fill_in(form, "", "12")
    save(form)
    expect(form.locator("[name=title][aria-invalid=true]")).to_be_focused()
    expect(form.locator("[name=people]")).to_have_value("12")
    assert barriers(form) == []
    form.locator("[name=title]").fill("Nå med tittel")
    save(form)
    expect(form.locator("[data-logged]")).to_contain_text("Nå med tittel")
    assert Event.objects.count() == 1
