"""A light load: HTTP over bare sockets, so that the load costs less than what it measures."""

from __future__ import annotations

import asyncio
import re
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
KEY = re.compile(rb'name="key" value="([^"]+)"')
COOKIE = re.compile(rb"(?i)set-cookie: csrftoken=([^;\r]+)")


@dataclass(slots=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    head: bytes
    body: bytes
    seconds: float

    def header(self, name: bytes) -> bytes:
        """One header's value, or nothing."""
        found = re.search(rb"(?i)\r\n" + name + rb": ([^\r]*)", self.head)
        return found.group(1) if found else b""


@dataclass(slots=True)
class Wire:
    """One connection that is kept open, and opened anew when the server has closed it."""

    port: int
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None
    seconds: list[float] = field(default_factory=list)

    async def ask(self, method: str, path: str, *, headers: str = "", body: bytes = b"") -> Answer:
        """Send one request and read the whole answer."""
        begun = time.perf_counter()
        for attempt in range(2):
            if self.writer is None:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            length = f"Content-Length: {len(body)}\r\n" if method == "POST" else ""
            form = "Content-Type: application/x-www-form-urlencoded\r\n" if body else ""
            head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{headers}{form}{length}\r\n"
            try:
                self.writer.write(head.encode() + body)
                answer = await self._read(begun)
            except (asyncio.IncompleteReadError, ConnectionError):
                self.close()
                if attempt:
                    raise
                continue
            self.seconds.append(answer.seconds)
            return answer
        raise AssertionError("unreachable")

    async def _read(self, begun: float) -> Answer:
        assert self.reader
        head = await self.reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        found = re.search(rb"(?i)content-length: (\d+)", head)
        size = int(found.group(1)) if found and status not in (204, 304) else 0
        body = await self.reader.readexactly(size) if size else b""
        if b"onnection: close" in head:
            self.close()
        return Answer(status, head, body, time.perf_counter() - begun)

    def close(self) -> None:
        """Let go of the connection."""
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None


@dataclass(frozen=True, slots=True)
class Round:
    """How a round of requests went."""

    seconds: float
    requests: int
    p50_ms: float
    p95_ms: float
    statuses: dict[int, int]


def p95(seconds: list[float]) -> float:
    """The 95th percentile in milliseconds."""
    return statistics.quantiles(seconds, n=20)[-1] * 1000 if len(seconds) > 1 else 0.0


async def pages(
    port: int,
    path: str,
    *,
    connections: int,
    requests: int,
    headers: str = "",
    conditional: bool = False,
) -> Round:
    """Ask for one page over so many connections; with ``conditional`` as a browser that has it."""
    left = iter(range(requests))
    statuses: dict[int, int] = {}
    wires = [Wire(port) for _ in range(connections)]

    async def reader(wire: Wire) -> None:
        extra = headers
        if conditional:
            first = await wire.ask("GET", path, headers=headers)
            secret = COOKIE.search(first.head)
            cookie = f"Cookie: csrftoken={secret.group(1).decode()}\r\n" if secret else ""
            second = await wire.ask("GET", path, headers=headers + cookie)
            extra = f"{headers}{cookie}If-None-Match: {second.header(b'ETag').decode()}\r\n"
            wire.seconds.clear()
        for _ in left:
            answer = await wire.ask("GET", path, headers=extra)
            statuses[answer.status] = statuses.get(answer.status, 0) + 1

    begun = time.perf_counter()
    await asyncio.gather(*(reader(wire) for wire in wires))
    took = time.perf_counter() - begun
    seconds = [one for wire in wires for one in wire.seconds]
    for wire in wires:
        wire.close()
    return Round(
        took, sum(statuses.values()), statistics.median(seconds) * 1000, p95(seconds), statuses
    )


@dataclass(frozen=True, slots=True)
class SignedUp:
    """One person's errand: the personal link, and when the answer came."""

    email: str
    link: str
    status: int
    at: float


async def sign_up(wire: Wire, slug: str, email: str, *, name: str = "Kari Nordmann") -> SignedUp:
    """Two requests, as a person makes them: the page, and its form."""
    page = await wire.ask("GET", f"/samlinger/{slug}/")
    token, key, secret = TOKEN.search(page.body), KEY.search(page.body), COOKIE.search(page.head)
    assert page.status == 200, (page.status, page.body[:300])
    assert token
    assert key
    assert secret
    told = {
        "name": name,
        "email": email,
        "csrfmiddlewaretoken": token.group(1),
        "key": key.group(1),
    }
    answer = await post(wire, slug, told, secret.group(1).decode())
    return SignedUp(email, answer.header(b"Location").decode(), answer.status, time.perf_counter())


async def post(wire: Wire, slug: str, told: dict[str, object], secret: str) -> Answer:
    """Send the form."""
    return await wire.ask(
        "POST",
        f"/samlinger/{slug}/pamelding/",
        headers=f"Cookie: csrftoken={secret}\r\n",
        body=urlencode(told).encode(),
    )


async def crowd(
    port: int,
    slug: str,
    *,
    connections: int,
    people: int,
    prefix: str = "p",
    pace: Callable[[int], Awaitable[None]] | None = None,
) -> tuple[list[SignedUp], Round]:
    """So many people sign up over so many connections."""
    numbers = iter(range(people))
    wires = [Wire(port) for _ in range(connections)]
    done: list[SignedUp] = []

    async def one(wire: Wire) -> None:
        for number in numbers:
            if pace:
                await pace(number)
            done.append(await sign_up(wire, slug, f"{prefix}{number}@example.org"))

    begun = time.perf_counter()
    await asyncio.gather(*(one(wire) for wire in wires))
    took = time.perf_counter() - begun
    seconds = [each for wire in wires for each in wire.seconds]
    for wire in wires:
        wire.close()
    statuses: dict[int, int] = {}
    for each in done:
        statuses[each.status] = statuses.get(each.status, 0) + 1
    return done, Round(
        took, len(seconds), statistics.median(seconds) * 1000, p95(seconds), statuses
    )
