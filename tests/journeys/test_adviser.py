"""Ada signs in with a code by e-mail, opens a municipality, writes advice with a promise, keeps it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from tests.browser import barriers

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_letter_to_a_promise_that_is_kept(desk: Page, ada, trysil_library, plan) -> None:  # type: ignore[no-untyped-def]
    desk.goto("/arbeidsbord/")
    desk.locator("main [type=email], main [name=login]").first.fill(ada.email)
    desk.locator("main form").first.locator("button[type=submit], button:not([type])").first.click()
    code_field = desk.locator("main [name=code]")
    expect(code_field).to_be_visible()
    found = re.search(r"\b([A-Z0-9]{3}-?[A-Z0-9]{3})\b", str(mail.outbox[-1].body))
    assert found
    code_field.fill(found.group(1))
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/arbeidsbord/")

    desk.get_by_role("link", name="Kommuner").first.click()
    desk.get_by_role("link", name="Trysil").first.click()
    expect(desk.locator("h1")).to_have_text("Trysil")
    expect(desk.locator("main")).to_contain_text("Trysil folkebibliotek")
    assert barriers(desk) == []

    form = desk.locator("#advice-form")
    form.locator("[name$=-title]").fill("Meråpent bibliotek")
    form.locator("[name$=-text]").fill("Snakket om låser og bemanning.")
    form.locator("[name$=-promise]").fill("Avtale besøk")
    form.locator("[name$=-due_on]").fill(str(date.today() + timedelta(days=3)))
    form.get_by_role("button", name="Lagre").click()
    expect(desk.locator("#advice-log")).to_contain_text("Snakket om låser og bemanning.")
    expect(desk.locator("#advice-form [name$=-text]")).to_have_value("")

    desk.goto("/arbeidsbord/")
    expect(desk.locator("main")).to_contain_text("Avtale besøk")
    assert barriers(desk) == []
    promise = desk.locator("li.promise").filter(has_text="Avtale besøk")
    promise.get_by_role("button", name="Gjort").click()
    expect(promise.get_by_role("button", name="Angre")).to_be_visible()
    desk.goto("/arbeidsbord/")
    expect(desk.locator("li.promise").filter(has_text="Avtale besøk")).to_have_count(0)
