"""CPU of web and database for one request, read from the processes themselves."""

from __future__ import annotations

import gzip
import os
import re
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx
import psutil

from bench.pages import county

ROOT = county.ROOT
PORT = 8790
REQUESTS = 150
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """What one page cost: CPU milliseconds a request (web and database; web alone), and its size."""

    cpu_ms: float
    web_cpu_ms: float
    queries: int
    gzip_kb: float
    first_visit_kb: float


def measure(times: int) -> dict[str, Seen]:
    """Make a county this large, serve it with one process, and ask."""
    print(f"making a county {times} times the size …", file=sys.stderr)
    address = county.database(times)
    inner = {
        **os.environ,
        "DATABASE_URL": address,
        "SAMLING_MODE": "development",
        "SAMLING_DEMO": "1",
        "SAMLING_VAR": str(ROOT / "var" / "bench-files"),
    }
    inner.pop("SAMLING_TEST_NAME", None)
    subprocess.run(
        [sys.executable, "-m", "bench.pages.county", str(times)], env=inner, cwd=ROOT, check=True
    )
    prepare(inner)
    paths = ask_inside(inner)
    with serving(inner) as pid:
        return {name: seen(pid, name, told) for name, told in paths.items()}


def prepare(inner: dict[str, str]) -> None:
    """Everything that a start of the program makes ready."""
    quiet = subprocess.DEVNULL
    subprocess.run(
        [sys.executable, "-m", "samling", "prepare"],
        env=inner, cwd=ROOT, check=True, stdout=quiet, stderr=quiet,
    )  # fmt: skip


@contextmanager
def serving(inner: dict[str, str]) -> Iterator[int]:
    """One web process with one thread, and its number."""
    web = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "samling.wsgi", "--bind", f"127.0.0.1:{PORT}",
            "--workers", "1", "--threads", "1", "--log-level", "error",
        ],
        env=inner, cwd=ROOT,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{PORT}/helse/")
        yield web.pid
    finally:
        web.terminate()
        web.wait()


def ask_inside(inner: dict[str, str]) -> dict[str, dict[str, object]]:
    """Path, number of questions and a session for each page, asked in Django's own process."""
    import json

    done = subprocess.run(
        [sys.executable, "-m", "bench.pages.inside"],
        env=inner, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(found, dict)
    return found


def wait_for(address: str) -> None:
    """Until it answers; half a minute at most."""
    for _ in range(300):
        try:
            httpx.get(address)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


def seen(pid: int, name: str, told: dict[str, object]) -> Seen:
    """Ask for one page again and again; the median round."""
    base = f"http://127.0.0.1:{PORT}"
    with httpx.Client(base_url=base, headers={"Accept-Encoding": "gzip"}) as client:
        if told["session"]:
            client.cookies.set("samling", str(told["session"]))
        ask = (
            poster(client, told) if name == "event_log_post" else getter(client, str(told["path"]))
        )
        for _ in range(20):
            ask()
        rounds = [one_round(pid, ask) for _ in range(ROUNDS)]
        body, page_kb = sizes(client, str(told["path"]))
    web, both = (statistics.median(values) for values in zip(*rounds, strict=True))
    return Seen(
        round(both, 2), round(web, 2), int(str(told["queries"])), page_kb,
        round(page_kb + assets_kb(base, body), 1),
    )  # fmt: skip


def getter(client: httpx.Client, path: str):  # type: ignore[no-untyped-def]
    """Asks for a page."""

    def ask() -> None:
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)

    return ask


def poster(client: httpx.Client, told: dict[str, object]):  # type: ignore[no-untyped-def]
    """Logs an event, each time a new one."""
    page = client.get(str(told["path"])).text
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    fields = {**dict(told["fields"]), "csrfmiddlewaretoken": found.group(1)}  # type: ignore[call-overload]
    base = str(client.base_url)

    def ask() -> None:
        response = client.post(
            str(told["path"]), data={**fields, "key": str(uuid.uuid4())}, headers={"Referer": base}
        )
        assert response.status_code == 302, (response.status_code, response.text[:2000])

    return ask


def one_round(pid: int, ask) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """CPU milliseconds a request over one round: of the web, and of web and database."""
    web_before, base_before = cpu_of_web(pid), cpu_of_postgres()
    for _ in range(REQUESTS):
        ask()
    web = (cpu_of_web(pid) - web_before) * 1000 / REQUESTS
    return web, web + (cpu_of_postgres() - base_before) * 1000 / REQUESTS


def cpu_of_web(pid: int) -> float:
    """CPU seconds of the web process and its children."""
    process = psutil.Process(pid)
    return sum(sum(each.cpu_times()[:2]) for each in [process, *process.children(recursive=True)])


def cpu_of_postgres() -> float:
    """CPU seconds of the bench server's processes that serve our databases, and its writers."""
    folder = str(ROOT / "var" / "bench")
    total = 0.0
    for process in psutil.process_iter(["name", "cmdline"]):
        if process.info["name"] != "postgres" or not process.info["cmdline"]:
            continue
        parent = process
        try:
            if not any(folder in word for word in process.info["cmdline"]):
                parent = process.parent()
            if parent and any(word == folder for word in parent.cmdline()):
                total += sum(process.cpu_times()[:2])
        except psutil.Error:
            continue
    return total


def sizes(client: httpx.Client, path: str) -> tuple[str, float]:
    """The page's text, and the kilobytes it takes on the wire."""
    with client.stream("GET", path) as response:
        raw = b"".join(response.iter_raw())
        packed = raw if response.headers.get("Content-Encoding") == "gzip" else gzip.compress(raw)
    return gzip.decompress(packed).decode(), round(len(packed) / 1000, 1)


def assets_kb(base: str, body: str) -> float:
    """The kilobytes of style sheets, scripts, fonts and pictures that the page names."""
    total = 0
    for path in sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', body))):
        with httpx.stream(
            "GET", urljoin(base, path), headers={"Accept-Encoding": "gzip"}
        ) as answer:
            total += sum(len(part) for part in answer.iter_raw())
    return total / 1000
