"""The page that tells whether a certificate is genuine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from samling.credentials.models import Certificate
from samling.credentials.rules import badges
from samling.credentials.terms import Withdrawn
from samling.ground.wording import Wording


@dataclass(frozen=True, slots=True)
class Proof:
    """What the check page tells of a certificate."""

    key: UUID
    name: str
    title: Wording
    host: str
    place: str
    starts_at: datetime
    ends_at: datetime
    hours: object
    issued_at: datetime
    did: str
    is_signed: bool
    is_erased: bool
    withdrawn_at: datetime | None
    why: str

    @property
    def is_good(self) -> bool:
        """True when it is signed by us and has not been withdrawn."""
        return self.withdrawn_at is None and (self.is_signed or self.is_erased)


def known_certificate(key: UUID) -> Certificate | None:
    """The certificate with this key, or None."""
    rows = Certificate.objects.select_related("meeting__host", "issuer_key", "enrolment")
    return rows.filter(key=key).first()


def proof_page(certificate: Certificate) -> Proof:
    """The page of a certificate; its signature is checked each time the page is asked for."""
    why = certificate.withdrawn_why
    return Proof(
        key=certificate.key,
        name=certificate.name,
        title=certificate.title,
        host=certificate.host,
        place=certificate.place,
        starts_at=certificate.starts_at,
        ends_at=certificate.ends_at,
        hours=certificate.hours,
        issued_at=certificate.issued_at,
        did=certificate.issuer_key.did,
        is_signed=_is_signed(certificate),
        is_erased=certificate.erased_at is not None,
        withdrawn_at=certificate.withdrawn_at,
        why=str(Withdrawn(why).label) if why else "",
    )


def _is_signed(certificate: Certificate) -> bool:
    if not certificate.badge:
        return False
    try:
        return badges.checked(certificate.badge) == certificate.issuer_key.did
    except badges.NotVerified:
        return False
