"""Which header fields a letter of ours may carry."""

from __future__ import annotations

from collections.abc import Mapping

# threads (RFC 5322, 3.6.4), lists (RFC 2369, 2919, 8058), automatic letters (RFC 3834)
LETTER_HEADERS = frozenset(
    {
        "Message-ID",
        "In-Reply-To",
        "References",
        "Reply-To",
        "List-Id",
        "List-Post",
        "List-Archive",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "Auto-Submitted",
        "Precedence",
        "Return-Path",  # becomes the envelope's sender, where servers send reports of delivery
    }
)
LONGEST_HEADER = 900


def one_line(text: str) -> str:
    """The text without line breaks, which would begin another header field."""
    return " ".join(text.split())


def letter_headers(given: Mapping[str, str]) -> dict[str, str]:
    """The fields as they are sent, without empty ones; ValueError for a field that is not ours to set.

    A list of references that has grown too long keeps its end: the newest letters.
    """
    if unknown := set(given) - LETTER_HEADERS:
        raise ValueError(f"A letter cannot have the header fields {', '.join(sorted(unknown))}.")
    fields = {name: one_line(value) for name, value in given.items()}
    return {name: _bounded(name, value) for name, value in fields.items() if value}


def _bounded(name: str, value: str) -> str:
    if name != "References":
        return value[:LONGEST_HEADER]
    kept: list[str] = []
    for reference in reversed(value.split(" ")):
        if sum(map(len, kept)) + len(kept) + len(reference) > LONGEST_HEADER:
            break
        kept.append(reference)
    return " ".join(reversed(kept))


def message_id(*parts: str, domain: str) -> str:
    """A Message-ID made of words that together are said once, such as ``thread``, ``17``, a token."""
    return f"<{'.'.join(parts)}@{domain or 'samling.invalid'}>"
