"""The annual report: read by everybody when it is settled, written by the county library before."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.insight import commands, exports_report, paper_report
from samling.insight.forms import PlacesForm, SettleForm, WordsForm
from samling.insight.queries import report as queries
from samling.ui import tables
from samling.ui.doors import Asked, county, director, everybody, opens_for
from samling.ui.show import show

FOREWORD = "forord"
FAULTY, REFUSED = 422, 409


@opens_for(everybody)
@never_cache
@require_GET
def reports(request: Asked) -> HttpResponse:
    """Leads to the report that is read first."""
    year = queries.newest_year(at=timezone.now(), with_draft=request.visitor.is_county)
    return redirect("insight:report", year)


@opens_for(everybody)
@never_cache
@require_GET
def report(request: Asked, year: int) -> HttpResponse:
    """The report of a year: the newest edition, or the draft before there is one."""
    page = _page(request, year)
    may_settle = request.visitor.is_director and page.is_draft
    return show(
        request,
        "insight/report.html",
        page,
        may_write=request.visitor.is_county,
        may_settle=may_settle,
        form=SettleForm() if may_settle else None,
        query=_query(page),
    )


@opens_for(county)
@never_cache
@require_http_methods(["GET", "POST"])
def write_report(request: Asked, year: int, code: str) -> HttpResponse:
    """Write the words about one strategy, or the foreword."""
    at, wanted = timezone.now(), "" if code == FOREWORD else code
    page = queries.words_page(year, wanted, at=at)
    if page is None:
        raise Http404
    start = {"text_nb": page.text_nb, "text_nn": page.text_nn, "seen": page.number}
    form = WordsForm(request.POST or None, initial=start)
    status = 200
    if request.method == "POST":
        status = FAULTY
        if form.is_valid():
            try:
                commands.write_words(
                    year=year,
                    code=wanted,
                    person_id=request.visitor.person_id,
                    by=request.visitor.by,
                    at=at,
                    **form.cleaned_data,
                )
            except Refusal as refusal:
                form = _once_more(form, seen=page.number)
                form.add_error(None, str(refusal))
                status = REFUSED
            else:
                messages.success(request, _("The words are saved."))
                return _on(request, year, page.after, here=code)
    return show(request, "insight/report_words.html", page, status=status, form=form, code=code)


@opens_for(director)
@never_cache
@require_http_methods(["GET", "POST"])
def report_places(request: Asked, year: int) -> HttpResponse:
    """Say under which strategy each topic's figures stand."""
    at = timezone.now()
    page = queries.places_page(year, on=day_in_oslo(at))
    if page is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = PlacesForm(data, strategies=page.strategies, topics=page.topics)
    if data is not None and form.is_valid():
        before = {topic: strategy for topic, _name, strategy in page.topics}
        for topic, strategy_id in form.chosen().items():
            if strategy_id != before[topic]:
                commands.place_topic(
                    plan_id=page.plan_id, topic=topic, strategy_id=strategy_id,
                    by=request.visitor.by, at=at,
                )  # fmt: skip
        messages.success(request, _("The figures have found their places."))
        return redirect(f"{reverse('insight:report', args=[year])}?utgave=0")
    status = 200 if data is None else FAULTY
    return show(request, "insight/report_places.html", page, status=status, form=form)


@opens_for(director)
@require_POST
def settle_report(request: Asked, year: int) -> HttpResponse:
    """Make an edition that everybody reads."""
    form = SettleForm(request.POST)
    refused = _("Say it in at most 300 characters.")
    if form.is_valid():
        try:
            commands.settle_report(
                year=year,
                why=form.cleaned_data["why"],
                person_id=request.visitor.person_id,
                by=request.visitor.by,
                at=timezone.now(),
            )
        except Refusal as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("The annual report is settled. Everybody can read it."))
            return redirect("insight:report", year)
    page = queries.report_page(year, at=timezone.now(), with_draft=True, number=0)
    if page is None:
        raise Http404
    form.add_error(None, refused)
    return show(
        request, "insight/report.html", page, status=REFUSED, form=form, may_write=True, may_settle=True,
        query="?utgave=0",
    )  # fmt: skip


@opens_for(everybody)
@never_cache
@require_GET
def report_pdf(request: Asked, year: str, language: str) -> HttpResponse:
    """The report as a paper in the language asked for."""
    page = _page(request, int(year))
    if page.document is None:
        raise Http404
    body = paper_report.report_paper(page, language=language)
    name = f"arsmelding-{year}-{language}.pdf"
    return HttpResponse(
        body,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@opens_for(everybody)
@never_cache
@require_GET
def report_file(request: Asked, year: str, kind: str) -> HttpResponse:
    """Every figure of the report as .xlsx or .csv."""
    page = _page(request, int(year))
    if page.document is None:
        raise Http404
    return tables.answer(exports_report.report_table(page.document), kind=kind)


def _page(request: Asked, year: int) -> queries.ReportPage:
    number = request.GET.get("utgave", "")
    if number and not (number.isascii() and number.isdigit() and len(number) < 4):
        raise Http404
    page = queries.report_page(
        year,
        at=timezone.now(),
        with_draft=request.visitor.is_county,
        number=int(number) if number else None,
    )
    if page is None:
        raise Http404
    return page


def _query(page: queries.ReportPage) -> str:
    """What files of the same edition are asked for by."""
    return f"?utgave={page.edition.number if page.edition else 0}"


def _once_more(form: WordsForm, *, seen: int) -> WordsForm:
    """The form with what was typed, ready to be saved over what stands there now."""
    again = WordsForm({**form.cleaned_data, "seen": seen})
    again.is_valid()
    return again


def _on(request: Asked, year: int, after: str | None, *, here: str) -> HttpResponse:
    """On to the next words when that was the button, else back to the report."""
    if "next" in request.POST and after is not None:
        return redirect("insight:write_report", year, after)
    return redirect(f"{reverse('insight:report', args=[year])}?utgave=0#{here}")
