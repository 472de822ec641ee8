"""Whole pages kept for guests, and answers of “not changed” to browsers that have the page already.

A guest's page is the same for everybody but for *holes*: the token of its forms, and what changes
with every sign-up, such as the seats. The page is drawn once and kept until the next deed (see
``register.queries.kept``); the holes are filled for each reader.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from samling.register.queries.kept import State, kept

TOKEN = "\ue000token\ue001"  # noqa: S105 - the place of a token; these signs stand in no text
ROOM_FOR_ETAG = 12


def is_guest(request: HttpRequest) -> bool:
    """True for whoever carries nothing that makes the page another: no session, no message."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES and "messages" not in request.COOKIES


def hole(name: str) -> str:
    """What stands in a kept page where something is put in for each reader."""
    return f"\ue000{name}\ue001"


def kept_page(
    request: HttpRequest,
    question: tuple[Hashable, ...],
    make: Callable[[], tuple[str, dict[str, Any]]],
    *,
    holes: Mapping[str, str] | None = None,
    fresh: Mapping[str, str] | None = None,
    state: State | None = None,
) -> HttpResponse:
    """The page for a guest: drawn by template and words from ``make`` unless it is kept already.

    ``question`` names all that the page depends on besides the database and the language; ``holes``
    is what is put in, ``fresh`` what is put in and is another each time. Answers 304 to a browser
    that has this very page. Fits guests alone.
    """

    def drawn() -> tuple[str, bytes]:
        template, words = make()
        text = render_to_string(template, {**words, "csrf_token": TOKEN}, request=request)
        return text, blake2b(text.encode(), digest_size=ROOM_FOR_ETAG).digest()

    whole, sum_ = kept(("page", *question, request.path, get_language()), drawn, state=state)
    tag = _tag(request, sum_, holes or {})
    if tag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response = HttpResponse(status=304)
    else:
        for name, text in {**(holes or {}), **(fresh or {})}.items():
            whole = whole.replace(hole(name), text)
        response = HttpResponse(whole.replace(TOKEN, get_token(request)))
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response


def _tag(request: HttpRequest, drawn: bytes, holes: Mapping[str, str]) -> str:
    """Weak, since the token is another each time; with another secret the old page is of no use."""
    secret = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    sum_ = blake2b(drawn, digest_size=ROOM_FOR_ETAG, key=secret.encode()[:64])
    for name, text in sorted(holes.items()):
        sum_.update(f"{name}\ue000{text}\ue001".encode())
    return f'W/"{sum_.hexdigest()}"'
