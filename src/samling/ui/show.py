"""Showing a page, or the part of it that was asked for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show(
    request: HttpRequest,
    template: str,
    page: object,
    *,
    part: str | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The whole page, or only its partial ``part`` when htmx asked for the element of that id."""
    htmx = getattr(request, "htmx", None)
    wants_part = bool(part and htmx and htmx.target == part)
    name = f"{template}#{part}" if wants_part else template
    response = render(request, name, {"page": page, **more}, status=status)
    if part:
        response.headers["Vary"] = "HX-Request, HX-Target, Cookie, Accept-Language"
    return response
