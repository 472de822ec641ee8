"""Tables for spreadsheets: .xlsx and .csv that Excel in Norway opens as they are.

Text that begins like a formula is never one: in .xlsx it is stored as text, in .csv it gets an
apostrophe in front (the advice of OWASP on CSV injection).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import save_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; None is missing and stays an empty cell, never 0."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def answer(table: Table, *, kind: str) -> HttpResponse:
    """The table as a file to save, ``kind`` being xlsx or csv."""
    body, content_type = (xlsx(table), XLSX) if kind == "xlsx" else (csv_bytes(table), CSV)
    disposition = f'attachment; filename="{table.name}.{kind}"'
    return HttpResponse(
        body, content_type=content_type, headers={"Content-Disposition": disposition}
    )


def csv_bytes(table: Table) -> bytes:
    """Semicolons and a byte order mark, as Excel in Norway wants them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in (table.headings, *table.rows):
        writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def xlsx(table: Table) -> bytes:
    """One sheet whose first row of headings stays in sight."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Statistikk")
    sheet.freeze_panes = "A2"
    _widen(sheet, table.headings)
    bold = Font(bold=True)
    sheet.append([_cell(sheet, heading, font=bold) for heading in table.headings])
    for row in table.rows:
        sheet.append([_cell(sheet, value) for value in row])
    body = io.BytesIO()
    save_workbook(book, body)
    return body.getvalue()


def _harmless(cell: Cell) -> Cell:
    risky = isinstance(cell, str) and cell.startswith(RISKY)
    return f"'{cell}" if risky else cell


def _cell(sheet: WriteOnlyWorksheet, value: Cell, *, font: Font | None = None) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # as text, whatever it begins with
    if font:
        cell.font = font
    return cell


def _widen(sheet: Any, headings: Sequence[str]) -> None:
    for number, heading in enumerate(headings, start=1):
        width = min(max(len(heading), 12), 44)
        sheet.column_dimensions[get_column_letter(number)].width = width
