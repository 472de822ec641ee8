"""A signed-in crew's phone on the line: HTTP to a web that runs, asked as the app asks it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

DATA = "/bokbuss/tur/data/"
PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status_code: int
    content: bytes

    def json(self) -> Any:
        """The answer read."""
        return json.loads(self.content)


class Wire:
    """One connection, opened anew for each request, as a phone that finds coverage again does."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie
        self.token = ""
        answer, cookies = self._asked("GET", DATA)
        self.token = answer.json()["token"]
        self.cookie = "; ".join([cookie, *cookies])

    def post(self, path: str, body: str, *, content_type: str) -> Answer:
        """Send, with the form's secret."""
        answer, _cookies = self._asked("POST", path, body, content_type)
        return answer

    def _asked(
        self, method: str, path: str, body: str | None = None, content_type: str = "text/plain"
    ) -> tuple[Answer, list[str]]:
        line = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        headers = {"Cookie": self.cookie, "X-CSRFToken": self.token, "Content-Type": content_type}
        line.request(method, path, body=body.encode() if body else None, headers=headers)
        came = line.getresponse()
        answer = Answer(came.status, came.read())
        set_cookies = came.headers.get_all("Set-Cookie") or []
        line.close()
        return answer, [each.partition(";")[0] for each in set_cookies]
