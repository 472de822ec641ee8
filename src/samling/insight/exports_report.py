"""The annual report as a table to save."""

from __future__ import annotations

from django.utils.translation import gettext as _

from samling.insight.queries.report import Document, ReportFigure
from samling.ui.tables import Cell, Table


def report_table(document: Document) -> Table:
    """A line for each figure; what nobody has told is an empty cell."""
    headings = (
        _("Strategy"), _("Title"), _("Part of the house"), _("Figure"), str(document.year), _("Standing"),
        _("Built on"), _("Out of these"), _("Out of"), _("Target"), str(document.year - 1),
    )  # fmt: skip
    rows = tuple(
        (
            section.code, str(section.title), group.title, figure.label,
            _cell(figure, figure.value), figure.standing.value, figure.told, figure.asked,
            figure.of, figure.target, _cell(figure, figure.before),
        )
        for section in document.sections
        for group in section.groups
        for figure in group.figures
    )  # fmt: skip
    return Table(f"arsmelding-{document.year}", headings, rows)


def _cell(figure: ReportFigure, value: int | None) -> Cell:
    """A whole number as a number; one with decimals as it is written."""
    if value is None or not figure.places:
        return value
    return figure.shown if value == figure.value else figure.shown_before
