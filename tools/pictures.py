"""Pictures of our own pages for the README: ``./run python -m tools.pictures http://127.0.0.1:8000``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
PLACES = ("/usr/bin/chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
DESK = {"width": 1280, "height": 860}
TALL = {"width": 1280, "height": 1180}
PHONE = {"width": 360, "height": 740}
# name, path (and links to follow from there), who, screen
SHOTS = (
    ("front", "/", "", DESK),
    ("front-phone", "/", "", PHONE),
    ("municipalities-map", "/kommuner/?vis=kart", "", TALL),
    ("municipality", "/kommuner/ringsaker/", "ada@samling.test", DESK),
    ("strategy", "/strategi/", "dina@samling.test", DESK),
    ("desk", "/arbeidsbord/", "ada@samling.test", DESK),
    ("log-phone", "/arrangementer/logg/", "bo@samling.test", PHONE),
    ("library-year", "/mitt-bibliotek/", "celia@samling.test", DESK),
    ("events", "/arrangementer/", "", DESK),
    ("calendar", "/kalender/?vis=maned", "", DESK),
    ("calendar-map", "/kalender/?vis=kart", "", TALL),
    ("making", "/samlinger/ny/?mal=kurs", "ada@samling.test", DESK),
    ("meeting-phone", "/kalender/?bare=samlinger > h3 a", "", PHONE),
    ("participants", "/samlinger/ > main .lines a", "ada@samling.test", DESK),
    ("who-came", "/samlinger/rapport/", "ada@samling.test", DESK),
    ("bus-plan", "/bokbuss/plan/ > main h3 a, main th a, main .lines a", "ada@samling.test", TALL),
    ("bus-stop", "/bokbuss/ > main .lines a", "", DESK),
    ("bus-crew-phone", "/bokbuss/tur/", "dag@samling.test", PHONE),
    ("door-phone", "/samlinger/ > main .lines a > .actions a", "ada@samling.test", PHONE),
)


def sign_in(page: Page, email: str) -> None:
    """The way a person does it: a code by e-mail, read in the mailbox page."""
    page.goto("/konto/logg-inn/")
    page.locator(
        "main input[type=email], main input[name=login], main input[name=email]"
    ).first.fill(email)
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    mailbox = page.context.new_page()
    mailbox.goto("/konto/postkasse/")
    code = mailbox.locator("[data-code]").first.inner_text()
    mailbox.close()
    page.locator("main input[name=code]").fill(code)
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    page.wait_for_load_state()


def main(address: str) -> None:
    """Take every picture anew."""
    PICTURES.mkdir(exist_ok=True)
    browser_path = next((place for place in PLACES if Path(place).exists()), None)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=browser_path,
            args=[
                "--no-sandbox",
                "--lang=nb-NO",
                "--use-angle=swiftshader",
                "--enable-unsafe-swiftshader",
            ],
        )
        known: dict[str, list[Any]] = {}  # each signs in once: codes are rationed
        for name, path, who, screen in SHOTS:
            context = browser.new_context(base_url=address, viewport=screen, locale="nb-NO")
            page = context.new_page()
            if who in known:
                context.add_cookies(known[who])
            elif who:
                sign_in(page, who)
                known[who] = context.cookies()
            path, *links = path.split(" > ")
            page.goto(path)
            for link in links:  # what is made up has another address each time
                page.locator(link).first.click()
                page.wait_for_load_state()
            if "kart" in path:
                page.wait_for_selector("[data-map][data-drawn=yes]", timeout=60_000)
            page.wait_for_timeout(600)
            page.screenshot(path=PICTURES / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
