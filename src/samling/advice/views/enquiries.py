"""Enquiries that nobody has taken yet; for the staff of the county library only."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from samling.advice import commands, queries
from samling.advice.forms import PutAsideForm, TakeForm
from samling.advice.permissions import may_advise
from samling.advice.views.answers import REFUSED, found
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show


@opens_for(may_advise)
@require_safe
def waiting(request: Asked) -> HttpResponse:
    """Everything that nobody has taken, and what was put aside."""
    return show(
        request,
        "advice/waiting.html",
        queries.waiting(),
        aside=queries.put_aside_lines(),
        title=_("New questions"),
    )


@opens_for(may_advise)
@never_cache
@require_safe
def enquiry(request: Asked, pk: int) -> HttpResponse:
    """One enquiry, and what to choose when taking it."""
    return _show_enquiry(request, pk)


@opens_for(may_advise)
@require_POST
def take(request: Asked, pk: int) -> HttpResponse:
    """The enquiry becomes my case."""
    found(lambda: queries.enquiry_page(pk))
    form = _take_form(request)
    chosen = form.cleaned_data if form.is_valid() else {}
    try:
        case = commands.take_enquiry(
            enquiry_id=pk,
            adviser_id=request.visitor.person_id or 0,
            municipality=str(chosen.get("municipality") or ""),
            library_id=chosen.get("library"),
            by=request.visitor.by,
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show_enquiry(request, pk, form=form, status=REFUSED)
    messages.success(request, _("The case is yours."))
    return HttpResponseRedirect(reverse("advice:case", args=[case.pk]))


@opens_for(may_advise)
@require_POST
def put_aside(request: Asked, pk: int) -> HttpResponse:
    """This is no question for us."""
    found(lambda: queries.enquiry_page(pk))
    form = PutAsideForm(request.POST)
    because = form.cleaned_data["because"] if form.is_valid() else ""
    try:
        commands.put_aside(enquiry_id=pk, because=because, by=request.visitor.by, at=timezone.now())
    except Refusal as refusal:
        return _show_enquiry(request, pk, refusal=str(refusal), status=REFUSED)
    messages.success(request, _("Put aside. It is deleted in a month."))
    return HttpResponseRedirect(reverse("advice:waiting"))


@opens_for(may_advise)
@require_POST
def take_out_again(request: Asked, pk: int) -> HttpResponse:
    """It was a question after all."""
    found(lambda: queries.enquiry_page(pk))
    commands.take_out_again(enquiry_id=pk, by=request.visitor.by, at=timezone.now())
    messages.success(request, _("The question waits for an adviser again."))
    return HttpResponseRedirect(reverse("advice:enquiry", args=[pk]))


@opens_for(may_advise)
@never_cache
@require_safe
def enclosure(request: Asked, pk: int) -> HttpResponse:
    """A file that came with a letter, to be saved and never opened as a page of ours."""
    file = found(lambda: queries.enclosure(pk))
    answer = HttpResponse(bytes(file.content), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = _to_save(file.name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _to_save(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _take_form(request: Asked) -> TakeForm:
    return TakeForm(
        request.POST,
        municipalities=queries.municipalities(),
        libraries=queries.libraries_to_choose(),
    )


def _show_enquiry(
    request: Asked,
    pk: int,
    *,
    form: TakeForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    page = found(lambda: queries.enquiry_page(pk))
    first = {"municipality": page.municipality_slug, "library": page.library_id}
    fresh = TakeForm(
        initial=first,
        municipalities=queries.municipalities(),
        libraries=queries.libraries_to_choose(),
    )
    return show(
        request,
        "advice/enquiry.html",
        page,
        status=status,
        form=form or fresh,
        aside=PutAsideForm(),
        refusal=refusal,
    )
