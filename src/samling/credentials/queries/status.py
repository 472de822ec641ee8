"""The status list: which badges are withdrawn, signed by the key that signed them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.urls import reverse

from samling.credentials.models import Certificate, IssuerKey
from samling.credentials.queries.issuing import issuer
from samling.credentials.rules import badges
from samling.credentials.rules.badges import LIST_SIZE

GOOD_FOR = timedelta(days=7)


def status_list(key: IssuerKey, number: int, *, at: datetime) -> str | None:
    """The signed list as JSON, good for seven days; None for one that nothing has been put in.

    Raises NoKeyOpens when the key can no longer sign.
    """
    first = number * LIST_SIZE
    if first > 0 and first >= key.next_index:
        return None
    rows = Certificate.objects.filter(
        issuer_key=key,
        withdrawn_at__isnull=False,
        status_index__range=(first, first + LIST_SIZE - 1),
    )
    withdrawn = tuple(rows.order_by("status_index").values_list("status_index", flat=True))
    return _signed(key.pk, number, withdrawn, at.replace(minute=0, second=0, microsecond=0))


@lru_cache(maxsize=32)
def _signed(key_id: int, number: int, withdrawn: tuple[int, ...], hour: datetime) -> str:
    """Signed at most once an hour in each process, and at once when a badge is withdrawn."""
    address = settings.ADDRESS + reverse(
        "credentials:status", kwargs={"key": key_id, "number": number}
    )
    places = [index - number * LIST_SIZE for index in withdrawn]
    by = issuer(IssuerKey.objects.get(pk=key_id))
    return badges.status_list(
        by=by, address=address, withdrawn=places, at=hour, until=hour + GOOD_FOR
    )
