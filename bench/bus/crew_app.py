"""``python -m bench.bus.crew_app --cookie-file FILE [--address …]``: how big the crew's app is, how soon it starts.

The size is every byte a phone fetches before it works without coverage, packed by gzip. The start
is measured in Chromium on a processor slowed down four times (as Lighthouse slows a phone), with
the network gone, from the address to the first stop that can be tapped; the median of five. It
needs a server that runs, a signed-in session of somebody in the crew, and a tour within the coming
weeks.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

APP = "/bokbuss/tur/"
SLOWER = 4
STARTS = 5
KEPT = """async () => {
  const name = (await caches.keys()).find((each) => each.startsWith("samling-tur-"));
  return name !== undefined && (await (await caches.open(name)).match("/bokbuss/tur/")) !== undefined;
}"""


def size_kb(fetch: Callable[[str], bytes]) -> float:
    """Kilobytes (1,000 bytes) of shell, worker, manifest and files, packed; ``fetch`` gets a path."""
    worker = fetch(APP + "arbeider.js")
    found = re.search(r"FILES = (\[.*?\]);", worker.decode())
    files: list[str] = json.loads(found.group(1)) if found else []
    # a module is kept under its plain name too; a phone fetches both
    bodies = [worker, *(fetch(path) for path in files)]
    bodies += [fetch(APP + each) for each in ("?skall", "manifest.webmanifest")]
    return round(sum(len(gzip.compress(body)) for body in bodies) / 1000, 1)


def start_ms(address: str, cookie: str) -> float:
    """Milliseconds from the address to the first stop, without coverage, on a slow phone."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
        )
        host = urlsplit(address).hostname or "localhost"
        context.add_cookies([{"name": "samling", "value": cookie, "domain": host, "path": "/"}])
        page = context.new_page()
        page.goto(address + APP)
        page.locator("[data-stop]").first.wait_for()
        page.wait_for_function(KEPT)
        page.goto(address + APP)
        page.locator("[data-stop]").first.wait_for()
        context.set_offline(True)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        times = [_one_start(page, address) for _each in range(STARTS)]
        browser.close()
    return round(statistics.median(times))


def _one_start(page: Any, address: str) -> float:
    """Open the app anew; the page's own clock when the first stop stands there."""
    page.goto("about:blank")
    page.goto(address + APP, wait_until="commit")
    page.wait_for_selector("[data-stop]")
    return float(page.evaluate("performance.now()"))


def _fetch(url: str, cookie: str) -> bytes:
    with urlopen(Request(url, headers={"Cookie": f"samling={cookie}"})) as answer:  # noqa: S310
        body: bytes = answer.read()
        return body


def main(words: list[str]) -> int:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://localhost:8000")
    parser.add_argument("--cookie-file", type=Path, required=True)
    given = parser.parse_args(words)
    cookie = given.cookie_file.read_text().strip()
    figures = {
        "crew_app_gzip_kb": size_kb(lambda path: _fetch(given.address + path, cookie)),
        "crew_app_start_ms": start_ms(given.address, cookie),
    }
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
