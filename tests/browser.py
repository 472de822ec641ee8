"""A real browser, on a phone and on a desk, before a real server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from samling.accounts.models import Account

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's loop lives in this thread

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WITHOUT_GRAPHICS = ["--disable-gpu"]
IN_SOFTWARE = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


def chromium() -> str | None:
    """The machine's own browser, or None for the one that Playwright fetched."""
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, ("chromium", "google-chrome")), *PLACES]
    return next((place for place in found if place and Path(place).exists()), None)


@pytest.fixture(scope="session")
def play() -> Iterator[Playwright]:
    """What starts browsers; there is one in each process."""
    with sync_playwright() as play:
        yield play


@pytest.fixture(scope="session")
def browser(play: Playwright) -> Iterator[Browser]:
    """One browser for all journeys; each walks in a context of its own."""
    browser = play.chromium.launch(executable_path=chromium(), args=ARGUMENTS + WITHOUT_GRAPHICS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def drawing_browser(play: Playwright) -> Iterator[Browser]:
    """One that draws maps without a graphics card, which costs a quarter more for every page."""
    browser = play.chromium.launch(executable_path=chromium(), args=ARGUMENTS + IN_SOFTWARE)
    yield browser
    browser.close()


Opener = Callable[..., BrowserContext]


@pytest.fixture
def open_context(request: pytest.FixtureRequest, live_server: Any) -> Iterator[Opener]:
    """Opens a context; whatever the page complains of in its console fails the journey."""
    draws = request.node.get_closest_marker("draws_maps")
    browser: Browser = request.getfixturevalue("drawing_browser" if draws else "browser")
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def opens(*, width: int, height: int, **more: Any) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            **more,
        )
        context.set_default_timeout(15_000)
        # the map's tiles are weather
        context.route("**/wmts/**", lambda route: route.abort())
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        opened.append(context)
        return context

    yield opens
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture
def phone(open_context: Opener) -> Page:
    """A telephone, 360 px wide, used with a thumb."""
    return open_context(width=360, height=740, has_touch=True, is_mobile=True).new_page()


@pytest.fixture
def desk(open_context: Opener) -> Page:
    """A screen on a desk, 1280 px wide."""
    return open_context(width=1280, height=900).new_page()


def sign_in(page: Page, email: str) -> None:
    """Give the browser the session of an account; signing in itself has journeys of its own."""
    client = Client()
    client.force_login(
        Account.objects.get(email=email),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "domain": "localhost",
                "path": "/",
            }
        ]
    )


def barriers(page: Page) -> list[str]:
    """What axe finds against WCAG 2.1 A and AA on the page as it stands."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(f"async () => (await axe.run({{runOnly: {RULES}}})).violations")
    return [
        f"{each['id']}: {each['help']} — {node['html'][:160]}"
        for each in found
        for node in each["nodes"]
    ]


def overflows(page: Page) -> int:
    """How many pixels the page is wider than the screen; a reader should never scroll sideways."""
    return page.evaluate(
        "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    )
