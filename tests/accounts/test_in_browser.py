"""Signing in as people do: code, passkey and provider, in a real browser."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from samling.accounts import commands
from samling.accounts.models import Letter
from samling.accounts.rules import providers_from
from tests.accounts.openid import provider
from tests.accounts.test_sign_in import code_in
from tests.browser import barriers, overflows, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def photograph(page: Page, name: str) -> None:
    """Keep a picture when somebody wants to look."""
    if folder := os.environ.get("PHOTOGRAPHS"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def well_made(page: Page, name: str) -> None:
    """No barriers, and nothing wider than the screen."""
    photograph(page, name)
    assert barriers(page) == []
    assert overflows(page) == 0


def sign_in_by_code(page: Page, email: str) -> None:
    """From the sign-in page all the way in."""
    page.goto("/konto/logg-inn/")
    page.locator("#id_email").fill(email)
    page.locator("#id_email").press("Enter")
    page.wait_for_url("**/konto/logg-inn/kode/**")
    page.locator("#id_code").fill(code_in(mail.outbox[-1]))
    page.locator("#id_code").press("Enter")
    page.wait_for_url("**/arbeidsbord/")


def give_authenticator(page: Page) -> None:
    """A device that can make and use passkeys, and whose owner always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_signing_in_with_a_code_and_out_again(request, bo, screen):
    page: Page = request.getfixturevalue(screen)
    page.goto("/konto/logg-inn/")
    well_made(page, "sign-in")
    page.locator("#id_email").fill(bo.email)
    page.locator("#id_email").press("Enter")
    page.wait_for_url("**/kode/**")
    well_made(page, "code")
    page.locator("#id_code").fill("BBB-BBB")
    page.locator("#id_code").press("Enter")
    expect(page.locator("#id_code_error")).to_be_visible()
    well_made(page, "code-wrong")
    page.locator("#id_code").fill(code_in(mail.outbox[-1]))
    page.locator("#id_code").press("Enter")
    page.wait_for_url("**/arbeidsbord/")
    page.goto("/konto/")
    well_made(page, "me")
    page.locator(".page-head form button").click()
    page.wait_for_url(re.compile(r"/$"))
    page.goto("/konto/")
    page.wait_for_url("**/logg-inn/**")


def test_a_passkey_is_added_used_renamed_and_removed(desk, bo):
    page: Page = desk
    give_authenticator(page)
    sign_in_by_code(page, bo.email)
    page.goto("/konto/nokler/")
    well_made(page, "keys-none")
    page.locator(".page-head .actions a").click()
    well_made(page, "key-add")
    page.locator("#id_name").fill("Telefonen")
    page.locator("#main form button").click()
    page.wait_for_url("**/konto/nokler/")
    expect(page.get_by_role("rowheader", name="Telefonen")).to_be_visible()
    well_made(page, "keys")
    assert Authenticator.objects.get().user.email == bo.email
    assert Letter.objects.filter(purpose="security").count() == 1

    page.context.clear_cookies()
    page.goto("/konto/logg-inn/?next=/konto/")
    page.locator("form[data-key-sign-in] button").click()
    page.wait_for_url(re.compile(r"/konto/$"))
    expect(page.get_by_text("Telefonen")).to_be_visible()

    page.goto("/konto/nokler/")
    page.locator("table a").first.click()
    well_made(page, "key-rename")
    page.locator("#id_name").fill("Den nye telefonen")
    page.locator("#main form button").click()
    expect(page.get_by_role("rowheader", name="Den nye telefonen")).to_be_visible()

    page.locator("table a").last.click()
    well_made(page, "key-remove")
    page.locator("#main form button").click()
    page.wait_for_url("**/konto/nokler/")
    assert not Authenticator.objects.exists()

    page.context.clear_cookies()
    page.goto("/konto/logg-inn/")
    page.locator("form[data-key-sign-in] button").click()
    page.wait_for_url("**/konto/logg-inn/")
    expect(page.locator(".toast, [data-key-fault]:visible").first).to_be_visible()


def test_a_code_still_works_alone_when_there_is_a_passkey(desk, bo):
    page: Page = desk
    give_authenticator(page)
    sign_in_by_code(page, bo.email)
    page.goto("/konto/nokler/ny/")
    page.locator("#main form button").click()
    page.wait_for_url("**/konto/nokler/")
    page.context.clear_cookies()
    sign_in_by_code(page, bo.email)


def test_a_passkey_ceremony_that_is_broken_off_says_so(desk, bo):
    page: Page = desk
    give_authenticator(page)
    page.goto("/konto/logg-inn/")
    page.locator("form[data-key-sign-in] button").click()  # the device has no key
    expect(page.locator("[data-key-fault]")).to_be_visible()


def test_the_browser_is_led_to_the_provider_and_back(desk, bo, live_server, settings):
    page: Page = desk
    people = {"bo-at-feide": {"email": bo.email, "email_verified": True}}
    redirect = f"{live_server.url}/konto/logg-inn/fra/prove/"
    with provider(people, redirect=redirect) as issuer:
        app = {
            "id": "prove",
            "name": "Prøve-Feide",
            "server": issuer,
            "client_id": "samling",
            "secret": "a secret of the tests",
        }
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"APPS": providers_from(json.dumps([app]))}
        }
        page.goto("/konto/logg-inn/")
        well_made(page, "sign-in-provider")
        page.get_by_role("link", name="Prøve-Feide").click()
        page.wait_for_url(f"{issuer}/**")
        page.locator("[name=login]").fill("bo-at-feide")
        page.locator("[name=password]").fill("anything")
        page.locator("button[type=submit]").click()
        page.locator("button[type=submit]").click()
        page.wait_for_url("**/arbeidsbord/")
        page.goto("/konto/tilknytninger/")
        well_made(page, "identities")


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_the_other_pages_are_well_made_too(request, ada, screen, settings, tmp_path):
    page: Page = request.getfixturevalue(screen)
    settings.VAR = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mailbox"
    page.goto("/konto/logg-inn/")
    page.locator("#id_email").fill(ada.email)
    page.locator("#id_email").press("Enter")
    page.wait_for_url("**/kode/**")
    page.goto("/konto/postkasse/")
    expect(page.locator("[data-code]")).to_be_visible()
    well_made(page, "mailbox")

    for state in ("failed", "unsure", "queued"):
        letter = commands.queue_text(
            to=ada.email, language="nb", subject="Du har lovet noe til i morgen", body="x",
            purpose="reminder", at=timezone.now(),
        )  # fmt: skip
        Letter.objects.filter(pk=letter).update(state=state)
    sign_in(page, ada.email)
    page.goto("/konto/brev/")
    well_made(page, "letters")
    page.goto("/konto/nokler/ny/")
    well_made(page, "again")
    page.goto("/konto/logg-ut/")
    well_made(page, "sign-out")

    page.context.clear_cookies()
    for _ in range(6):
        page.goto("/konto/logg-inn/")
        page.locator("#id_email").fill("stranger@samling.test")
        page.locator("#id_email").press("Enter")
        page.wait_for_load_state()
    well_made(page, "too-many")
    page.goto("/konto/logg-inn/feil/")
    well_made(page, "provider-error")
    page.goto("/konto/stengt/")
    well_made(page, "closed")
