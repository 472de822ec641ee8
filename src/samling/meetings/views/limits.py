"""A limit on how fast one network address may sign people up.

Far above any rush of people: it stops a program that has gone astray, or fills a meeting with made-up
names. Counted in each process, since a count that is shared would cost a question to every sign-up.
"""

from __future__ import annotations

from collections import Counter
from threading import Lock
from time import monotonic

from django.conf import settings
from django.http import HttpRequest

_counts: Counter[str] = Counter()
_lock = Lock()
_minute = 0


def is_too_fast(request: HttpRequest) -> bool:
    """Count one sign-up from this address; True when it has had too many within the minute."""
    global _minute
    minute = int(monotonic() // 60)
    with _lock:
        if minute != _minute:
            _minute = minute
            _counts.clear()
        address = address_of(request)
        _counts[address] += 1
        return _counts[address] > settings.SIGN_UPS_A_MINUTE


def address_of(request: HttpRequest) -> str:
    """The network address that asks; behind our proxy, the one that the proxy saw."""
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if seen and getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0):
        return str(seen).rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
