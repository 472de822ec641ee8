"""A real HTTP server on loopback that plays a public register."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, bytes, dict[str, str]]


@dataclass
class Register:
    """Answers by path, each a list that is used up but for its last; and what was asked."""

    address: str = ""
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    silence: Event = field(default_factory=Event)

    def tells(self, path: str, body: Any, status: int = 200, **headers: str) -> None:
        """Answer with this once more; a body that is no bytes is sent as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(path, []).append((status, raw, named))

    def answer(self, path: str, query: dict[str, str]) -> Answer:
        """The next answer for a path; «path?page=2» is looked for first."""
        for page in ("page", "sidenummer"):
            if page in query and f"{path}?{page}={query[page]}" in self.answers:
                path = f"{path}?{page}={query[page]}"
        waiting = self.answers.get(path)
        if not waiting:
            return 404, b"", {}
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@contextmanager
def register_on_loopback() -> Iterator[Register]:
    """A register that listens until the block ends."""
    register = Register()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            register.asked.append((parts.path, query))
            register.headers.append(dict(self.headers.items()))
            if parts.path.endswith("/silent"):
                register.silence.wait(10)
                return
            status, body, headers = register.answer(parts.path, query)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    register.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield register
    finally:
        register.silence.set()
        server.shutdown()
        server.server_close()
        thread.join()
