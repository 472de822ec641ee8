"""Keys: whether they open, and their public halves."""

from __future__ import annotations

from django.conf import settings

from samling.credentials.models import IssuerKey
from samling.credentials.rules import sealing


class NoKeyOpens(Exception):
    """The key was sealed with another secret than the program's."""


def private_of(key: IssuerKey) -> bytes:
    """The private half of a key. Raises NoKeyOpens."""
    try:
        return sealing.opened(bytes(key.sealed), secret=settings.SECRET_KEY, name=key.did)
    except sealing.SealDoesNotOpen as fault:
        raise NoKeyOpens(key.did) from fault


def opens(key: IssuerKey) -> bool:
    """True when the program's secret opens the key."""
    try:
        private_of(key)
    except NoKeyOpens:
        return False
    return True


def public_keys() -> tuple[IssuerKey, ...]:
    """Every key the county library has signed with, the one in use first."""
    return tuple(IssuerKey.objects.defer("sealed").order_by("-retired_at", "-pk"))
