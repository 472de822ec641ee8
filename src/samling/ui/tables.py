"""Tables for spreadsheets: .xlsx and .csv that Excel in Norway opens as they are.

Text that begins like a formula is never one: in .xlsx it is stored as text, in .csv it gets an
apostrophe in front (the advice of OWASP on CSV injection).
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from django.http import HttpResponse

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


def xlsx(table: Table) -> bytes:
    """One sheet whose first row of headings stays in sight."""
    from samling.ui import sheet

    return sheet.xlsx(table)


def csv_bytes(table: Table) -> bytes:
    """Semicolons and a byte order mark, as Excel in Norway wants them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in (table.headings, *table.rows):
        writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: Cell) -> Cell:
    risky = isinstance(cell, str) and cell.startswith(RISKY)
    return f"'{cell}" if risky else cell
