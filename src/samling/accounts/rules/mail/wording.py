"""Bytes and HTML of a letter as plain text; whatever comes, text comes out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from email.errors import MessageError
from email.header import decode_header

from lxml import etree

LONGEST = 400_000  # characters; longer than any letter, short enough to read in a moment
WESTERN = {"", "us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1", "iso8859-1", "unknown-8bit"}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
NO_TEXT = {"script", "style", "title", "template", "noscript", "svg"}
OWN_LINE = {
    "p", "div", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section",
    "article", "header", "footer", "pre", "center", "dl", "dt", "dd", "form", "body", "li", "hr",
    "blockquote",
}  # fmt: skip
PARAGRAPH = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"}
LINE = "_" * 32
LONGEST_LINK = 300
DEEPEST_QUOTE = 20
BLANKS = re.compile(r"[ \t\r\n\xa0]+")
THREE_ENDS = re.compile(r"\n{3,}")


def decoded(content: bytes, charset: str) -> str:
    """The text of bytes; when the letter lies about its charset, the one that makes sense.

    Much that calls itself latin-1 is UTF-8, and the rest is Windows' own alphabet.
    """
    name = charset.strip().strip("\"'").lower()
    for attempt in ["utf-8"] if name in WESTERN else [name, "utf-8"]:
        try:
            return clean(content.decode(attempt))
        except (UnicodeError, LookupError, ValueError):
            continue
    return clean(content.decode("cp1252", errors="replace"))


def clean(text: str) -> str:
    """Without what no database keeps and no reader sees; lines end in one way."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return CONTROL.sub("", lines).replace("\u200b", "").replace("\ufeff", "")


def header(value: str) -> str:
    """A header field's words on one line, also when its coding is broken."""
    unfolded = " ".join(value.split())
    try:
        parts = decode_header(unfolded)
    except (MessageError, ValueError, LookupError):
        parts = [(unfolded, None)]
    words = "".join(_part(part, charset) for part, charset in parts)
    return " ".join(clean(words).split())


def _part(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, bytes):
        # without a charset these are the field's own characters
        return decoded(part, charset or "") if charset else raw(part.decode("latin-1"))
    return raw(part)


def raw(value: str) -> str:
    """A field whose eight-bit characters Python has kept aside as surrogates."""
    try:
        return decoded(value.encode("ascii", "surrogateescape"), "")
    except UnicodeError:
        return clean(value)


def unflowed(text: str) -> str:
    """Lines joined where a flowed text breaks softly (RFC 3676, 4.2)."""
    paragraphs: list[list[str]] = []
    is_open = False
    for line in text.split("\n"):
        is_quoted = line.startswith(">")
        own = line if is_quoted else line.removeprefix(" ")
        if is_open and not is_quoted:
            paragraphs[-1].append(own)
        else:
            paragraphs.append([own])
        is_open = own.endswith(" ") and own != "-- " and not is_quoted
    return "\n".join("".join(lines) for lines in paragraphs)


class _Text:
    """Collects the words of a page, with a line for each block and a mark before what is quoted."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.words: list[str] = []
        self.quotes = 0
        self.silent = ""
        self.link = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open a line, a quotation or a link."""
        if tag in NO_TEXT:
            self.silent = self.silent or tag
        elif tag == "br":
            self._new()
        elif tag == "a":
            self.link = attributes.get("href", "")
        elif tag in OWN_LINE:
            self._block()
            self._open(tag)

    def _open(self, tag: str) -> None:
        if tag == "hr":
            self.words.append(LINE)
            self._new()
        elif tag == "li":
            self.words.append("- ")
        elif tag == "blockquote":
            self.quotes = min(self.quotes + 1, DEEPEST_QUOTE)

    def end(self, tag: str) -> None:
        """Close it again."""
        if tag == self.silent:
            self.silent = ""
        elif tag == "a":
            self._tell_link()
        elif tag in ("td", "th"):
            self.words.append(" ")
        elif tag in OWN_LINE:
            self._block()
            if tag in PARAGRAPH:
                self._new()
            if tag == "blockquote":
                self.quotes = max(self.quotes - 1, 0)

    def data(self, data: str) -> None:
        """Words, with blanks as a browser shows them."""
        if not self.silent:
            self.words.append(BLANKS.sub(" ", data))

    def _tell_link(self) -> None:
        link, self.link = self.link, ""
        said = self.words[-1].strip() if self.words else ""
        if link.startswith(("http://", "https://")) and "." not in said:
            self.words.append(f" ({link[:LONGEST_LINK]})")

    def _block(self) -> None:
        if any(word.strip() for word in self.words):
            self._new()
        self.words.clear()

    def _new(self) -> None:
        line = BLANKS.sub(" ", "".join(self.words)).strip()
        self.lines.append(("> " * self.quotes + line).rstrip())
        self.words.clear()

    def close(self) -> str:
        """Everything so far, never more than one empty line together."""
        self._block()
        return THREE_ENDS.sub("\n\n", "\n".join(self.lines)).strip("\n")


def from_html(page: str) -> str:
    """The words of an HTML letter; quotes marked with >, rules as a line, addresses of links kept."""
    parser = etree.HTMLParser(target=_Text(), recover=True)  # in C: no page takes long
    words = parser.target
    with suppress(etree.LxmlError, ValueError, AssertionError):
        parser.feed(page[:LONGEST] or " ")
        return str(parser.close())
    return str(words.close())
