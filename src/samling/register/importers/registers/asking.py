"""Asking a register over the net: with patience, in turn, and never believing what comes back."""

from __future__ import annotations

import json
import math
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import IO, Any, Self

import httpx
from django.utils.translation import gettext as _

from samling.ground.refusal import Refusal
from samling.register.importers.table import Row

USER_AGENT = "Samling/0.1 (software of a county library)"
LARGEST_ANSWER = 200_000_000  # bytes; BaseBibliotek in full is about a tenth
LONGEST_PAUSE_S = 60.0
TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
DEEPEST = 6

Params = Mapping[str, str | int]


class Unanswered(Refusal):
    """The register does not answer, or answers what cannot be understood; nothing is changed."""


class Removed(Refusal):
    """The register had it once and has taken it out (410)."""


class Asker:
    """A patient client: each question is tried again when the register is busy or silent.

    ``sleep`` is given so that tests need not wait; ``patience_s`` is how long one try may take to
    connect, and to send each piece of its answer; ``within_s`` how long all questions may take
    together, by ``clock``.
    """

    def __init__(
        self,
        *,
        patience_s: float = 20.0,
        tries: int = 4,
        within_s: float = math.inf,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.client = httpx.Client(
            timeout=patience_s, headers={"User-Agent": USER_AGENT}, follow_redirects=True
        )
        self.tries = tries
        self.sleep = sleep
        self.clock = clock
        self.ends = clock() + within_s

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.client.close()

    def json(self, address: str, params: Params | None = None) -> Any:
        """The answer as JSON. Raises Removed (410) or Unanswered."""
        with self.answer(address, params) as file:
            try:
                return json.load(file)
            except (ValueError, RecursionError):
                raise Unanswered(
                    _("%(address)s did not answer with JSON.") % {"address": address}
                ) from None

    @contextmanager
    def answer(self, address: str, params: Params | None = None) -> Iterator[IO[bytes]]:
        """The body as a file on disk, however large. Raises Removed (410) or Unanswered."""
        with tempfile.SpooledTemporaryFile(max_size=5_000_000) as file:
            self._patiently(address, params, file)
            file.seek(0)
            yield file

    def _patiently(self, address: str, params: Params | None, file: Any) -> None:
        for attempt in range(1, self.tries + 1):
            self._refuse_lateness(address)
            file.seek(0)
            file.truncate()
            pause = self._once(address, params, file, attempt)
            if pause is None:
                return
            if attempt < self.tries:
                self.sleep(pause)
        raise Unanswered(
            _("%(address)s did not answer after %(tries)s tries.")
            % {"address": address, "tries": self.tries}
        )

    def _once(self, address: str, params: Params | None, file: Any, attempt: int) -> float | None:
        """One try: None when the body is in ``file``, else how long to wait before the next (s)."""
        try:
            with self.client.stream("GET", address, params=params) as response:
                if response.status_code in TRY_AGAIN:
                    return _pause(response, attempt)
                _refuse_no(response, address)
                self._copy(response, file, address)
        except httpx.TransportError:
            return 2.0 ** (attempt - 1)
        except (httpx.InvalidURL, httpx.TooManyRedirects, httpx.DecodingError):
            raise Unanswered(_("%(address)s cannot be asked.") % {"address": address}) from None
        return None

    def _copy(self, response: httpx.Response, file: Any, address: str) -> None:
        size = 0
        for piece in response.iter_bytes():
            size += len(piece)
            if size > LARGEST_ANSWER:
                raise Unanswered(_("%(address)s sends more than 200 MB.") % {"address": address})
            self._refuse_lateness(address)
            file.write(piece)

    def _refuse_lateness(self, address: str) -> None:
        if self.clock() > self.ends:
            raise Unanswered(_("%(address)s takes too long.") % {"address": address})


def _pause(response: httpx.Response, attempt: int) -> float:
    """What the register asks us to wait, else twice as long each time (s)."""
    asked = response.headers.get("Retry-After", "")
    return (
        min(float(asked), LONGEST_PAUSE_S)
        if asked.isascii() and asked.isdigit()
        else 2.0 ** (attempt - 1)
    )


def _refuse_no(response: httpx.Response, address: str) -> None:
    if response.status_code == httpx.codes.GONE:
        raise Removed(_("%(address)s has been removed from the register.") % {"address": address})
    if not response.is_success:
        raise Unanswered(
            _("%(address)s answered with the error %(status)s.")
            % {"address": address, "status": response.status_code}
        )


def things(answer: Any, *path: str) -> list[Any]:
    """The list at this path of the answer; Unanswered when there is none."""
    here = answer
    for name in path:
        here = here.get(name) if isinstance(here, dict) else None
    if not isinstance(here, list):
        raise Unanswered(
            _("The register's answer has no list %(path)s.") % {"path": "/".join(path) or "[]"}
        )
    return here


def row_of(number: int, thing: Any) -> Row:
    """A JSON object as a row, so that it is checked like a line of a table: {"a": {"b": 1}} is a.b."""
    cells: dict[str, str] = {}
    _flatten(thing if isinstance(thing, dict) else {}, "", cells, DEEPEST)
    return Row(number, cells)


def _flatten(thing: Any, path: str, cells: dict[str, str], depth: int) -> None:
    if isinstance(thing, dict) and depth:
        for name, value in thing.items():
            _flatten(value, f"{path}.{name}" if path else str(name), cells, depth - 1)
    elif isinstance(thing, list) and depth:
        for index, value in enumerate(thing):
            _flatten(value, f"{path}.{index}", cells, depth - 1)
    elif isinstance(thing, bool):
        cells[path] = "true" if thing else "false"
    elif isinstance(thing, float):
        cells[path] = f"{thing:.10f}".rstrip("0").rstrip(".")
    elif thing is not None and not isinstance(thing, dict | list):
        cells[path] = str(thing)
