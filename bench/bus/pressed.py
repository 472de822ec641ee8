"""``python -m bench.bus.pressed``: from pressing *Plan* in a real browser to the plan on the page.

The program as ``./run serve`` starts it (web and worker), on a database of its own with the facts of a
fresh start. Pressed twice: first with no planner running, then while one is warm from before. Prints
one JSON object; seconds by the clock.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

from bench.bus.plans import own_database

PATIENCE_MS = 180_000
NAME = "bench_bus_pressed"


def measure() -> dict[str, Any]:
    """Press, and look; the figures, all None where there is no browser."""
    browser = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    if browser is None:
        return dict.fromkeys(("press_first_plan_s", "press_good_plan_s", "press_again_s"))
    own_database(NAME)
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with served(port), opened(browser, port) as page:
        first, good, children = pressed(page, "First")
        again, _good, same = pressed(page, "Again")
    assert children == same, "the same settings and seed give the same plan"
    return {
        "press_first_plan_s": first,
        "press_good_plan_s": good,
        "press_again_s": again,
        "press_children": children,
    }


@contextmanager
def served(port: int) -> Iterator[None]:
    """Web and worker, stopped at the end."""
    from samling.serving import worker_command

    with web(port), _running(worker_command(), port):
        yield


@contextmanager
def web(port: int) -> Iterator[None]:
    """The web, ready, and stopped at the end."""
    from samling.serving import Place, web_command

    with _running(web_command(Place("127.0.0.1", port)), port):
        _wait_for(port)
        yield


@contextmanager
def _running(line: list[str], port: int) -> Iterator[None]:
    program = subprocess.Popen(
        line, env=os.environ | {"SAMLING_ADDRESS": f"http://localhost:{port}"}
    )
    try:
        yield
    finally:
        program.terminate()
        program.wait(30)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError("the web does not answer")


@contextmanager
def opened(browser: str, port: int) -> Iterator[Page]:
    """A browser at Ada's desk, on the workbench."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from django.conf import settings
    from django.test import Client
    from playwright.sync_api import sync_playwright

    from bench.bus.plans import signed_in

    cookie = signed_in(Client(), "ada").cookies[settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as play:
        program = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        context = program.new_context(base_url=f"http://localhost:{port}", locale="nb-NO")
        context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": cookie,
                    "domain": "localhost",
                    "path": "/",
                }
            ]
        )
        context.route("**/wmts/**", lambda route: route.abort())
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto(
            "/bokbuss/plan/"
        )  # the program and the browser are warm, as they are in daily use
        yield page
        program.close()


def pressed(page: Page, name: str) -> tuple[float, float, int]:
    """Seconds from the press to the first plan on the page and to the last, and its children."""
    page.goto("/bokbuss/plan/")
    page.locator("#ny_navn").fill(name)
    began = time.monotonic()
    page.locator("form.form button:not([name])").first.click()
    page.locator("#tall").wait_for()
    page.locator(".plan-picture, .plan-map").first.wait_for()
    first = time.monotonic() - began
    page.locator("#utkast").wait_for()
    good = time.monotonic() - began
    children = page.locator(".figures dd").first.inner_text()
    return round(first, 2), round(good, 1), int("".join(filter(str.isdigit, children)))


if __name__ == "__main__":
    print(json.dumps(measure()))
    sys.stdout.flush()
