"""Every view says who may open it; a house test refuses a view without a door."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from samling.ground.visitor import Visitor


class Asked(HttpRequest):
    """A request whose visitor is known; the register's middleware sees to that."""

    visitor: Visitor


Rule = Callable[[Visitor], bool]
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def everybody(visitor: Visitor) -> bool:
    """Open to all, signed in or not."""
    return True


def signed_in(visitor: Visitor) -> bool:
    """Open to whoever has proved an address."""
    return visitor.is_signed_in


def county(visitor: Visitor) -> bool:
    """Open to the staff of the county library."""
    return visitor.is_county


def director(visitor: Visitor) -> bool:
    """Open to the director of the county library."""
    return visitor.is_director


def librarian(visitor: Visitor) -> bool:
    """Open to those who work at a library."""
    return visitor.is_librarian


def ask_to_sign_in(request: Any) -> HttpResponseBase:
    """Lead to the sign-in page and back; a request for a part leaves its page whole (401)."""
    if not getattr(request, "htmx", False):
        return redirect_to_login(request.get_full_path())
    here = urlsplit(request.htmx.current_url or request.get_full_path())
    path = here.path + (f"?{here.query}" if here.query else "")
    return HttpResponse(status=401, headers={"HX-Redirect": redirect_to_login(path).url})


def opens_for(rule: Rule) -> Callable[[View], View]:
    """Let only visitors in for whom ``rule`` is true; others sign in first, or are told no (403).

    What depends on the thing itself (this library, this municipality) is asked again inside, by the
    domain's permissions.
    """

    def hang(view: View) -> View:
        @wraps(view)
        def door(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            visitor: Visitor = request.visitor
            if rule(visitor):
                return view(request, *args, **kwargs)
            if visitor.is_signed_in:
                raise PermissionDenied
            return ask_to_sign_in(request)

        door.opens_for = rule  # type: ignore[attr-defined]
        return door  # type: ignore[return-value]

    return hang
