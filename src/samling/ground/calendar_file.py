"""Calendar files as RFC 5545 wants them, and as Outlook, Google and Apple read them.

Moments are written in UTC: then no rule about summer time has to go with the file, and a meeting
in the night when the clocks change lies where it should.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

FOLDED_AT = 73  # octets; a line has at most 75 with its leading blank and without its break
PRODUCT = "-//Samling//Events//NO"


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting in a calendar. ``sequence`` counts the changes that people must know of."""

    uid: str
    starts_at: datetime
    ends_at: datetime | None
    changed_at: datetime
    title: str
    place: str = ""
    text: str = ""
    address: str = ""
    sequence: int = 0
    is_cancelled: bool = False
    categories: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    organiser: tuple[str, str] | None = None
    attendee: tuple[str, str] | None = None
    reminds: tuple[timedelta, ...] = ()


def calendar(entries: Iterable[Entry], *, method: str = "PUBLISH", name: str = "") -> bytes:
    """A whole calendar file; ``method`` is PUBLISH, REQUEST or CANCEL (RFC 5546)."""
    return "".join(folded(line) for line in calendar_lines(entries, method, name)).encode()


def calendar_lines(entries: Iterable[Entry], method: str, name: str) -> Iterator[str]:
    """The content lines of a calendar, not yet folded."""
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN")
    yield f"METHOD:{method}"
    if name:
        yield f"X-WR-CALNAME:{escaped(name)}"
    for entry in entries:
        yield from entry_lines(entry)
    yield "END:VCALENDAR"


def entry_lines(entry: Entry) -> Iterator[str]:
    """The content lines of one meeting."""
    yield from (
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{stamp(entry.changed_at)}",
        f"LAST-MODIFIED:{stamp(entry.changed_at)}",
        f"DTSTART:{stamp(entry.starts_at)}",
        f"SUMMARY:{escaped(entry.title)}",
        f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}",
    )
    if entry.ends_at is not None:
        yield f"DTEND:{stamp(entry.ends_at)}"
    if entry.place:
        yield f"LOCATION:{escaped(entry.place)}"
    if entry.text:
        yield f"DESCRIPTION:{escaped(entry.text)}"
    if entry.address:
        yield f"URL:{entry.address}"
    if entry.categories:
        yield f"CATEGORIES:{','.join(escaped(word) for word in entry.categories)}"
    if entry.latitude is not None and entry.longitude is not None:
        yield f"GEO:{entry.latitude:.6f};{entry.longitude:.6f}"
    if entry.organiser:
        yield f"ORGANIZER;CN={quoted(entry.organiser[0])}:mailto:{entry.organiser[1]}"
    if entry.attendee:
        words = "ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE"
        yield f"ATTENDEE;{words};CN={quoted(entry.attendee[0])}:mailto:{entry.attendee[1]}"
    for before in () if entry.is_cancelled else entry.reminds:
        yield from (
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{escaped(entry.title)}",
            f"TRIGGER:-PT{int(before.total_seconds()) // 60}M",
            "END:VALARM",
        )
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line break are written with a backslash."""
    text = "".join(sign for sign in text if sign >= " " or sign in "\r\n\t")
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def quoted(text: str) -> str:
    """A parameter value: in quotation marks, which themselves can not stand there."""
    plain = "".join(sign for sign in text if sign >= " " and sign != "\x7f")
    return '"' + plain.replace('"', "'") + '"'


def folded(line: str) -> str:
    """A content line broken so that none is longer than 75 octets, never inside a letter."""
    if len(line) <= FOLDED_AT and line.isascii():
        return line + "\r\n"
    parts, part, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > FOLDED_AT:
            parts.append(part)
            part, size = "", 0
        part += letter
        size += width
    return "\r\n ".join([*parts, part]) + "\r\n"


def stamp(moment: datetime) -> str:
    """A moment in UTC as calendars write it."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
