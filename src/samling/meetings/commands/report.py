"""Attendance from the report of a video service: those it names are marked, the rest is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.meetings.commands.attend import Mark, mark
from samling.meetings.models import Enrolment, Meeting, Report
from samling.meetings.rules import reports
from samling.meetings.rules.reports import Line, Why
from samling.meetings.terms import AttendedHow

KEPT = timedelta(days=30)


class NoReport(Refusal):
    """The file holds no list of participants."""


class NoSuchLine(Refusal):
    """The line has been put right already, or the report has been cleared."""


@transaction.atomic
def read_report(
    *,
    slug: str,
    file_name: str,
    raw: bytes,
    person_id: int | None,
    by: str,
    at: datetime,
) -> Report:
    """Mark everybody whom the report names, and keep the lines that fitted nobody for thirty days.

    Somebody marked at the door stays marked so. Raises NoReport and DoorIsShut.
    """
    try:
        told = reports.read(raw)
    except reports.NotAReport as fault:
        raise NoReport(
            _("No list of participants was found in the file: no column with names or e-mail.")
        ) from fault
    meeting = Meeting.objects.get(slug=slug)
    rows = Enrolment.objects.live().filter(meeting=meeting).exclude(name="").order_by("pk")
    people = list(rows.values_list("pk", "name", "email", "attended"))
    found = reports.match(told.lines, [(pk, name, email) for pk, name, email, _came in people])
    absent = {pk for pk, _name, _email, came in people if came is not True}
    new = [_mark(pk, at=at) for pk in sorted(found.people.keys() & absent)]
    mark(slug=slug, marks=new, person_id=person_id, by=by, at=at)
    report = Report.objects.create(
        meeting=meeting,
        file_name=file_name[:120],
        service=told.service,
        read_at=at,
        read_by_id=person_id,
        rows=len(told.lines),
        matched=found.lines,
        unmatched=[_kept(line, why) for line, why in found.unmatched],
    )
    journal.note(
        deed="enrolments.report_read", subject=f"meeting:{meeting.pk}", by=by, at=at,
        details={"rows": report.rows, "matched": report.matched},
    )  # fmt: skip
    return report


@transaction.atomic
def settle_line(
    *, report_id: int, line: int, enrolment_id: int, person_id: int | None, by: str, at: datetime
) -> Report:
    """Say whom a line meant that fitted nobody by itself. Raises NoSuchLine."""
    report = Report.objects.select_for_update().select_related("meeting").get(pk=report_id)
    rest = [one for one in report.unmatched if one["line"] != line]
    if len(rest) == len(report.unmatched):
        raise NoSuchLine(_("This line has been dealt with already."))
    one = _mark(enrolment_id, at=at)
    told = mark(slug=report.meeting.slug, marks=[one], person_id=person_id, by=by, at=at)
    if told.unknown:
        raise NoSuchLine(_("Choose somebody who is signed up."))
    report.unmatched = rest
    report.matched += 1
    report.save(update_fields=["unmatched", "matched"])
    return report


def clear_old_reports(*, by: str, at: datetime) -> int:
    """Delete the lines of reports that are thirty days old; how many reports had any."""
    old = Report.objects.filter(read_at__lt=at - KEPT, cleared_at__isnull=True)
    return old.update(unmatched=[], cleared_at=at)


def _mark(enrolment_id: int, *, at: datetime) -> Mark:
    return Mark(uuid4(), enrolment_id, came=True, how=AttendedHow.IMPORTED, marked_at=at)


def _kept(line: Line, why: Why) -> dict[str, object]:
    return {
        "line": line.number,
        "name": line.name,
        "email": line.email,
        "minutes": line.minutes,
        "why": why.value,
    }
