"""What may be put up after a meeting: documents, pictures, sound and film, known by their first octets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Test = Callable[[bytes], bool]


def _begins(*signs: bytes) -> Test:
    return lambda head: head.startswith(signs)


def _film(head: bytes) -> bool:
    return head[4:8] == b"ftyp"


ZIPPED = _begins(b"PK\x03\x04")
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
TYPES: Mapping[str, tuple[str, Test]] = {
    "pdf": ("application/pdf", _begins(b"%PDF-")),
    "pptx": (f"{OFFICE}.presentationml.presentation", ZIPPED),
    "docx": (f"{OFFICE}.wordprocessingml.document", ZIPPED),
    "xlsx": (f"{OFFICE}.spreadsheetml.sheet", ZIPPED),
    "odp": (f"{OPEN}.presentation", ZIPPED),
    "odt": (f"{OPEN}.text", ZIPPED),
    "ods": (f"{OPEN}.spreadsheet", ZIPPED),
    "epub": ("application/epub+zip", ZIPPED),
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "mp4": ("video/mp4", _film),
    "m4a": ("audio/mp4", _film),
    "webm": ("video/webm", _begins(b"\x1aE\xdf\xa3")),
    "mp3": ("audio/mpeg", _begins(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "ogg": ("audio/ogg", _begins(b"OggS")),
}


def type_of(name: str, head: bytes) -> str | None:
    """The content type of a file by its ending, when its first octets are of that kind; else None."""
    ending = name.rpartition(".")[2].lower()
    known = TYPES.get(ending)
    if known is None or not known[1](head):
        return None
    return known[0]
