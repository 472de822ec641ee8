"""What every answer carries, and how a refusal reaches its reader."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from samling.ground.refusal import Refusal
from samling.ui.show import show

Answer = Callable[[HttpRequest], HttpResponseBase]


def policy(tiles: str) -> str:
    """A content-security policy that lets in nothing but our own files and the map's tiles."""
    parts = urlsplit(tiles)
    map_host = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "font-src 'self'",
            f"img-src 'self' data: blob:{map_host}",
            f"connect-src 'self'{map_host}",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


class SecurityHeaders:
    """Add the headers that Django does not set by itself."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.policy = policy(settings.TILES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then add what is not there."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault(
            "Permissions-Policy", "geolocation=(self), camera=(), microphone=(), payment=()"
        )
        return response


class ShowRefusals:
    """A refusal that no view has caught becomes a page with its message, and the status 409."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as usual."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show a Refusal; let everything else fall through to the error page."""
        if not isinstance(exception, Refusal):
            return None
        return show(request, "ui/refused.html", None, status=409, message=str(exception))
