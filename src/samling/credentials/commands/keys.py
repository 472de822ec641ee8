"""The key that the county library signs with: made when it is first needed."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from samling.credentials import queries
from samling.credentials.models import IssuerKey
from samling.credentials.rules import badges, sealing
from samling.journal import commands as journal


@transaction.atomic
def issuing_key(*, by: str, at: datetime) -> IssuerKey:
    """The key in use, under lock; a new one is made when there is none that this program can open.

    A key that does not open (the secret is another) is retired: what it has signed stays valid,
    since every badge names its own key.
    """
    key = _in_use()
    if key is not None and not queries.opens(key):
        _retire(key, by=by, at=at)
        key = None
    return key or _made(by=by, at=at)


@transaction.atomic
def retire_key(*, by: str, at: datetime) -> IssuerKey:
    """Let a new key take over from the one in use; the old one keeps its own status lists."""
    key = _in_use()
    if key is not None:
        _retire(key, by=by, at=at)
    return _made(by=by, at=at)


def _in_use() -> IssuerKey | None:
    return IssuerKey.objects.select_for_update().filter(retired_at__isnull=True).first()


def _retire(key: IssuerKey, *, by: str, at: datetime) -> None:
    key.retired_at = at
    key.save(update_fields=["retired_at"])
    journal.note(deed="credentials.key_retired", subject=f"issuer_key:{key.pk}", by=by, at=at)


def _made(*, by: str, at: datetime) -> IssuerKey:
    did, private = badges.new_key()
    sealed = sealing.seal(private, secret=settings.SECRET_KEY, name=did)
    try:
        with transaction.atomic():
            key = IssuerKey.objects.create(did=did, sealed=sealed, made_at=at)
    except IntegrityError:  # somebody else made one at the same moment
        return IssuerKey.objects.select_for_update().get(retired_at__isnull=True)
    journal.note(deed="credentials.key_made", subject=f"issuer_key:{key.pk}", by=by, at=at)
    return key
