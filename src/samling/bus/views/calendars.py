"""School calendars: told, copied, or read from a sheet. For the staff of the county library."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samling.bus import commands
from samling.bus.forms.calendars import (
    CopyForm,
    FreeRows,
    SheetForm,
    YearForm,
    fault_in_words,
    faults_in_words,
    year_told,
)
from samling.bus.permissions import may_plan
from samling.bus.queries.calendars import (
    CalendarTold,
    calendar_told,
    calendars_page,
    places_by_name,
)
from samling.bus.rules.calendar import school_year_of
from samling.bus.rules.sheet import SheetFault, calendars
from samling.bus.views.answers import there, today
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show

FIRST, LAST = 2015, 2100
FORM = ["GET", "HEAD", "POST"]


def _known(year: int) -> int:
    if not FIRST <= year <= LAST:
        raise Http404
    return year


@opens_for(may_plan)
@require_safe
def this_year(request: Asked) -> HttpResponse:
    """The calendars of the school year that is, or comes next."""
    return redirect("bus:calendars", year=school_year_of(today()))


@opens_for(may_plan)
@require_safe
def school_calendars(request: Asked, year: int) -> HttpResponse:
    """Every municipality's school year."""
    return _list(request, _known(year), CopyForm())


def _list(request: Asked, year: int, form: CopyForm, *, status: int = 200) -> HttpResponse:
    ticked = set(request.POST.getlist("to"))
    page = calendars_page(year)
    return show(
        request, "bus/calendars.html", page, form=form, status=status, before=year - 1,
        after=year + 1, ticked={line.key for line in page.lines if str(line.key) in ticked},
    )  # fmt: skip


@opens_for(may_plan)
@require_POST
def copy_calendar(request: Asked, year: int) -> HttpResponse:
    """One municipality's calendar for those that are ticked."""
    form = CopyForm(request.POST)
    if not form.is_valid():
        return _list(request, _known(year), form, status=422)
    told = form.cleaned_data
    to = [place.pk for place in told["to"]]
    try:
        kept = commands.copy_calendar(
            school_year=_known(year), from_id=told["from_place"].pk, to_ids=to,
            by=request.visitor.by, at=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error("from_place", str(refusal))
        return _list(request, year, form, status=409)
    _tell(request, len(to), kept)
    return redirect("bus:calendars", year=year)


def _tell(request: Asked, count: int, kept: Any) -> None:
    """How many calendars are new, and what it did to dated visits."""
    said = ngettext("%(n)s calendar is saved.", "%(n)s calendars are saved.", count) % {"n": count}
    if kept.new or kept.gone:
        said += " " + _("Visits that come in: %(new)s; that fall out: %(gone)s.") % {
            "new": kept.new, "gone": kept.gone,
        }  # fmt: skip
    messages.success(request, said)


@opens_for(may_plan)
@require_http_methods(FORM)
def school_calendar(request: Asked, year: int, slug: str) -> HttpResponse:
    """A municipality's school year with its free days."""
    page = there(calendar_told(slug, _known(year)))
    if request.method != "POST":
        rows = FreeRows(initial=list(page.free), prefix="fri")
        return _one(request, page, YearForm(initial=dict(page.told)), rows)
    form, rows = YearForm(request.POST), FreeRows(request.POST, prefix="fri")
    if not (form.is_valid() & rows.is_valid()):
        return _one(request, page, form, rows, status=422)
    told = year_told(form, rows, year=year)
    if told is None:
        return _one(request, page, form, rows, status=422)
    kept = commands.tell_calendars(
        school_year=year, told={page.key: told}, source=form.cleaned_data["source"],
        by=request.visitor.by, at=timezone.now(),
    )  # fmt: skip
    _tell(request, 1, kept)
    return redirect("bus:calendars", year=year)


def _one(
    request: Asked, page: CalendarTold, form: YearForm, rows: Any, *, status: int = 200
) -> HttpResponse:
    return show(request, "bus/calendar.html", page, form=form, rows=rows, status=status)


@opens_for(may_plan)
@require_http_methods(FORM)
def read_calendars(request: Asked, year: int) -> HttpResponse:
    """Calendars from a sheet; with a single fault nothing is changed, and the sheet comes back."""
    _known(year)
    if request.method != "POST":
        return _sheet(request, year, SheetForm())
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _sheet(request, year, form, status=422)
    text = form.cleaned_data["text"]
    try:
        told, faults = calendars(text, year=year, places=places_by_name())
        words = faults_in_words(faults)
    except SheetFault as fault:
        told, words = {}, [fault_in_words(0, fault.fault.code, fault.fault.what)]
    if not words and not told:
        words = [fault_in_words(0, "empty", "")]
    if words:
        return _sheet(request, year, SheetForm(initial={"text": text}), words=words, status=422)
    kept = commands.tell_calendars(
        school_year=year, told=told, source=_("Read from a sheet"), by=request.visitor.by,
        at=timezone.now(),
    )  # fmt: skip
    _tell(request, len(told), kept)
    return redirect("bus:calendars", year=year)


def _sheet(
    request: Asked, year: int, form: SheetForm, *, words: list[str] | None = None, status: int = 200
) -> HttpResponse:
    return show(
        request, "bus/calendars_sheet.html", None, form=form, year=year, words=words or [],
        status=status,
    )  # fmt: skip
