"""Numbers that public registers give to organisations, libraries and municipalities."""

import re

from stdnum.no import orgnr


def is_organisation_number(text: str) -> bool:
    """True for nine digits whose last is the modulus-11 check digit (Enhetsregisteret)."""
    return bool(re.fullmatch(r"[0-9]{9}", text)) and orgnr.is_valid(text)


def is_library_number(text: str) -> bool:
    """True for the seven digits of Base Bibliotek; they never tell the municipality of today."""
    return bool(re.fullmatch(r"[0-9]{7}", text))


def isil(library_number: str) -> str:
    """The international identifier (ISO 15511) of a Norwegian library."""
    return f"NO-{library_number}"


def is_municipality_number(text: str) -> bool:
    """True for the four digits of a Norwegian municipality number."""
    return bool(re.fullmatch(r"[0-9]{4}", text))
