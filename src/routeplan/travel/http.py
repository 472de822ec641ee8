"""Asking a routing server.

With a time limit, a few patient tries, and an answer that is JSON or a clear fault.
"""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

import numpy as np

from routeplan.problem import Travel
from routeplan.travel.place import Floats, Place, whole
from searches.fault import ProblemFault

_WORTH_ANOTHER_TRY = {408, 429, 500, 502, 503, 504}
_LONGEST_ANSWER = 512 * 2**20


@dataclass(frozen=True, slots=True)
class Asking:
    """How to ask.

    Seconds until one try is given up, how many tries, and the pause that doubles between them.
    """

    timeout_s: float = 20.0
    tries: int = 3
    pause_s: float = 0.5
    wait: Callable[[float], None] = time.sleep

    def get(self, url: str) -> Any:
        """The JSON at an address; ``ProblemFault`` when the server cannot be had or says no."""
        headers = {"Accept": "application/json"}
        return self._ask(urllib.request.Request(_web(url), headers=headers))  # noqa: S310  _web

    def post(self, url: str, body: Mapping[str, Any]) -> Any:
        """The JSON answer to a JSON question.

        ``ProblemFault`` when the server cannot be had or says no.
        """
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        data = json.dumps(body).encode()
        return self._ask(urllib.request.Request(_web(url), data, headers))  # noqa: S310  _web

    def _ask(self, request: urllib.request.Request) -> Any:
        last = ""
        for attempt in range(self.tries):
            if attempt:
                self.wait(self.pause_s * 2 ** (attempt - 1))
            try:
                return self._once(request)
            except urllib.error.HTTPError as error:
                with error:
                    last = f"answers {error.code}: {_words(error.read(2000))}"
                if error.code not in _WORTH_ANOTHER_TRY:
                    break
            except (OSError, HTTPException) as error:
                last = f"cannot be had ({_reason(error)})"
        raise ProblemFault(_server(request.full_url), last)

    def _once(self, request: urllib.request.Request) -> Any:
        with urllib.request.urlopen(request, timeout=self.timeout_s) as response:  # noqa: S310
            body = response.read(_LONGEST_ANSWER)
        try:
            return json.loads(body)
        except ValueError as error:
            raise ProblemFault(
                _server(request.full_url), "answers something that is not JSON"
            ) from error


def _web(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ProblemFault(url[:60], "is not a web address")
    return url


def _server(url: str) -> str:
    return "/".join(url.split("/")[:3])


def _reason(error: Exception) -> str:
    return str(getattr(error, "reason", None) or error or type(error).__name__)


def _words(body: bytes) -> str:
    try:
        answer = json.loads(body)
        return str(answer.get("message") or answer.get("error") or "no reason given")[:200]
    except (ValueError, AttributeError):
        return "no reason given"


def blocks(n: int, size: int) -> Iterator[tuple[slice, slice]]:
    """The square pieces, no larger than ``size``, that make up a matrix of ``n`` by ``n``."""
    edges = range(0, n, size)
    for row in edges:
        for column in edges:
            yield slice(row, min(row + size, n)), slice(column, min(column + size, n))


def filled(
    places: Sequence[Place],
    size: int,
    ask: Callable[[Sequence[Place], Sequence[Place]], tuple[Floats, Floats]],
) -> Travel:
    """Travel from a server that answers seconds and metres of one block at a time.

    Not-a-number is no way.
    """
    n = len(places)
    seconds, metres = np.zeros((n, n)), np.zeros((n, n))
    for rows, columns in blocks(n, size):
        seconds[rows, columns], metres[rows, columns] = ask(places[rows], places[columns])
    for matrix in (seconds, metres):
        np.fill_diagonal(matrix, 0.0)
    _insist_on_ways(seconds, places)
    known = np.isfinite(metres).all()
    return Travel(tuple(p.id for p in places), whole(seconds), whole(metres) if known else None)


def _insist_on_ways(seconds: Floats, places: Sequence[Place]) -> None:
    missing = np.argwhere(~np.isfinite(seconds))
    if len(missing):
        a, b = (places[int(i)].id for i in missing[0])
        raise ProblemFault(f"place {b!r}", f"cannot be reached from {a!r}")


def table(rows: Any, shape: tuple[int, int], server: str) -> Floats:
    """A table of numbers and nulls as floats, nulls as not-a-number.

    ``ProblemFault`` for another shape.
    """
    try:
        found: Floats = np.array(rows, dtype=float)
    except (TypeError, ValueError) as error:
        raise ProblemFault(server, "answers a table that is not made of numbers") from error
    if found.shape != shape:
        raise ProblemFault(server, f"answers a table of {found.shape}, not of {shape}")
    return found
