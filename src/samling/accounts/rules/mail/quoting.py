"""What somebody has written now, and what their program has put after it."""

from __future__ import annotations

import re

from samling.accounts.rules.mail.letter import ForwardedHead

# the words of head lines in Norwegian, nynorsk, English, and our neighbours' programs
FIELDS = {
    "from": ("fra", "frå", "from", "från"),
    "sent": ("sendt", "dato", "sent", "date", "skickat", "datum"),
    "to": ("til", "to", "till"),
    "cc": ("kopi", "kopi til", "cc", "kopia"),
    "subject": ("emne", "subject", "ämne"),
    "other": (
        "viktighet", "viktigheit", "importance", "vedlegg", "attachments", "svar til", "reply-to",
        "blindkopi", "bcc",
    ),
}  # fmt: skip
FIELD_OF = {word: field for field, words in FIELDS.items() for word in words}
HEAD_LINE = re.compile(r"^[\s>*_]{0,10}([A-Za-zæøåÆØÅäÄ -]{2,12}?)[\s*_]{0,4}:[\s*_]{0,4}(.*)$")

FORWARD_WORDS = (
    r"videresendt (?:melding|e-?post)|vidaresend[t]? (?:melding|e-?post)|forwarded (?:message|by)|"
    r"start på videresendt melding|start på vidaresend[t]? melding|begin forwarded message|"
    r"vidarebefordrat (?:meddelande|brev)"
)
FORWARDED = re.compile(rf"^[\s>*_-]{{0,40}}(?:{FORWARD_WORDS})[\s:*_-]{{0,40}}$", re.IGNORECASE)
ORIGINAL = re.compile(
    r"^[\s>*_-]{2,40}(?:opprinnelig melding|opphavleg melding|opprinneleg melding|original message|"
    r"ursprungligt meddelande|original melding)[\s*_-]{0,40}$",
    re.IGNORECASE,
)
RULE = re.compile(r"^\s*(?:_{10,}|-{10,})\s*$")
WROTE = re.compile(
    r"\b(?:skrev|skreiv|wrote|schrieb|har skrevet|har skrive)\b[^\n]{0,160}:?\s*$", re.IGNORECASE
)
DATED = re.compile(r"(?:\d{1,2}[./ -]|\d{4}|\bkl\b|\bden\b|\bon\b|@)", re.IGNORECASE)
SIGNATURE = re.compile(
    r"^(?:_{2,3}\s*$|sendt fra (?:min|outlook|mobil|e-post|iphone|ipad|samsung|android)|"
    r"sendt frå (?:min|outlook|mobil|e-post|iphone|ipad)|send(?:t)? (?:fra|frå) .{0,20}(?:iphone|ipad|outlook|mobil)|"
    r"sent from (?:my|outlook|mail|samsung|yahoo)|skickat från min|hent outlook for|"
    r"skaff deg outlook|last ned outlook for|"
    r"get outlook for)",
    re.IGNORECASE,
)
REPLY_PREFIX = re.compile(r"^\s*(?:re|sv|svar|aw|antw)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
FORWARD_PREFIX = re.compile(r"^\s*(?:fwd?|vs|vb|videres|vidares)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
ADDRESS = re.compile(r"[^\s<>\[\]()\"',;:]{1,100}@[^\s<>\[\]()\"',;:]{1,200}")
FIRST_LINES = 12


def head_field(line: str) -> tuple[str, str] | None:
    """Which head line this is, such as ``("from", "Kari <kari@…>")``; None for other lines."""
    found = HEAD_LINE.match(line[:1000])
    if not found:
        return None
    field = FIELD_OF.get(" ".join(found[1].lower().split()))
    return (field, found[2].strip(" *_\t")) if field else None


def head_at(lines: list[str], start: int) -> bool:
    """True when a head of another letter begins on this line: from whom, and two more fields at least."""
    first = head_field(lines[start])
    if not first or first[0] not in ("from", "sent", "subject"):
        return False
    fields = {field for field in map(head_field, lines[start : start + FIRST_LINES]) if field}
    names = {name for name, _value in fields}
    return "from" in names and len(names & {"sent", "to", "subject"}) >= 2


def cut_at(lines: list[str]) -> int:
    """The line at which quoted matter begins; the number of lines when there is none."""
    for number, line in enumerate(lines):
        if ORIGINAL.match(line) or FORWARDED.match(line) or head_at(lines, number):
            return _over_rule(lines, number)
        if _is_introduction(lines, number):
            return number
    return len(lines)


def _over_rule(lines: list[str], number: int) -> int:
    """A rule or a marker right above the head belongs to it."""
    above = number
    while above > 0 and not lines[above - 1].strip():
        above -= 1
    return above - 1 if above > 0 and RULE.match(lines[above - 1]) else number


def _is_introduction(lines: list[str], number: int) -> bool:
    """``Den 3. mai skrev Kari:``, on one line or broken over two or three, before what it quotes."""
    line = lines[number].strip()
    if not line or line.startswith(">"):
        return False
    for more in range(1, 4):
        told = " ".join(part.strip() for part in lines[number : number + more])[:400]
        is_told = WROTE.search(told) and DATED.search(told)
        if is_told and _quotes_follow(lines, number + more, told):
            return True
        if number + more < len(lines) and not lines[number + more].strip():
            return False
    return False


def _quotes_follow(lines: list[str], number: int, told: str) -> bool:
    following = next((line for line in lines[number : number + 4] if line.strip()), "")
    return following.startswith(">") or (told.rstrip().endswith(":") and bool(ADDRESS.search(told)))


def reply_of(text: str) -> str:
    """What was written now: no quoted letter, no quoted lines at the end, no signature."""
    lines = text.split("\n")
    lines = lines[: cut_at(lines)]
    while lines and (not lines[-1].strip() or lines[-1].startswith(">")):
        lines.pop()
    return without_signature(lines)


def without_signature(lines: list[str]) -> str:
    """The lines above the first that opens a signature, unless nothing would be left."""
    for number, line in enumerate(lines):
        if line == "-- " or line.rstrip() == "--" or SIGNATURE.match(line.strip()):
            above = "\n".join(lines[:number]).strip()
            return above or ("" if number == 0 else "\n".join(lines).strip())
    return "\n".join(lines).strip()


def forwarded_in(text: str, *, subject: str, is_reply: bool) -> ForwardedHead | None:
    """The head and words of a letter that has been forwarded; None when the quotes belong to a reply."""
    lines = text.split("\n")
    start = _forward_starts(lines, subject=subject, is_reply=is_reply)
    if start is None:
        return None
    fields, after = _fields(lines, start)
    if "from" not in fields:
        return None
    name, address = person(fields["from"])
    body = "\n".join(_unquoted(lines[after:]))
    return ForwardedHead(
        sender_address=address,
        sender_name=name,
        subject=fields.get("subject", "")[:300],
        sent=fields.get("sent", "")[:100],
        text=reply_of(body) or body.strip(),
    )


def _unquoted(lines: list[str]) -> list[str]:
    """The lines without the mark that some programs put before all of a forwarded letter."""
    if not all(line.startswith(">") for line in lines if line.strip()):
        return lines
    return [line.removeprefix(">").removeprefix(" ") for line in lines]


def _forward_starts(lines: list[str], *, subject: str, is_reply: bool) -> int | None:
    """Where the head of the forwarded letter begins."""
    is_forward = bool(FORWARD_PREFIX.match(subject))
    for number, line in enumerate(lines):
        if FORWARDED.match(line):
            return number + 1
        if ORIGINAL.match(line):
            return number + 1 if is_forward else None
        if head_at(lines, number):
            return number if is_forward or not (is_reply or REPLY_PREFIX.match(subject)) else None
    return None


def _fields(lines: list[str], start: int) -> tuple[dict[str, str], int]:
    """The head's fields, broken lines joined, and the first line after it."""
    fields: dict[str, str] = {}
    last = ""
    number = start
    while number < len(lines) and number < start + 30:
        line = lines[number].strip().lstrip(">").strip()
        found = head_field(line)
        if found:
            last = found[0]
            fields.setdefault(last, found[1])
        elif not line:
            if fields and not _goes_on(lines, number):
                break
        elif not last:
            return {}, number
        elif len(fields[last]) < 2000:
            fields[last] = f"{fields[last]} {line}".strip()
        number += 1
    return fields, number


def _goes_on(lines: list[str], number: int) -> bool:
    """Some programs leave an empty line between head lines."""
    following = next((line for line in lines[number + 1 : number + 3] if line.strip()), "")
    return head_field(following.lstrip(">").strip()) is not None


def person(value: str) -> tuple[str, str]:
    """Name and address of ``Kari Nordmann <kari@…>``, ``Kari [mailto:kari@…]`` and the like."""
    found = ADDRESS.search(value[:1000].replace("mailto:", " "))
    name = re.split(r"[<\[(]", value[:1000], maxsplit=1)[0].strip(" \"'*_\t,;")
    address = found[0].strip(".").lower() if found else ""
    if name.lower() == address or "@" in name:
        name = ""
    return " ".join(name.split())[:150], address[:254]
