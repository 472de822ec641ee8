"""Promises one by one; for the staff of the county library only."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samling.advice import commands, queries
from samling.advice.forms import HandOverForm, PutOffForm
from samling.advice.permissions import may_advise
from samling.advice.views.answers import INVALID, REFUSED, back, found, is_htmx, today
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show


@opens_for(may_advise)
@require_safe
def open_promises(request: Asked) -> HttpResponse:
    """Everything the county library has promised and not yet kept."""
    after = _mark(request.GET.get("etter", ""))
    promises = queries.open_promises(today=today(), after=after)
    is_full = len(promises) == queries.SHOWN_PROMISES
    last = promises[-1] if is_full else None
    mark = f"{last.due_on.isoformat()}.{last.id}" if last else ""
    return show(request, "advice/promises.html", promises, next_mark=mark)


@opens_for(may_advise)
@require_safe
def promise(request: Asked, pk: int) -> HttpResponse:
    """One promise: its days so far, a new day, another owner."""
    return _show_promise(request, pk)


@opens_for(may_advise)
@require_POST
def keep(request: Asked, pk: int) -> HttpResponse:
    """The promise is kept."""
    found(lambda: commands.keep_promise(promise_id=pk, by=request.visitor.by, at=timezone.now()))
    return _promise_changed(request, pk, _("Done."))


@opens_for(may_advise)
@require_POST
def take_up(request: Asked, pk: int) -> HttpResponse:
    """The promise was not kept after all."""
    try:
        found(
            lambda: commands.take_up_promise(
                promise_id=pk, by=request.visitor.by, at=timezone.now()
            )
        )
    except Refusal as refusal:
        return _show_promise(request, pk, refusal=str(refusal), status=REFUSED)
    return _promise_changed(request, pk, _("The promise is open again."))


@opens_for(may_advise)
@require_POST
def put_off(request: Asked, pk: int) -> HttpResponse:
    """The promise gets a new day."""
    form = PutOffForm(request.POST)
    found(lambda: queries.promise_line(pk, today=today()))
    if not form.is_valid():
        return _show_promise(request, pk, put_off=form, status=INVALID)
    try:
        commands.put_off_promise(
            promise_id=pk,
            due_on=form.cleaned_data["due_on"],
            reason=form.cleaned_data["reason"],
            person_id=request.visitor.person_id,
            by=request.visitor.by,
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show_promise(request, pk, put_off=form, status=REFUSED)
    return _promise_changed(request, pk, _("The promise has a new day."))


@opens_for(may_advise)
@require_POST
def hand_over(request: Asked, pk: int) -> HttpResponse:
    """Somebody else answers for the promise."""
    form = HandOverForm(request.POST, colleagues=queries.colleagues(on=today()))
    found(lambda: queries.promise_line(pk, today=today()))
    if not form.is_valid():
        return _show_promise(request, pk, hand_over=form, status=INVALID)
    owner_id = form.cleaned_data["owner"]
    try:
        commands.hand_over_promise(
            promise_id=pk, owner_id=owner_id, by=request.visitor.by, at=timezone.now()
        )
    except Refusal as refusal:
        return _show_promise(request, pk, refusal=str(refusal), status=REFUSED)
    return _promise_changed(request, pk, _("Handed over."))


def _promise_changed(request: Asked, pk: int, said: str) -> HttpResponse:
    line = queries.promise_line(pk, today=today())
    if is_htmx(request):
        return _show_line(request, line, said=said)
    messages.success(request, said)
    return back(request, reverse("advice:log", args=[line.slug]))


def _show_line(
    request: Asked, line: queries.PromiseLine, *, said: str = "", refusal: str = ""
) -> HttpResponse:
    """The promise as it stands on the page that asked."""
    return show(
        request,
        "advice/promise_line.html",
        line,
        vow=line,
        here=request.POST.get("next", ""),
        with_place=request.POST.get("sted") == "ja",
        said=said,
        refusal=refusal,
    )


def _show_promise(
    request: Asked,
    pk: int,
    *,
    put_off: PutOffForm | None = None,
    hand_over: HandOverForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    page = found(lambda: queries.promise_line(pk, today=today()))
    if is_htmx(request) and refusal:
        return _show_line(request, page, refusal=refusal)
    return show(
        request,
        "advice/promise.html",
        page,
        status=status,
        own_path=reverse("advice:promise", args=[pk]),
        put_off=put_off or PutOffForm(),
        hand_over=hand_over or _choose_owner(page),
        refusal=refusal,
    )


def _choose_owner(page: queries.PromiseLine) -> HandOverForm:
    return HandOverForm(colleagues=queries.colleagues(on=today()), initial={"owner": page.owner_id})


def _mark(text: str) -> tuple[date, int] | None:
    """The last line seen, as ``2026-11-22.17``; None when it cannot be read."""
    day, _dot, number = text.partition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None
