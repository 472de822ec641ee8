"""What a badge that somebody hands over turns out to be."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import Resolver404, resolve

from samling.credentials.models import Certificate, IssuerKey
from samling.credentials.queries.proof import Proof, proof_page
from samling.credentials.rules import badges


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether the signature holds, whether it is ours, and what we know of it."""

    is_signed: bool
    is_ours: bool
    proof: Proof | None


def checked(text: str) -> Checked:
    """Check signature, issuer and status of a badge; rubbish is simply not signed."""
    try:
        did = badges.checked(text)
        address = str(json.loads(text).get("id", ""))
    except (badges.NotVerified, ValueError, AttributeError, RecursionError):
        return Checked(is_signed=False, is_ours=False, proof=None)
    is_ours = IssuerKey.objects.filter(did=did).exists()
    return Checked(is_signed=True, is_ours=is_ours, proof=_known(address) if is_ours else None)


def _known(address: str) -> Proof | None:
    if not address.startswith(f"{settings.ADDRESS}/bevis/"):
        return None
    try:
        key = resolve(address.removeprefix(settings.ADDRESS)).kwargs.get("key")
    except Resolver404:
        return None
    rows = Certificate.objects.select_related("meeting__host", "issuer_key", "enrolment")
    found = rows.filter(key=key).first() if isinstance(key, UUID) else None
    return proof_page(found) if found else None
