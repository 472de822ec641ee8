"""Where a page of a long list begins: after a name and a key, as the link to it carries them."""

from __future__ import annotations

LONGEST_KEY = 18  # digits that always fit in the database's keys


def written(name: str, key: int) -> str:
    """The place after this row, for a link."""
    return f"{name}|{key}"


def read(after: str) -> tuple[str, int] | None:
    """Name and key that a link carries; None when it carries none, or rubbish."""
    name, _sep, key = after.rpartition("|")
    number = whole(key)
    return None if number is None else (name, number)


def whole(text: str) -> int | None:
    """A whole number of plain digits that fits in a key; None for anything else."""
    is_whole = text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY
    return int(text) if is_whole else None
