"""The error pages; they ask the database nothing that could fail again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what came could not be read."""
    return render(request, "front/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but not allowed."""
    return render(request, "front/403.html", status=403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's secret was missing or old; nothing was written."""
    return render(request, "front/form_too_old.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page."""
    return render(request, "front/404.html", status=404)


def fault(request: HttpRequest) -> HttpResponse:
    """500: our fault; the page asks the database nothing."""
    return render(request, "front/500.html", status=500)
