"""A small BigBlueButton on loopback: it checks the checksum, as the real one does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

SECRET = "hemmeligheten"
YES = "<response><returncode>SUCCESS</returncode></response>"
NO = "<response><returncode>FAILED</returncode><messageKey>checksumError</messageKey></response>"


class BigBlueButton(ThreadingHTTPServer):
    """Remembers what it has made and who was let in."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.made: list[dict[str, str]] = []
        self.answer: str | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/bigbluebutton"


class Handler(BaseHTTPRequestHandler):
    server: BigBlueButton

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        call = parts.path.rpartition("/")[2]
        body = self.server.answer or (YES if is_signed(call, parts.query) else NO)
        if body == YES and call == "create":
            self.server.made.append({k: v[0] for k, v in parse_qs(parts.query).items()})
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def is_signed(call: str, query: str) -> bool:
    plain, _sign, checksum = query.rpartition("checksum=")
    told = f"{call}{plain.removesuffix('&')}{SECRET}"
    return hashlib.sha256(told.encode()).hexdigest() == checksum


@contextmanager
def bigbluebutton() -> Iterator[BigBlueButton]:
    with BigBlueButton() as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
