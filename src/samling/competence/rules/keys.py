"""Keys of areas and competences: made once, kept through all versions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

LONGEST = 60
PLAIN = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})


def free_key(title: str, taken: Collection[str]) -> str:
    """A key like the title that no version has ever used."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(PLAIN))
    stem = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode())
    stem = stem.strip("-")[:LONGEST].strip("-") or "kompetanse"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem[: LONGEST - 4].rstrip('-')}-{number}"
    return key


def moved(order: list[int], key: int, *, up: bool) -> list[int]:
    """The order with ``key`` one place up or down; as it was when it stands at that end."""
    here = order.index(key)
    there = here + (-1 if up else 1)
    if 0 <= there < len(order):
        order = order.copy()
        order[here], order[there] = order[there], order[here]
    return order
