"""The annual report: what the house knows of a year, by strategy, beside the county library's own words."""

from samling.insight.queries.report.document import Document, ReportFigure, Section
from samling.insight.queries.report.making import current_document, places_of
from samling.insight.queries.report.pages import (
    ReportPage,
    WordsPage,
    newest_year,
    places_page,
    report_page,
    words_page,
)

__all__ = [
    "Document",
    "ReportFigure",
    "ReportPage",
    "Section",
    "WordsPage",
    "current_document",
    "newest_year",
    "places_of",
    "places_page",
    "report_page",
    "words_page",
]
