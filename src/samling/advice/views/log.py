"""The advice log of a municipality; for the staff of the county library only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samling.advice import commands, queries
from samling.advice.forms import AdviceForm, PromiseForm
from samling.advice.permissions import may_advise
from samling.advice.views.answers import INVALID, REFUSED, back, found, is_htmx, today
from samling.ground.refusal import Refusal
from samling.register.models import Municipality
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show

EVERYTHING = 500


@opens_for(may_advise)
@require_safe
def log(request: Asked, slug: str) -> HttpResponse:
    """The whole advice log of a municipality, with the form to write in it."""
    return _show_log(request, found(lambda: queries.place(slug)), limit=EVERYTHING)


@opens_for(may_advise)
@require_POST
def write(request: Asked, slug: str) -> HttpResponse:
    """Write advice, and a promise with it when one was made."""
    place = found(lambda: queries.place(slug))
    form = form_for(request, place, data=request.POST)
    if not form.is_valid():
        return _show_log(request, place, form=form, status=INVALID)
    try:
        _write(form, place, request, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show_log(request, place, form=form, status=REFUSED)
    said = _("Written down, and the promise is on the desk.") if form.pledge else _("Written down.")
    return _log_changed(request, place, said)


@opens_for(may_advise)
@require_POST
def close_case(request: Asked, pk: int) -> HttpResponse:
    """The case is done with."""
    return _change_case(request, pk, commands.close_case, _("The case is closed."))


@opens_for(may_advise)
@require_POST
def reopen(request: Asked, pk: int) -> HttpResponse:
    """The case is taken up again."""
    return _change_case(request, pk, commands.reopen, _("The case is open again."))


@opens_for(may_advise)
@require_POST
def add_promise(request: Asked, pk: int) -> HttpResponse:
    """One more promise in an open case."""
    form = PromiseForm(request.POST)
    place = found(lambda: queries.place_of_case(pk))
    if not form.is_valid():
        words = _("Say what you promise and by which day.")
        return _show_log(request, place, refusal=words, status=INVALID)
    given = form.cleaned_data
    pledge = commands.Pledge(given["text"], given["due_on"], request.visitor.person_id or 0)

    def make(case_id: int, by: str, at: datetime) -> object:
        return commands.promise(case_id=case_id, pledge=pledge, by=by, at=at)

    return _change_case(request, pk, make, _("The promise is on the desk."))


def form_for(request: Asked, place: Municipality, *, data: object = None) -> AdviceForm:
    """The form that writes in this municipality's log."""
    day = today()
    return AdviceForm(
        data,
        cases=queries.open_cases(place.pk),
        colleagues=queries.colleagues(on=day),
        libraries=queries.libraries_of(place.pk),
        strategies=queries.strategies(),
        today=day,
        me=request.visitor.person_id or 0,
    )


def _write(form: AdviceForm, place: Municipality, request: Asked, *, at: datetime) -> None:
    given = form.cleaned_data
    adviser_id = request.visitor.person_id or 0
    if given["case"] is not None:
        commands.give_advice(
            key=given["key"],
            case_id=given["case"],
            text=given["text"],
            given_on=given["given_on"],
            adviser_id=adviser_id,
            way=given["way"],
            pledge=form.pledge,
            by=request.visitor.by,
            at=at,
        )
        return
    commands.give_advice_in_new_case(
        municipality=place.slug,
        title=given["title"],
        key=given["key"],
        text=given["text"],
        given_on=given["given_on"],
        adviser_id=adviser_id,
        library_id=given["library"],
        strategy_id=given["strategy"],
        way=given["way"],
        pledge=form.pledge,
        by=request.visitor.by,
        at=at,
    )


def _change_case(request: Asked, pk: int, change: Callable[..., object], said: str) -> HttpResponse:
    place = found(lambda: queries.place_of_case(pk))
    try:
        change(case_id=pk, by=request.visitor.by, at=timezone.now())
    except Refusal as refusal:
        return _show_log(request, place, refusal=str(refusal), status=REFUSED)
    return _log_changed(request, place, said)


def _log_changed(request: Asked, place: Municipality, said: str) -> HttpResponse:
    if is_htmx(request):
        return _show_log(request, place, said=said)
    messages.success(request, said)
    return back(request, reverse("advice:log", args=[place.slug]))


def _show_log(
    request: Asked,
    place: Municipality,
    *,
    form: AdviceForm | None = None,
    status: int = 200,
    limit: int = queries.SHOWN_CASES,
    said: str = "",
    refusal: str = "",
) -> HttpResponse:
    page = queries.log_of(place, today=today(), limit=limit)
    here = request.POST.get("next") or request.get_full_path()
    return show(
        request,
        "advice/log.html",
        page,
        part="advice-log",
        status=status,
        log=page,
        here=here,
        form=form or form_for(request, place),
        said=said,
        refusal=refusal,
    )
