"""Where an enquiry comes from, by the address it was sent from, and what it may be about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

PUBLIC = re.compile(r"(?:^|\.)([^.]+)\.kommune\.no$")
# words that an enquiry about a theme holds; beginnings, since Norwegian bends and joins
SIGNS = {
    "meeting_place": ("arrangement", "debatt", "møteplass", "samtale", "forfatterbesøk", "språkkaf"),
    "children": ("barn", "unge", "ungdom", "barnehage", "sommerles", "sommarles", "lesekampanje"),
    "learning": ("kurs", "læring", "digital", "veiled", "rettlei", "data"),
    "collections": ("samling", "kassering", "fjernlån", "e-bok", "e-bøker", "bibliofil", "koha", "innkjøp", "medier"),
    "staff": ("bemanning", "stilling", "vikar", "ansatt", "tilsett", "ledelse", "leiing", "opplæring"),
    "premises": ("meråpent", "meirope", "lokale", "åpningstid", "opningstid", "innredning", "lås"),
    "grants": ("tilskudd", "tilskot", "søknad", "prosjekt", "midler", "midlar", "søke"),
    "statistics": ("statistikk", "besøkstall", "rapporter", "skjema", "tall for"),
    "law": ("lov", "personvern", "gdpr", "taushetsplikt", "teieplikt", "opphavsrett", "avtale"),
    "school": ("skolebibliotek", "skulebibliotek", "elev", "lærer", "lærar"),
    "bus": ("bokbuss",),
}  # fmt: skip


def municipality_in(address: str, *, slugs: Collection[str]) -> str | None:
    """The slug of the municipality whose domain an address is at, as ``sor-odal.kommune.no``; else None."""
    domain = address.strip().lower().rpartition("@")[2]
    found = PUBLIC.search(_decoded(domain))
    slug = _slug(found[1]) if found else ""
    return slug if slug in slugs else None


def _decoded(domain: str) -> str:
    """A domain with its own letters, when it is written in the net's."""
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def _slug(name: str) -> str:
    plain = name.translate(str.maketrans("æøå", "aoa"))
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


def themes_in(text: str) -> str:
    """The theme whose words stand most often in the text; empty when none does."""
    words = text.lower()
    counts = {
        theme: sum(len(re.findall(rf"\b{re.escape(sign)}", words)) for sign in signs)
        for theme, signs in SIGNS.items()
    }
    best = max(counts, key=lambda theme: counts[theme])
    return best if counts[best] else ""
