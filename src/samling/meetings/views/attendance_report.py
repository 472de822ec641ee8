"""Attendance reports of video services."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from samling.ground.refusal import Refusal
from samling.meetings import commands, permissions, queries
from samling.meetings.forms.attendance_report import LineForm, ReportForm
from samling.meetings.models import Report
from samling.meetings.views.door import hosted
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show
from samling.ui.tables import Table, answer


@opens_for(permissions.may_make_meetings)
@require_http_methods(["GET", "POST"])
def report(request: Asked, slug: str) -> HttpResponse:
    """Choose the file; then see what was found in it."""
    meeting = hosted(request, slug)
    form, status = ReportForm(), 200
    if request.method == "POST":
        form = ReportForm(request.POST, request.FILES)
        status = 422
        if form.is_valid():
            file, visitor = form.cleaned_data["file"], request.visitor
            try:
                made = commands.read_report(
                    slug=slug, file_name=file.name or "", raw=file.read(),
                    person_id=visitor.person_id, by=visitor.by, at=timezone.now(),
                )  # fmt: skip
                return redirect("meetings:attendance_report_read", slug=slug, pk=made.pk)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409
    page = queries.attendance_reports_of(meeting)
    return show(
        request, "meetings/attendance_report.html", page, status=status, form=form, meeting=meeting
    )


@opens_for(permissions.may_make_meetings)
@require_http_methods(["GET", "POST"])
def report_read(request: Asked, slug: str, pk: int) -> HttpResponse:
    """What was found, and the lines that fitted nobody, to be put right by hand."""
    found = _of(request, slug, pk)
    if request.method == "POST":
        form = LineForm(request.POST)
        visitor = request.visitor
        if not form.is_valid():
            messages.error(request, _("Choose somebody who is signed up."))
            return redirect("meetings:attendance_report_read", slug=slug, pk=pk)
        try:
            commands.settle_line(
                report_id=pk, line=form.cleaned_data["line"],
                enrolment_id=form.cleaned_data["enrolment"],
                person_id=visitor.person_id, by=visitor.by, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("Marked as present."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("meetings:attendance_report_read", slug=slug, pk=pk)
    page = queries.attendance_report_page(found)
    words = ngettext(
        "%(matched)d of %(rows)d line found", "%(matched)d of %(rows)d lines found", found.rows
    ) % {"matched": found.matched, "rows": found.rows}
    return show(
        request, "meetings/attendance_report_read.html", page, meeting=found.meeting, words=words
    )


@opens_for(permissions.may_make_meetings)
@require_GET
def report_rest(request: Asked, slug: str, pk: int) -> HttpResponse:
    """Every line that fitted nobody, as a file, so that nothing is lost."""
    found = _of(request, slug, pk)
    rows = tuple(
        (one.line, one.name, one.email, one.minutes, one.why) for one in queries.strays_of(found)
    )
    headings = (_("Line"), _("Name"), _("E-mail"), _("Minutes"), _("Why not"))
    return answer(Table("uten-treff", headings, rows), kind="csv")


def _of(request: Asked, slug: str, pk: int) -> Report:
    meeting = hosted(request, slug)
    found = Report.objects.select_related("meeting").filter(meeting=meeting, pk=pk).first()
    if found is None:
        raise Http404
    return found
