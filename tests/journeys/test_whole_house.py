"""The whole house on the narrowest screen: every page anybody may open, as somebody who may."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page

from tests.browser import Opener, overflows, sign_in
from tests.house.test_permissions import written
from tests.security.walk import CAST, World, cast, knock, path_of, world

__all__ = ["cast", "world"]

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = written()
LANGUAGES = ("nb", "nn", "en")
# 1280 px seen at 400 %, as WCAG 1.4.10 has it
NARROW = 320
# who opens a page when several may: the public first where a page is for all, else who may most
ORDER = ("anybody", "Dina", "Ada", "Celia", "Bo", "Dag", "Eli")
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


def is_page(client: Client, path: str) -> bool:
    """True for a page of the house: no file or feed to be saved, and no way to elsewhere."""
    answer = knock(client, "GET", path)
    return answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")


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
    walked: list[str] = []
    for name in sorted({name for name, method in ROWS if method == "GET"}):
        who, path = opener_of(name), path_of(name, world)
        if who is None or not is_page(cast[who], path):
            continue
        if who not in pages:
            pages[who] = open_context(width=NARROW, height=640).new_page()
            listen(pages[who], told)
            if who != "anybody":
                sign_in(pages[who], f"{who.lower()}@samling.test")
        language = LANGUAGES[len(walked) % len(LANGUAGES)]
        pages[who].context.add_cookies(
            [{"name": "sprak", "value": language, "domain": "localhost", "path": "/"}]
        )
        told.clear()
        pages[who].goto(path, wait_until="domcontentloaded")
        walked.append(name)
        wrong += [f"{name} for {who} in {language}: {one}" for one in faults(pages[who], told)]
    assert len(walked) > 150
    assert not wrong, "\n".join(wrong)
