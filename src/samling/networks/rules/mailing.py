"""Addresses and subjects of letters that a network sends, as RFC 2919, 5322 and 8058 want them."""

from __future__ import annotations

import re
from uuid import NAMESPACE_URL, UUID, uuid5

KIND = "nettverk"
LONGEST_SUBJECT = 160
# what mail programs put before a subject when somebody answers or forwards, in our languages
_ANSWERED = re.compile(r"^\s*(?:(?:re|sv|vs|fw|fwd|vb|ang|aw|antw)\s*(?:\[\d+\])?\s*:\s*)+", re.I)
_OURS = re.compile(r"<post-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@[^>]+>")
_LIST = re.compile(r"^\s*\[[^\]]{1,130}\]\s*")


def message_id(key: UUID, domain: str) -> str:
    """The Message-ID of the letters that a post becomes; the same to everybody, so that replies find it."""
    return f"<post-{key}@{domain}>"


def key_in(number: str) -> UUID | None:
    """The key of the post that one of our Message-IDs is of; None for somebody else's."""
    found = _OURS.fullmatch(number.strip())
    return UUID(found[1]) if found else None


def list_id(name: str, slug: str, domain: str) -> str:
    """The List-Id of a network (RFC 2919): a phrase in quotation marks, and a name under our domain."""
    plain = "".join(sign for sign in name if sign.isprintable() and sign not in '"\\<>')
    return f'"{plain}" <{slug}.{KIND}.{domain}>'


def bare_subject(subject: str) -> str:
    """The subject without Re:, SV: and the name of the list; at most 160 letters."""
    text = " ".join("".join(s if s.isprintable() else " " for s in subject).split())
    before = None
    while before != text:
        before = text
        text = _LIST.sub("", _ANSWERED.sub("", text)).strip()
    return text[:LONGEST_SUBJECT].strip()


def post_key(message: str, *, network: str) -> UUID:
    """The key of a post that came by mail: the same mail to the same network is the same post."""
    return uuid5(NAMESPACE_URL, f"{network}|{message.strip()}")
