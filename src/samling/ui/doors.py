"""Every view says who may open it; a house test refuses a view without a door."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

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
            if not visitor.is_signed_in:
                return redirect_to_login(request.get_full_path())
            raise PermissionDenied

        door.opens_for = rule  # type: ignore[attr-defined]
        return door  # type: ignore[return-value]

    return hang
