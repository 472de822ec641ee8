"""Reading attendance reports of video services, and finding out who is meant.

The services change their columns, write in the language of whoever exports, put summaries before the
list and use tabs or semicolons in UTF-16. So the list is found by its heading, wherever it stands,
and everything that cannot be used is told with its line and its reason.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_LINES = 50_000
NAMES = frozenset({
    "name", "navn", "namn", "full name", "fullname", "fullt navn", "fullt namn", "display name",
    "name (original name)", "navn (opprinnelig navn)", "navn (originalt navn)", "participant",
    "participant name", "deltaker", "deltakar", "deltakernavn", "user name", "username",
    "brukernavn", "attendee", "speaker", "user",
})  # fmt: skip
FIRST_NAMES = frozenset({"first name", "firstname", "fornavn", "førenamn"})
LAST_NAMES = frozenset({"last name", "lastname", "etternavn", "etternamn", "surname"})
EMAILS = frozenset({
    "email", "e-mail", "email address", "user email", "e-post", "e-postadresse", "epost",
    "epostadresse", "bruker-e-post", "e-post (bruker)", "participant id (upn)",
    "deltaker-id (upn)", "user principal name", "upn", "mail",
})  # fmt: skip
DURATIONS = frozenset({
    "duration", "duration (minutes)", "total duration (minutes)", "in-meeting duration",
    "varighet", "varighet (minutter)", "varighet i møtet", "total varighet (minutter)",
    "time in session (minutes)", "duration (mins)", "online time", "minutes",
})  # fmt: skip
MARKS: Mapping[str, tuple[str, ...]] = {
    "teams": ("in-meeting duration", "first join", "varighet i møtet", "participant id (upn)",
              "user action", "full name", "første deltakelse"),
    "zoom": ("name (original name)", "user email", "duration (minutes)", "total duration (minutes)",
             "bruker-e-post"),
    "bbb": ("moderator", "activity score", "talk time", "aktivitetspoeng"),
    "jitsi": ("speaker", "participant name", "display name", "speaker time"),
}  # fmt: skip
ASIDE = re.compile(
    r"\((?:guest|gjest|external|ekstern|unverified|ikke bekreftet|host|vert|co-host|medvert|me|meg|"
    r"organizer|organisator|presenter)[^)]*\)",
    re.IGNORECASE,
)
ORIGINAL = re.compile(r"\(([^()]*)\)\s*$")
NEXT_PART = re.compile(r"\d\. [^\W\d_]{2}")
CLOCK = re.compile(
    r"(?:(\d{1,4})\s*[ht]\w*)?\.?\s*(?:(\d{1,5})\s*m\w*)?\.?\s*(?:(\d{1,6})\s*s\w*)?", re.IGNORECASE
)


class Why(StrEnum):
    """Why a line fits nobody."""

    NOTHING_TO_GO_BY = "nothing"
    NOBODY = "nobody"
    SEVERAL = "several"


class NotAReport(Exception):
    """No list of participants was found in the file."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report that may be a person; ``number`` counts from 1 in the file."""

    number: int
    name: str
    email: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Read:
    """A report as it was read."""

    service: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """Which enrolments are in a report, and which lines fitted nobody, with the reason."""

    people: Mapping[int, int]
    lines: int
    unmatched: tuple[tuple[Line, Why], ...]


def read(raw: bytes) -> Read:
    """The list of participants in a file, whatever service, language, letters and separator.

    Raises NotAReport.
    """
    rows = _cells(text_of(raw))
    headings = [
        (place, cells, columns)
        for place, (_number, cells) in enumerate(rows)
        if (columns := _columns(cells))
    ]
    # a summary may have a column of e-mail too, so a heading with names goes before one without
    best = next((one for one in headings if one[2].has_names), headings[0] if headings else None)
    if best is None:
        raise NotAReport
    place, cells, columns = best
    return Read(_service(cells), tuple(_lines(rows[place + 1 :], columns)))


