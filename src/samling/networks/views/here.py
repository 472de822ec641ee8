"""Who is asking, and where they stand in the network they ask about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from samling.ground.visitor import Visitor
from samling.networks import permissions, queries
from samling.networks.models import Membership, Network
from samling.ui.doors import Asked, ask_to_sign_in

COOKIE = "nettverk"
COOKIE_AGE = 180 * 24 * 3600
SALT = "samling.networks.device"
MOST_KEYS = 20


@dataclass(frozen=True, slots=True)
class Here:
    """A visitor in a network."""

    network: Network
    mine: Membership | None
    visitor: Visitor
    at: datetime

    @property
    def by(self) -> str:
        """How the journal names the visitor: a guest by the membership."""
        if self.visitor.person_id is None and self.mine is not None:
            return f"membership:{self.mine.pk}"
        return self.visitor.by

    @property
    def member(self) -> Membership:
        """The visitor's membership, where the door has seen to that there is one."""
        assert self.mine is not None
        return self.mine

    @property
    def convenes(self) -> bool:
        """True for a convener."""
        return permissions.convenes(self.mine)

    @property
    def keeps(self) -> bool:
        """True for conveners and the county library."""
        return permissions.may_keep(self.visitor, self.mine)

    @property
    def reads(self) -> bool:
        """True for members."""
        return permissions.reads(self.mine)


def here_of(request: Asked, slug: str) -> Here:
    """The network of this address, and where the visitor stands; 404 when there is none."""
    network = queries.network_called(slug)
    if network is None:
        raise Http404
    visitor = request.visitor
    mine = queries.mine_in(network, person_id=visitor.person_id, keys=keys_of(request))
    return Here(network, mine, visitor, timezone.now())


def keys_of(request: HttpRequest) -> tuple[str, ...]:
    """Personal links that have been opened on this device."""
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return ()
    return tuple(str(key) for key in told) if isinstance(told, list) else ()


def remember(request: HttpRequest, response: HttpResponse, key: UUID) -> None:
    """Let this device be known as this member's, in a cookie that nobody can make up."""
    keys = [str(key), *(one for one in keys_of(request) if one != str(key))][:MOST_KEYS]
    _set(request, response, keys)


def forget(request: HttpRequest, response: HttpResponse, key: UUID) -> None:
    """Let this device no longer be known as this member's."""
    _set(request, response, [one for one in keys_of(request) if one != str(key)])


def _set(request: HttpRequest, response: HttpResponse, keys: list[str]) -> None:
    response.set_cookie(
        COOKIE,
        signing.dumps(keys, salt=SALT),
        max_age=COOKIE_AGE,
        path="/nettverk/",
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )


Page = Callable[..., HttpResponseBase]


def only(rule: Callable[[Here], bool]) -> Callable[[Page], Page]:
    """Let only those in for whom the rule is true of where they stand; others sign in, or are told no."""

    def hang(view: Page) -> Page:
        @wraps(view)
        def door(request: Asked, slug: str, **more: Any) -> HttpResponseBase:
            here = here_of(request, slug)
            if rule(here):
                return view(request, here, **more)
            if request.visitor.is_signed_in:
                raise PermissionDenied
            return ask_to_sign_in(request)

        return door

    return hang


members_only = only(lambda here: here.reads)
conveners_only = only(lambda here: here.convenes)
keepers_only = only(lambda here: here.keeps)
