"""What must go before an answer to one library can be knowledge for all.

Finds who and where: addresses, telephone numbers, names we know, names that look like people's, libraries and
municipalities. What is *known* must go; what only *looks like* a name must go or be said to be none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

EMAIL = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+\.[a-zæøåA-ZÆØÅ]{2,}")
PHONE = re.compile(  # eight digits together or in Norwegian groups, perhaps with a country before
    r"(?<![\d/.-])(?:\+\d{1,3}[ ]?|00\d{2}[ ]?)?(?:\d{8}|\d{3}[ ]\d{2}[ ]\d{3}|\d{2}(?:[ ]\d{2}){3})(?!\d|[./-]\d)"
)
BIRTH_NUMBER = re.compile(r"(?<!\d)\d{6}[ ]?\d{5}(?!\d)")
WORD = r"[A-ZÆØÅÉÄÖ][a-zæøåéèüäö]+(?:-[A-ZÆØÅ][a-zæøåéü]+)?"
TWO_NAMES = re.compile(rf"\b{WORD}(?:[ ]{WORD}){{1,3}}\b")
GREETING = re.compile(rf"^(?i:hei|hallo|kjære|hello|hi|dear)[ ,]+({WORD})\b", re.MULTILINE)
CLOSING = re.compile(
    r"^(?i:hilsen|helsing|mvh|(?:vennlig|venleg|med|beste) (?:hilsen|helsing))[ ,.]*\n?[ ]*"
    rf"({WORD}(?:[ ]{WORD})*)",
    re.MULTILINE,
)
# capital letters that are no people
NOT_PEOPLE = {
    "Nasjonalbiblioteket", "Norge", "Noreg", "Kulturrådet", "Kulturdirektoratet", "Innlandet", "Kompetansebanken",
    "Bibliofil", "Koha", "Norsk", "Den", "Det", "De", "Vi", "Du", "Dere", "Dykk", "Hei", "Hilsen", "Helsing", "Takk",
    "Microsoft", "Teams", "Google", "Facebook", "Oslo", "European", "Creative", "Commons",
}  # fmt: skip


class Kind(StrEnum):
    """What sort of thing was found."""

    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"
    NAME = "name"
    LIBRARY = "library"
    PLACE = "place"
    MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class Known:
    """What we know stands behind the answer: people, libraries, places."""

    people: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that tells who or where, and what could stand there instead."""

    kind: Kind
    words: str
    instead: str

    @property
    def must_go(self) -> bool:
        """False only for what may be something else than a name."""
        return self.kind is not Kind.MAYBE


INSTEAD = {
    Kind.EMAIL: "[e-post]",
    Kind.PHONE: "[telefon]",
    Kind.NUMBER: "[nummer]",
    Kind.NAME: "[navn]",
    Kind.LIBRARY: "biblioteket",
    Kind.PLACE: "kommunen",
    Kind.MAYBE: "[navn]",
}


def findings(text: str, *, known: Known, harmless: Iterable[str] = ()) -> tuple[Finding, ...]:
    """What in the text tells who or where, each words once, what must go first."""
    forgiven = {_plain(words) for words in harmless}
    found: dict[str, Finding] = {}
    covered = ""
    for kind, words in _found(text, known):
        key = _plain(words)
        if kind is Kind.MAYBE and (key in forgiven or key in covered):
            continue
        if key not in found:
            found[key] = Finding(kind, words, INSTEAD[kind])
            covered += f"|{key}|"
    return tuple(sorted(found.values(), key=lambda finding: not finding.must_go))


def _found(text: str, known: Known) -> Iterator[tuple[Kind, str]]:
    for kind, pattern in ((Kind.EMAIL, EMAIL), (Kind.NUMBER, BIRTH_NUMBER), (Kind.PHONE, PHONE)):
        yield from ((kind, found[0]) for found in pattern.finditer(text))
        text = pattern.sub(" · ", text)
    names = [
        *((Kind.LIBRARY, name) for name in known.libraries),
        *((Kind.NAME, name) for name in _with_parts(known.people)),
        *((Kind.PLACE, name) for name in known.places),
    ]
    for kind, name in sorted(names, key=lambda pair: (-len(pair[1]), pair)):
        yield from ((kind, found[0]) for found in _whole(name).finditer(text))
        text = _whole(name).sub(" · ", text)  # what is found whole is not found again in parts
    for pattern in (GREETING, CLOSING):
        yield from ((Kind.MAYBE, found[1]) for found in pattern.finditer(text))
    for found in TWO_NAMES.finditer(text):
        words = _without_opening(found[0], text[: found.start()])
        if not NOT_PEOPLE & set(words.split()):
            yield Kind.MAYBE, words


def _without_opening(words: str, before: str) -> str:
    """Three capitals where a sentence opens are a name after its first word."""
    opens = not before.strip() or before.rstrip(" ")[-1] in ".!?:\n"
    return words.split(" ", 1)[1] if opens and words.count(" ") > 1 else words


def _with_parts(people: Iterable[str]) -> set[str]:
    """Whole names, and the parts of them that are long enough to tell who it is."""
    whole = {name.strip() for name in people if name.strip()}
    return whole | {part for name in whole for part in name.split() if len(part) > 2}


def _whole(name: str) -> re.Pattern[str]:
    """The name as words of their own, also with the s of owning."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?:s|'s)?(?!\w)", re.IGNORECASE)


def _plain(words: str) -> str:
    return " ".join(words.lower().split())


def cleaned(text: str, taken: Iterable[Finding]) -> str:
    """The text with what was found replaced, the longest first."""
    for finding in sorted(taken, key=lambda one: len(one.words), reverse=True):
        pattern = re.compile(rf"(?<!\w){re.escape(finding.words)}(?!\w)", re.IGNORECASE)
        text = pattern.sub(finding.instead.replace("\\", r"\\"), text)
    return text