def text_of(raw: bytes) -> str:
    """The letters of a file: UTF-16 or UTF-8 with or without a mark, else the old Windows letters."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    if len(raw) >= 4 and raw[1:2] == b"\0" and raw[3:4] == b"\0":
        return raw.decode("utf-16-le", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def match(lines: Iterable[Line], people: Sequence[tuple[int, str, str]]) -> Matched:
    """Find each line's enrolment by e-mail, then by name.

    ``people`` are number, name and e-mail. A name that two have fits neither: better no mark than
    somebody else's. Somebody who left and came back stands on several lines and is found once.
    """
    by_email = {email.lower(): pk for pk, _name, email in people if email}
    by_name: dict[str, set[int]] = {}
    for pk, name, _email in people:
        by_name.setdefault(known_as(name), set()).add(pk)
    found: dict[int, int] = {}
    lost: list[tuple[Line, Why]] = []
    count = 0
    for line in lines:
        whose, why = _whose(line, by_email, by_name)
        if whose is None:
            lost.append((line, why))
        else:
            count += 1
            found[whose] = found.get(whose, 0) + (line.minutes or 0)
    return Matched(found, count, tuple(lost))


def known_as(name: str) -> str:
    """A name for comparing: without what the services add, first name first, small letters."""
    plain = ASIDE.sub(" ", name)
    if plain.count(",") == 1:
        last, first = plain.split(",")
        plain = f"{first} {last}"
    return " ".join(plain.replace(".", " ").casefold().split())


def minutes_of(text: str) -> int | None:
    """Minutes of a duration such as ``63``, ``1:03:20``, ``1h 3m 20s`` or ``1 t 3 min``; else None."""
    text = text.strip()
    if not text:
        return None
    if re.fullmatch(r"\d{1,6}([.,]\d+)?", text):
        return int(float(text.replace(",", ".")))
    if re.fullmatch(r"\d{1,4}:\d{2}(:\d{2})?", text):
        parts = [int(part) for part in text.split(":")]
        return parts[0] * 60 + parts[1] if len(parts) == 3 else parts[0]
    told = CLOCK.match(text)
    hours, minutes, seconds = told.groups() if told else (None, None, None)
    if not (hours or minutes or seconds):
        return None
    return int(hours or 0) * 60 + int(minutes or 0)


def _whose(
    line: Line, by_email: Mapping[str, int], by_name: Mapping[str, set[int]]
) -> tuple[int | None, Why]:
    if line.email in by_email:
        return by_email[line.email], Why.NOBODY
    names = [known_as(line.name)]
    if original := ORIGINAL.search(line.name):  # Zoom: "nickname (name)"
        names.append(known_as(original[1]))
        names.append(known_as(line.name[: original.start()]))
    if not any(names):
        return None, Why.NOBODY if line.email else Why.NOTHING_TO_GO_BY
    hits = set().union(*(by_name.get(name, set()) for name in names if name))
    if len(hits) == 1:
        return hits.pop(), Why.NOBODY
    return None, Why.SEVERAL if hits else Why.NOBODY


def _cells(text: str) -> list[tuple[int, list[str]]]:
    """The cells of each line with its number. Each line by itself: a stray quote ends with it."""
    lines = text.replace("\0", "").splitlines()[:MOST_LINES]
    separator = _separator(lines)
    return [(number, _split(line, separator)) for number, line in enumerate(lines, 1)]


def _split(line: str, separator: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:  # longer than any name
        cells = [line]
    return [" ".join(cell.split()) for cell in cells]


def _separator(lines: Sequence[str]) -> str:
    """The separator of the first line that is a heading, else the one that is there most often."""
    for line in lines:
        for sign in "\t;,":
            if sign in line and _columns(
                [" ".join(c.strip(' "').split()) for c in line.split(sign)]
            ):
                return sign
    return max("\t;,", key=lambda sign: sum(line.count(sign) for line in lines[:50]))


@dataclass(frozen=True, slots=True)
class _Columns:
    name: int | None
    first: int | None
    last: int | None
    emails: tuple[int, ...]
    minutes: int | None

    @property
    def has_names(self) -> bool:
        """True when there is more to go by than e-mail."""
        return self.name is not None or self.first is not None


def _columns(cells: Sequence[str]) -> _Columns | None:
    """Where things stand, when this is the heading of a list of people; else None."""
    heads = [cell.casefold().strip("\ufeff ") for cell in cells]
    name = _first(heads, NAMES)
    first, last = _first(heads, FIRST_NAMES), _first(heads, LAST_NAMES)
    emails = tuple(place for place, head in enumerate(heads) if head in EMAILS)
    if name is None and first is None and not emails:
        return None
    return _Columns(name, first, last, emails, _first(heads, DURATIONS))


def _first(heads: Sequence[str], words: frozenset[str]) -> int | None:
    return next((place for place, head in enumerate(heads) if head in words), None)


def _service(cells: Sequence[str]) -> str:
    heads = {cell.casefold().strip("\ufeff ") for cell in cells}
    score = {service: len(heads & set(words)) for service, words in MARKS.items()}
    best = max(score, key=lambda service: score[service])
    return best if score[best] else "other"


def _lines(rows: Iterable[tuple[int, list[str]]], columns: _Columns) -> Iterable[Line]:
    """The people below a heading, until the numbered heading of the next part."""
    has_ended = False
    for number, cells in rows:
        filled = [cell for cell in cells if cell]
        if has_ended and len(filled) == 1 and NEXT_PART.match(filled[0]):
            return
        has_ended = not filled
        if filled:
            yield _line(number, cells, columns)


def _line(number: int, cells: Sequence[str], columns: _Columns) -> Line:
    def cell(place: int | None) -> str:
        return cells[place] if place is not None and place < len(cells) else ""

    name = cell(columns.name) or f"{cell(columns.first)} {cell(columns.last)}".strip()
    email = next((cell(p).lower() for p in columns.emails if "@" in cell(p)), "")
    return Line(number, name[:200], email[:254], minutes_of(cell(columns.minutes)))
