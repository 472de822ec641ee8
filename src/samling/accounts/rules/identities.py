"""Decisions about letters and identities: values in, values out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

MOST_ATTEMPTS = 8
LETTERS_ARE_KEPT = timedelta(days=30)
FRESH = timedelta(minutes=15)

KEPT_CLAIMS = ("sub", "iss")

PROVIDER_NEEDS = ("id", "name", "server", "client_id", "secret")
PROVIDER_MAY_HAVE = ("scope", "claims", "vouches_for", "parameters", "token_auth_method")


def may_try_again(*, attempts: int) -> bool:
    """A letter that was put off is tried again until it has been tried eight times."""
    return attempts < MOST_ATTEMPTS


def is_final_refusal(code: int) -> bool:
    """True for the SMTP answers 5xx, which the same letter would meet again (RFC 5321, 4.2.1)."""
    return 500 <= code <= 599


@dataclass(frozen=True, slots=True)
class Identity:
    """What we take from an OpenID provider's claims: an address, and whether it is proved."""

    email: str
    is_verified: bool


def identity_from(claims: Mapping[str, Any], *, provider: Mapping[str, Any]) -> Identity:
    """The address among the claims, by the provider's claim names; proved by claim or by domain.

    A provider's word for ``email_verified`` counts only when it is truly true (some send "false"
    as a word). Without that claim an address counts only at a domain the settings vouch for.
    """
    names = provider.get("claims", {})
    email = str(claims.get(names.get("email", "email")) or "").strip().lower()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        return Identity("", is_verified=False)
    told = claims.get(names.get("email_verified", "email_verified"))
    is_told = told is True or told in ("true", "1", 1)
    return Identity(email, is_verified=is_told or _is_vouched_for(email, provider))


def _is_vouched_for(email: str, provider: Mapping[str, Any]) -> bool:
    domain = email.rpartition("@")[2]
    return domain in {str(name).lower() for name in provider.get("vouches_for", ())}


def kept(claims: Mapping[str, Any]) -> dict[str, str]:
    """What is stored of the claims: the provider's own key for the person, and nothing else."""
    return {name: str(claims[name]) for name in KEPT_CLAIMS if name in claims}


def providers_from(text: str) -> list[dict[str, Any]]:
    """The setting SAMLING_OIDC as django-allauth wants it; ValueError tells what is wrong.

    Each provider is an object with id, name, server, client_id and secret; see docs/sign-in.md.
    """
    try:
        given = json.loads(text or "[]")
    except json.JSONDecodeError as fault:
        raise ValueError(f"SAMLING_OIDC is not JSON: {fault}.") from None
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise ValueError("SAMLING_OIDC must be a list of objects.")
    return [_provider(one) for one in given]


def _provider(given: dict[str, Any]) -> dict[str, Any]:
    lacking = [name for name in PROVIDER_NEEDS if not given.get(name)]
    if lacking:
        raise ValueError(f"A provider in SAMLING_OIDC lacks {', '.join(lacking)}.")
    if unknown := sorted(set(given) - {*PROVIDER_NEEDS, *PROVIDER_MAY_HAVE}):
        raise ValueError(f"A provider in SAMLING_OIDC has the unknown {', '.join(unknown)}.")
    if not re.fullmatch(r"[a-z0-9-]+", given["id"]):
        raise ValueError("The id of a provider in SAMLING_OIDC is small letters, digits and -.")
    more = {name: given[name] for name in PROVIDER_MAY_HAVE if name in given}
    more["auth_params"] = more.pop("parameters", {})
    return {
        "provider_id": given["id"],
        "name": given["name"],
        "client_id": given["client_id"],
        "secret": given["secret"],
        "settings": {"server_url": given["server"], "oauth_pkce_enabled": True, **more},
    }
