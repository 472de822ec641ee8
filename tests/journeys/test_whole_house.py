"""The whole house on the narrowest screen: every page anybody may open, as somebody who may."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from playwright.sync_api import ConsoleMessage, Error, Page

from tests.browser import Opener, overflows, sign_in
from tests.house.test_permissions import written
from tests.security.walk import CAST, World, cast, path_of, world

__all__ = ["cast", "world"]

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = written()
LANGUAGES = ("nb", "nn", "en")
# 1280 px seen at 400 %, as WCAG 1.4.10 has it
NARROW = 320
# who opens a page when several may: the public first where a page is for all, else who may most
ORDER = ("anybody", "Dina", "Ada", "Celia", "Bo", "Dag", "Eli")
ELSEWHERE = re.compile(r"^https?://(?!localhost[:/])")
LED_AWAY = ("Download is starting", "net::ERR_FAILED")
FAULTS = """() => {
  const seen = new Map(), wrong = [];
  for (const { id } of document.querySelectorAll("[id]")) seen.set(id, (seen.get(id) ?? 0) + 1);
  for (const [id, times] of seen) if (times > 1) wrong.push(`has ${times} things called #${id}`);
  let last = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    if (!heading.checkVisibility()) continue;
    const level = Number(heading.tagName[1]);
    if (level > last + 1) wrong.push(`leaps from h${last} to h${level}: ${heading.textContent.trim()}`);
    last = level;
  }
  return wrong;
}"""


def opens(who: str, name: str) -> bool:
    """True when docs/permissions.md lets this one of the cast see the address."""
    row = ROWS.get((name, "GET"), ())
    return bool(row) and row[CAST.index(who)] == "yes"


def opener_of(name: str) -> str | None:
    """The one of the cast who looks at this page; None when nobody may."""
    return next((who for who in ORDER if opens(who, name)), None)


def arrive(page: Page, path: str) -> bool:
    """Open an address; True when it is a page of the house, and no file, feed or way to elsewhere."""
    try:
        answer = page.goto(path, wait_until="domcontentloaded")
    except Error as fault:
        if any(reason in fault.message for reason in LED_AWAY):
            return False
        raise
    kind = answer.headers.get("content-type", "") if answer else ""
    return bool(answer) and answer.status == 200 and kind.startswith("text/html")


def faults(page: Page, told: list[str]) -> list[str]:
    """What is wrong with a page as it stands, and what it complained of while it was opened."""
    found = [*told, *page.evaluate(FAULTS)]
    if overflows(page) > 0:
        found.append(f"is {overflows(page)} px wider than {NARROW}")
    return found


def listen(page: Page, told: list[str]) -> None:
    """Keep what the page complains of; the tiles of the maps are weather, and are not there."""

    def hear(line: ConsoleMessage) -> None:
        if line.type == "error" and "net::ERR_FAILED" not in line.text:
            told.append(line.text)

    page.on("console", hear)


def test_every_page_of_the_house_fits_the_narrowest_screen(
    open_context: Opener, cast: dict[str, Client], world: World
) -> None:
    wrong: list[str] = []
    told: list[str] = []
    pages: dict[str, Page] = {}
    walked = 0
    for name in sorted({name for name, method in ROWS if method == "GET"}):
        who = opener_of(name)
        if who is None:
            continue
        if who not in pages:
            context = open_context(width=NARROW, height=640)
            context.route(ELSEWHERE, lambda route: route.abort())
            pages[who] = context.new_page()
            listen(pages[who], told)
            if who != "anybody":
                sign_in(pages[who], f"{who.lower()}@samling.test")
        language = LANGUAGES[walked % len(LANGUAGES)]
        pages[who].context.add_cookies(
            [{"name": "sprak", "value": language, "domain": "localhost", "path": "/"}]
        )
        told.clear()
        if arrive(pages[who], path_of(name, world)):
            walked += 1
            wrong += [
                f"{name} for {who} in {language}: {fault}" for fault in faults(pages[who], told)
            ]
    assert walked > 150
    assert not wrong, "\n".join(wrong)
