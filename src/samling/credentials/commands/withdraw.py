"""Withdrawing a certificate, and issuing it anew with the name put right."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.credentials.models import Certificate
from samling.credentials.terms import Withdrawn
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.meetings.models import Enrolment


class CertificateWithdrawn(Refusal):
    """The certificate has been withdrawn already, or its name erased."""


class NameMissing(Refusal):
    """A certificate needs a name."""


@transaction.atomic
def withdraw(*, key: UUID, why: str, by: str, at: datetime) -> Certificate:
    """Take a certificate back; withdrawn again, nothing more happens. The status list tells it."""
    certificate = Certificate.objects.select_for_update().get(key=key)
    if certificate.withdrawn_at is None:
        withdrawn(certificate, why=Withdrawn(why), by=by, at=at)
    return certificate


def withdrawn(certificate: Certificate, *, why: Withdrawn, by: str, at: datetime) -> None:
    """Write down that a certificate under lock is taken back."""
    certificate.withdrawn_at, certificate.withdrawn_why = at, why
    certificate.save(update_fields=["withdrawn_at", "withdrawn_why"])
    subject = f"certificate:{certificate.pk}"
    details = {"why": str(why.value)}
    journal.note(deed="credentials.withdrawn", subject=subject, by=by, at=at, details=details)


@transaction.atomic
def issue_anew(*, key: UUID, name: str, by: str, at: datetime) -> Certificate:
    """Withdraw a certificate and issue another with this name, also on the list of participants.

    Raises CertificateWithdrawn and NameMissing.
    """
    from samling.credentials.commands.issue import issue_to
    from samling.credentials.commands.keys import issuing_key

    if not name.strip():
        raise NameMissing(_("Write the name that is to stand on the certificate."))
    issuer = issuing_key(by=by, at=at)
    old = Certificate.objects.select_for_update().select_related("meeting__host").get(key=key)
    if old.withdrawn_at or old.enrolment_id is None:
        raise CertificateWithdrawn(_("This certificate has already been withdrawn."))
    withdrawn(old, why=Withdrawn.WRONG_NAME, by=by, at=at)
    enrolment = Enrolment.objects.select_for_update().get(pk=old.enrolment_id)
    enrolment.name = name.strip()[:120]
    enrolment.save(update_fields=["name"])
    issue_to(old.meeting, [enrolment], key=issuer, at=at)
    return Certificate.objects.standing().get(enrolment=enrolment)
