"""What is needed to issue: who lacks a certificate, who signs, and what the badge will say."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from samling.credentials.models import Certificate, IssuerKey
from samling.credentials.queries.keys import private_of
from samling.credentials.rules.badges import By, Told, place_of
from samling.meetings.models import Enrolment


def without_certificate(meeting_id: int) -> tuple[Enrolment, ...]:
    """Those who took part and have no standing certificate yet, in the order they signed up."""
    issued = Certificate.objects.standing().filter(enrolment=OuterRef("pk"))
    rows = Enrolment.objects.filter(meeting_id=meeting_id, attended=True).exclude(name="")
    return tuple(rows.filter(~Exists(issued)).order_by("pk"))


def issuer(key: IssuerKey) -> By:
    """The county library as it signs with this key. Raises NoKeyOpens."""
    return By(
        did=key.did,
        private=private_of(key),
        authority=settings.AUTHORITY,
        page=_address("issuer"),
        picture=_address("picture"),
    )


def told(certificate: Certificate, *, slug: str) -> Told:
    """What the badge of a certificate says, in the language of the one who gets it."""
    number, place = place_of(certificate.status_index)
    with translation.override(certificate.language):
        words = {
            "title": str(certificate.title),
            "host": certificate.host,
            "day": day_in_words(certificate.starts_at),
        }
        return Told(
            address=_address("proof", key=certificate.key),
            name=certificate.name,
            email=certificate.enrolment.email if certificate.enrolment else "",
            salt=certificate.key.hex,
            meeting=f"{settings.ADDRESS}/samlinger/{slug}/",
            title=words["title"],
            description=_("Took part in “%(title)s” on %(day)s, held by %(host)s.") % words,
            criteria=_("Was there: marked as present by the host."),
            status_list=_address("status", key=certificate.issuer_key_id, number=number),
            status_place=place,
            issued_at=certificate.issued_at,
        )


def day_in_words(at: datetime) -> str:
    """A day as the language of the moment writes it: 19. mai 2026, 19 May 2026."""
    pattern = "j F Y" if translation.get_language() == "en" else "j. F Y"
    return date_format(localtime(at), pattern)


def _address(name: str, **key: object) -> str:
    return settings.ADDRESS + reverse(f"credentials:{name}", kwargs=key or None)
