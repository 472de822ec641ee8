"""How many questions one network address may send in an hour; counted in the cache that all processes share."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

MOST_IN_AN_HOUR = 20  # a whole town hall may share one address
HOUR_S = 3600


def asks_too_much(request: HttpRequest) -> bool:
    """Count one question from this address; True when it has sent too many within the hour."""
    key = f"advice.ask:{_address(request)}"
    cache.add(key, 0, HOUR_S)
    try:
        return cache.incr(key) > MOST_IN_AN_HOUR
    except ValueError:  # it ran out in between
        return False


def _address(request: HttpRequest) -> str:
    """The network address that asks; behind our proxy, the one that the proxy saw."""
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if seen and getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0):
        return str(seen).rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
