"""Raw bytes become a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import Compat32
from email.utils import parseaddr
from typing import TypeAlias
from urllib.parse import unquote

from samling.accounts.rules.mail import quoting, wording
from samling.accounts.rules.mail.automatic import is_automatic
from samling.accounts.rules.mail.letter import Attachment, ForwardedHead, Mail, Unreadable
from samling.accounts.rules.mail.returned import returned_from

DEEPEST = 30
MOST_PARTS = 300
MOST_SEPARATORS = 20_000
MOST_ATTACHMENTS = 40
IDS = re.compile(r"<[^<>\s]{1,300}>")
IN_NAMES = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*]+")
LONGEST_FIELD = 10_000
Part: TypeAlias = "Message[str, str]"


class _Bounded(Compat32):
    """Cuts off header fields that are longer than any mail program writes: reading them takes for ever."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Name and value as they stand."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_FIELD]


def read(raw: bytes, *, envelope_sender: str) -> Mail:
    """The letter in these bytes, whatever they are; Unreadable when there are parts without end.

    ``envelope_sender`` is who the mail server said it was from; empty for a report of delivery.
    """
    if raw.count(b"\n--") > MOST_SEPARATORS:
        raise Unreadable("parts without end")
    try:
        message: Part = message_from_bytes(raw, policy=_Bounded())
        return _mail(message, envelope_sender)
    except RecursionError:
        raise Unreadable("parts within parts without end") from None


def _mail(message: Part, envelope_sender: str) -> Mail:
    fields = _fields(message)
    name, address = _person(fields.get("from", ""))
    subject = wording.header(fields.get("subject", ""))[:300]
    parts = list(_parts(message))
    whole = _text(parts)
    in_reply_to = _first_id(fields.get("in-reply-to", ""))
    head = _attached_head(parts) or quoting.forwarded_in(
        whole, subject=subject, is_reply=bool(in_reply_to)
    )
    return Mail(
        sender_address=address,
        sender_name=name,
        subject=subject,
        text=quoting.reply_of(whole),
        whole_text=whole,
        message_id=_first_id(fields.get("message-id", "")),
        in_reply_to=in_reply_to,
        references=tuple(IDS.findall(fields.get("references", "")))[-50:],
        forwarded=head,
        is_automatic=is_automatic(
            fields,
            envelope_sender=envelope_sender,
            address=address,
            subject=subject,
            media_type=message.get_content_type(),
        ),
        attachments=tuple(_attachments(parts)),
        returned=returned_from(message),
    )


def _fields(message: Part) -> dict[str, str]:
    """The first of each header field as it stood, in small letters; later ones are somebody's trick."""
    fields: dict[str, str] = {}
    for name, value in message.raw_items():
        fields.setdefault(str(name).lower(), str(value))
    return fields


def _person(value: str) -> tuple[str, str]:
    """Name and address; the address is found before the name is decoded, so that it cannot hide there."""
    name, address = parseaddr(" ".join(wording.raw(value).split()))
    if not quoting.ADDRESS.fullmatch(address):
        found = quoting.ADDRESS.search(wording.raw(value))
        address = found[0] if found else ""
    return wording.header(name)[:150], address.lower()[:254]


def _first_id(value: str) -> str:
    found = IDS.search(value)
    return found[0] if found else ""


def _parts(message: Part) -> Iterator[tuple[Part, bool]]:
    """The leaves in order, and whether each stands inside a letter that was attached."""
    waiting: list[tuple[Part, int, bool]] = [(message, 0, False)]
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        part, depth, is_inner = waiting.pop()
        children = part.get_payload() if part.is_multipart() else None
        if not isinstance(children, list):
            yield part, is_inner
        elif depth < DEEPEST:
            attached = is_inner or part.get_content_type() == "message/rfc822"
            if attached and not is_inner:
                yield part, False
            below = [child for child in children if isinstance(child, Message)]
            waiting.extend((child, depth + 1, attached) for child in reversed(below))


def _text(parts: list[tuple[Part, bool]]) -> str:
    """What the letter says: plain text when there is any, else the words of its HTML."""
    own = [part for part, is_inner in parts if not is_inner and _is_text(part)]
    plain = "\n\n".join(
        text for part in own if part.get_content_type() == "text/plain" if (text := _words(part))
    )
    if plain.strip():
        return plain.strip("\n")[: wording.LONGEST]
    pages = (_words(part) for part in own if part.get_content_type() == "text/html")
    return "\n\n".join(wording.from_html(page) for page in pages).strip("\n")[: wording.LONGEST]


def _is_text(part: Part) -> bool:
    is_file = part.get_content_disposition() == "attachment" or _file_name(part)
    return part.get_content_maintype() == "text" and not is_file


def _words(part: Part) -> str:
    text = wording.decoded(_bytes(part), str(part.get_param("charset") or ""))[: wording.LONGEST]
    flowed = str(part.get_param("format") or "").lower() == "flowed"
    return wording.unflowed(text) if flowed else text


def _bytes(part: Part) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, UnicodeError, AssertionError):
        content = None
    return content if isinstance(content, bytes) else b""


def _file_name(part: Part) -> str:
    try:
        return part.get_filename() or ""
    except (ValueError, LookupError, UnicodeError):
        return "?"


def _attachments(parts: list[tuple[Part, bool]]) -> Iterator[Attachment]:
    """The files of a letter; pictures that only adorn the text are left out."""
    files = [part for part, is_inner in parts if not is_inner and _is_file(part)]
    for number, part in enumerate(files[:MOST_ATTACHMENTS], start=1):
        content = _bytes(part) if not part.is_multipart() else _attached_bytes(part)
        media_type = part.get_content_type()
        yield Attachment(_safe_name(_file_name(part), number, media_type), media_type, content)


def _is_file(part: Part) -> bool:
    if part.is_multipart():
        return True  # a letter that was attached
    kind = part.get_content_maintype()
    if kind == "image" and "content-id" in part:
        return part.get_content_disposition() == "attachment"
    return kind != "text" or not _is_text(part)


def _attached_bytes(part: Part) -> bytes:
    try:
        inner = part.get_payload(0)
        return inner.as_bytes() if isinstance(inner, Message) else b""
    except (ValueError, LookupError, UnicodeError, TypeError, AttributeError):
        return b""


def _safe_name(name: str, number: int, media_type: str) -> str:
    """A name without a path that a file system or a header could trip over."""
    words = wording.header(unquote(name) if "%" in name else name)
    last = re.split(r"[/\\]", words)[-1]
    safe = " ".join(IN_NAMES.sub(" ", last).split()).strip(". ")[-120:]
    return safe or f"vedlegg-{number}.{'eml' if media_type == 'message/rfc822' else 'bin'}"


def _attached_head(parts: list[tuple[Part, bool]]) -> ForwardedHead | None:
    """The head of the first letter that was forwarded as an attachment."""
    for part, is_inner in parts:
        inner = part.get_payload() if part.get_content_type() == "message/rfc822" else None
        if (
            is_inner
            or not isinstance(inner, list)
            or not inner
            or not isinstance(inner[0], Message)
        ):
            continue
        fields = _fields(inner[0])
        name, address = _person(fields.get("from", ""))
        text = _text([(leaf, within) for leaf, within in _parts(inner[0])])
        subject = wording.header(fields.get("subject", ""))[:300]
        sent = wording.header(fields.get("date", ""))[:100]
        return ForwardedHead(address, name, subject, sent, quoting.reply_of(text))
    return None
