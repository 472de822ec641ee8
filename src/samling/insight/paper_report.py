"""The annual report as a paper that screen readers can read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from samling.insight.queries.report import Document, ReportFigure, ReportPage, Section
from samling.ui import paper

PATTERN = Path(__file__).resolve().parent / "templates" / "insight" / "report.typ"


def report_paper(page: ReportPage, *, language: str) -> bytes:
    """The report as PDF; ``page`` has a document."""
    if page.document is None:
        raise ValueError("There is nothing to put on paper.")
    with translation.override(language):
        words = _words(page, page.document, language)
    return paper.pdf(PATTERN, words)


def _words(page: ReportPage, document: Document, language: str) -> dict[str, Any]:
    whole, *strategies = document.sections
    settled = page.edition
    return {
        "language": language,
        "title": _("Annual report %(year)s") % {"year": document.year},
        "authority": settings.AUTHORITY,
        "standing": _("Edition %(n)s, settled %(day)s")
        % {"n": settled.number, "day": date_format(localtime(settled.settled_at), "j. F Y")}
        if settled
        else _("Draft. Not settled."),
        "why": settled.why if settled else "",
        "plan": str(document.plan),
        "foreword": _paragraphs(str(whole.words)),
        "honest": _("A number that nobody has told is missing, and never zero."),
        "head": [_("Figure"), str(document.year), str(document.year - 1)],
        "whole": _section(whole),
        "goals": _goals(strategies),
    }


def _goals(sections: list[Section]) -> list[dict[str, Any]]:
    goals: list[dict[str, Any]] = []
    for section in sections:
        title = str(section.goal)
        if not goals or goals[-1]["title"] != title:
            goals.append({"title": title, "sections": []})
        goals[-1]["sections"].append(_section(section))
    return goals


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": f"{section.code} {section.title}".strip(),
        "words": _paragraphs(str(section.words)) if section.code else [],
        "groups": [
            {"title": group.title, "rows": [_row(figure) for figure in group.figures]}
            for group in section.groups
        ],
    }


def _row(figure: ReportFigure) -> dict[str, str]:
    gone = _("missing")
    about = "≈ " if figure.is_estimated else ""
    return {
        "label": figure.label,
        "note": figure.note,
        "now": about + figure.shown if figure.shown else gone,
        "before": figure.shown_before or gone,
    }


def _paragraphs(text: str) -> list[str]:
    return [" ".join(each.split()) for each in text.split("\n\n") if each.strip()]
