"""Addresses of things: letters that every web address can hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator

LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ð": "d", "þ": "th", "đ": "d", "ß": "ss"})
LONGEST = 110


def slug_of(name: str) -> str:
    """The name in small letters a–z, digits and hyphens; «x» when nothing else is left of it."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(LETTERS))
    ascii_only = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only)[:LONGEST].strip("-") or "x"


def free_slug(name: str, *, within: str, taken: Container[str]) -> str:
    """The first free of: the name; the name and its municipality; the same with 2, 3 and so on."""
    return next(slug for slug in _candidates(slug_of(name), within) if slug not in taken)


def _candidates(slug: str, within: str) -> Iterator[str]:
    yield slug
    longer = f"{slug[: LONGEST - len(within) - 5]}-{within}" if within else slug
    if longer != slug:
        yield longer
    number = 2
    while True:
        yield f"{longer}-{number}"
        number += 1
