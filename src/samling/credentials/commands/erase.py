"""Erasing names on certificates when the person asks for it, or the time is up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from samling.credentials.models import Certificate, CertificateQuerySet
from samling.journal import commands as journal


@transaction.atomic
def erase_of(*, enrolment_ids: Iterable[int], by: str, at: datetime) -> int:
    """Blank name and badge on the certificates of these enrolments; how many.

    They are not withdrawn: whoever has kept the paper or the badge can still show it, and the check
    page says that it was issued here but no longer to whom. See docs/decisions/0051.
    """
    found = Certificate.objects.filter(enrolment_id__in=list(enrolment_ids))
    return _erase(found, by=by, at=at)


@transaction.atomic
def erase_name(*, key: UUID, by: str, at: datetime) -> int:
    """Blank name and badge on one certificate; 1, or 0 when that was done before."""
    return _erase(Certificate.objects.filter(key=key), by=by, at=at)


def _erase(certificates: CertificateQuerySet, *, by: str, at: datetime) -> int:
    found = certificates.filter(erased_at__isnull=True)
    count = found.update(name="", badge="", erased_at=at)
    if count:
        details = {"certificates": count}
        journal.note(
            deed="credentials.erased", subject="certificates", by=by, at=at, details=details
        )
    return count
