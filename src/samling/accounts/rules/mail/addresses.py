"""Addresses that mail may come to: ``kind@domain`` and ``kind+token@domain``."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

POSTMASTER = "postmaster"  # every domain has one (RFC 5321, 4.5.1)
TOKEN = re.compile(r"[a-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Recipient:
    """What a letter is for (``kind``), and which one of those (``token``, empty for a new one)."""

    kind: str
    token: str = ""


def address_of(kind: str, token: str = "", *, domain: str) -> str:
    """The address that mail about this comes to; empty when no mail can come in."""
    if not domain:
        return ""
    return f"{kind}+{token}@{domain}" if token else f"{kind}@{domain}"


def recipient_of(address: str, *, domain: str, kinds: Collection[str]) -> Recipient | None:
    """Whom the address is for; None for another domain, an unknown kind or a token that cannot be.

    Capitals mean nothing: mail servers on the way may change them, so tokens are made without.
    """
    local, _at, at_domain = address.strip().strip("<>").lower().rpartition("@")
    kind, plus, token = local.partition("+")
    if not domain or at_domain != domain.lower() or kind not in {*kinds, POSTMASTER}:
        return None
    if plus and not TOKEN.fullmatch(token):
        return None
    return Recipient(kind, token)
