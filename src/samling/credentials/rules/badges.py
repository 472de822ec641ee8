"""What a badge says and how it is signed: Open Badges 3.0 with an ``eddsa-rdfc-2022`` proof.

A badge carries its issuer's public key in the issuer's name (``did:key``), so that it can be checked
without asking anybody. Only the two contexts that every verifier carries with it are named; a
verifier without a network then has all it needs.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

if TYPE_CHECKING:
    from openbadgeslib.ob3 import IdentityObject

CONTEXTS = 2  # of what the library would name: credentials and badges, not its extensions
LIST_SIZE = 131_072  # certificates in one status list, the least that the standard allows


class NotVerified(Exception):
    """A badge's signature, form or dates do not hold."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one badge says, in the language of the one who gets it."""

    address: str
    name: str
    email: str
    salt: str
    meeting: str
    title: str
    description: str
    criteria: str
    status_list: str
    status_place: int
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class By:
    """Who issues: the key's name and private half, and the county library's name and pages."""

    did: str
    private: bytes
    authority: str
    page: str
    picture: str


def new_key() -> tuple[str, bytes]:
    """A new pair of keys: the name of the public half (did:key), and the private half (PEM)."""
    from openbadgeslib.ob3 import did_key_from_pem

    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return did_key_from_pem(public), private


def badge(told: Told, *, by: By, is_first: bool = False) -> str:
    """The signed badge as JSON.

    ``is_first`` tries the whole form as a strict verifier would before it signs (five times as
    slow): enough once for many badges of the same form.
    """
    from openbadgeslib.ob3 import add_data_integrity_proof

    document = _document(told, by)
    signed = add_data_integrity_proof(
        document, by.private, method_of(by.did), created=told.issued_at
    )
    if is_first:
        checked(json.dumps(signed))
    return json.dumps(signed, ensure_ascii=False, sort_keys=True)


def checked(badge: str) -> str:
    """The name of the key that signed, after signature, form and dates have been checked.

    Raises NotVerified. Whether the badge is withdrawn must be asked of the status list.
    """
    from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError

    document = json.loads(badge)
    issuer = document.get("issuer")
    did = issuer.get("id") if isinstance(issuer, dict) else issuer
    if not isinstance(did, str) or not did.startswith("did:key:"):
        raise NotVerified("the issuer is not named by its key")
    try:
        OB3LdpVerifier.for_issuer_did(did).verify(document)
    except OB3VerificationError as fault:
        raise NotVerified(str(fault)) from fault
    return did


def status_list(
    *, by: By, address: str, withdrawn: list[int], at: datetime, until: datetime
) -> str:
    """The signed list of withdrawn badges (Bitstring Status List), good until a moment."""
    from openbadgeslib.ob3 import add_data_integrity_proof, build_status_list_credential

    document = build_status_list_credential(
        by.did, address, "revocation", withdrawn, size_bits=LIST_SIZE, issued=at, valid_until=until
    )
    signed = add_data_integrity_proof(document, by.private, method_of(by.did), created=at)
    return json.dumps(signed, sort_keys=True)


def method_of(did: str) -> str:
    """The one key of a did:key."""
    return f"{did}#{did.removeprefix('did:key:')}"


def place_of(index: int) -> tuple[int, int]:
    """Which status list a certificate stands in, from 0, and where in it."""
    return divmod(index, LIST_SIZE)


def _document(told: Told, by: By) -> dict[str, Any]:
    from openbadgeslib.ob3 import Achievement, Issuer, OpenBadgeCredential, status_entry

    whole = OpenBadgeCredential(
        id=told.address,
        issuer=Issuer(id=by.did, name=by.authority, url=by.page),
        recipient_id=None,
        identifiers=_identifiers(told),
        achievement=Achievement(
            id=told.meeting,
            name=told.title,
            description=told.description,
            criteria_narrative=told.criteria,
            achievement_type="CertificateOfCompletion",
            image_url=by.picture,
        ),
        name=told.title,
        issuance_date=told.issued_at,
        credential_status=[status_entry(told.status_list, "revocation", told.status_place)],
    ).to_vc()
    whole["@context"] = whole["@context"][:CONTEXTS]
    del whole["credentialSchema"]  # its type is a word of the third context
    return whole


def _identifiers(told: Told) -> list[IdentityObject]:
    """The name to read, and the address only as a salted sum, to be compared by who knows it."""
    from openbadgeslib.ob3 import IdentityObject

    named = [IdentityObject(identity_hash=told.name, identity_type="name", hashed=False)]
    if told.email:
        named.append(IdentityObject.create(told.email, salt=told.salt))
    return named


__all__ = [
    "LIST_SIZE",
    "By",
    "NotVerified",
    "Told",
    "badge",
    "checked",
    "method_of",
    "new_key",
    "place_of",
    "status_list",
]
