"""Tables as Excel's workbooks; in a file of its own, since what writes them takes its time to load."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import save_workbook

from samling.ui.tables import Cell, Table


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
