"""Who is asking: the account becomes a visitor with the roles of today's affiliations."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from samling.ground.period import day_in_oslo
from samling.register import queries


class VisitorMiddleware:
    """Put ``visitor`` on the request; it costs nothing until a view or template looks at it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the visitor on the request."""
        today = day_in_oslo(timezone.now())
        request.visitor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: queries.visitor_of(request.user, on=today)
        )
        return self.get_response(request)
