"""Attendance reports that have been read, and what in them fitted nobody."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from samling.meetings.models import Enrolment, Meeting, Report
from samling.meetings.queries.door import in_order
from samling.meetings.rules.reports import Why

SHOWN = 100
REASONS = {
    Why.NOTHING_TO_GO_BY: _("Neither name nor e-mail on the line"),
    Why.NOBODY: _("Nobody signed up has this name or e-mail"),
    Why.SEVERAL: _("Several have this name"),
}


@dataclass(frozen=True, slots=True)
class Stray:
    """One line that fitted nobody."""

    line: int
    name: str
    email: str
    minutes: int | None
    why: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report: what was found, and what is left to find out by hand."""

    report: Report
    strays: tuple[Stray, ...]
    more: int
    people: tuple[tuple[int, str], ...]


def attendance_reports_of(meeting: Meeting) -> tuple[Report, ...]:
    """The reports read for a meeting, the newest first."""
    return tuple(Report.objects.filter(meeting=meeting).defer("unmatched"))


def attendance_report_page(report: Report) -> ReportPage:
    """One report with the first hundred lines that fitted nobody, and those not yet marked."""
    strays = strays_of(report)
    rows = Enrolment.objects.live().filter(meeting_id=report.meeting_id).exclude(name="")
    people = rows.exclude(attended=True).values_list("pk", "name")
    return ReportPage(
        report=report,
        strays=strays[:SHOWN],
        more=max(0, len(strays) - SHOWN),
        people=tuple(sorted(people, key=lambda one: in_order(one[1]))),
    )


def strays_of(report: Report) -> tuple[Stray, ...]:
    """Every line that fitted nobody, in the order of the file."""
    return tuple(
        Stray(one["line"], one["name"], one["email"], one["minutes"], str(REASONS[Why(one["why"])]))
        for one in report.unmatched
    )
