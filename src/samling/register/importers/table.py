"""Reading a table of text: every line becomes values, or is refused with its number and the reason."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from samling.ground.numbers import is_organisation_number
from samling.ground.refusal import Refusal

LARGEST_FILE = 50_000_000  # bytes; the largest real one is a hundredth of this
LARGEST_COUNT = 2_000_000_000  # what a whole number in the database holds
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class Unreadable(Refusal):
    """The file as a whole is not the table it should be."""


class BadLine(Refusal):
    """One line, or one thing a register told, cannot be used."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was not used, and why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; every way of reading a cell raises BadLine when it is not as asked."""

    line: int
    cells: dict[str, str]

    def text(self, column: str, *, longest: int = 160) -> str:
        """Some text, not empty, on one line."""
        value = self.text_or_empty(column, longest=longest)
        if not value:
            raise BadLine(_("%(column)s is empty.") % {"column": column})
        return value

    def text_or_empty(self, column: str, *, longest: int = 160) -> str:
        """Text on one line, or nothing."""
        value = self.cells.get(column, "").strip()
        if UNPRINTABLE.search(value):
            raise BadLine(_("%(column)s has signs that are no text.") % {"column": column})
        if len(value) > longest:
            raise BadLine(
                _("%(column)s is longer than %(longest)s signs.")
                % {"column": column, "longest": longest}
            )
        return value

    def count(self, column: str, *, most: int = LARGEST_COUNT) -> int:
        """A whole number from 0 to ``most``."""
        value = self.text(column, longest=40)
        if not re.fullmatch(r"[0-9]{1,10}", value) or int(value) > most:
            raise _not(column, value, _("a whole number from 0 to %(most)s") % {"most": most})
        return int(value)

    def count_or_none(self, column: str, *, most: int = LARGEST_COUNT) -> int | None:
        """A whole number, or None when the cell is empty."""
        return self.count(column, most=most) if self.cells.get(column, "").strip() else None

    def number(self, column: str, *, least: float = -math.inf, most: float = math.inf) -> float:
        """A number with or without decimals."""
        value = self.text(column, longest=40)
        if not re.fullmatch(r"-?[0-9]{1,15}([.,][0-9]{1,15})?", value):
            raise _not(column, value, _("a number"))
        number = float(value.replace(",", "."))
        if not least <= number <= most:
            raise _not(
                column, value, _("between %(least)s and %(most)s") % {"least": least, "most": most}
            )
        return number

    def place(self, latitude: str, longitude: str) -> tuple[float, float] | None:
        """A place in Norway in degrees, or None when the cells are empty or both 0."""
        if not (self.cells.get(latitude, "").strip() or self.cells.get(longitude, "").strip()):
            return None
        place = (
            self.number(latitude, least=-90, most=90),
            self.number(longitude, least=-180, most=180),
        )
        return place_in_norway(place)

    def organisation_number(self, column: str) -> str:
        """Nine digits with a right check digit."""
        value = self.text(column, longest=40).replace(" ", "")
        if not is_organisation_number(value):
            raise _not(column, value, _("an organisation number"))
        return value

    def among(self, column: str, known: Collection[str]) -> str:
        """One of the values known."""
        value = self.text(column)
        if value not in known:
            raise BadLine(
                _("%(column)s is “%(value)s”, which is not known here.")
                % {"column": column, "value": value}
            )
        return value

    def day(self, column: str) -> date:
        """A date written 2026-05-17."""
        value = self.text(column, longest=40)
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _not(column, value, _("a date such as 2026-05-17")) from None


def place_in_norway(place: tuple[float, float]) -> tuple[float, float] | None:
    """The place; None for 0, 0, which registers write for unknown; BadLine when it is abroad."""
    latitude, longitude = place
    if latitude == 0 and longitude == 0:
        return None
    if not (57 <= latitude <= 81 and 4 <= longitude <= 32):
        raise BadLine(
            _("The place %(latitude)s, %(longitude)s is not in Norway.")
            % {"latitude": latitude, "longitude": longitude}
        )
    return place


def _not(column: str, value: str, wanted: str) -> BadLine:
    return BadLine(
        _("%(column)s is “%(value)s”, not %(wanted)s.")
        % {"column": column, "value": value[:40], "wanted": wanted}
    )


def read_table(content: bytes, *, columns: Collection[str]) -> Iterator[Row | Line]:
    """The lines of a table with these columns (comma or semicolon between, UTF-8).

    Raises Unreadable when it is no such table; a line that cannot be split is told as a Line.
    """
    text = _decoded(content)
    heading = text.split("\n", 1)[0]
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = [name.strip() for name in next(reader)]
    except (StopIteration, csv.Error):
        raise Unreadable(_("The file has no line of headings.")) from None
    _refuse_missing(columns, names)
    return _rows(reader, names)


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        raise Unreadable(_("The file is larger than 50 MB."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("The file is not text in UTF-8.")) from None


def _refuse_missing(columns: Collection[str], names: list[str]) -> None:
    missing = [name for name in columns if name not in names]
    if missing:
        shown = ", ".join(missing[:3]) + (" …" if len(missing) > 3 else "")
        raise Unreadable(_("The file has no column %(names)s.") % {"names": shown})


def _rows(reader: Iterator[list[str]], names: list[str]) -> Iterator[Row | Line]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Line(reader.line_num, _("The line cannot be split into cells."))  # type: ignore[attr-defined]
            continue
        number: int = reader.line_num  # type: ignore[attr-defined]
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(names):
            reason = _("The line has %(cells)s cells, the headings %(names)s.")
            yield Line(number, reason % {"cells": len(cells), "names": len(names)})
            continue
        yield Row(number, dict(zip(names, cells, strict=True)))
