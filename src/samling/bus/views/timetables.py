"""Timetables on their way: hearing, answers, settling. For the staff of the county library."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from samling.bus import commands, queries
from samling.bus.forms.hearing import AskForm
from samling.bus.permissions import may_plan
from samling.bus.views.answers import there, today
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show

USUAL_DAYS = timedelta(days=14)


@opens_for(may_plan)
@require_safe
def timetables(request: Asked) -> HttpResponse:
    """Every timetable, drafts first made last."""
    return show(request, "bus/timetables.html", queries.timetables())


@opens_for(may_plan)
@require_safe
def timetable(request: Asked, key: int) -> HttpResponse:
    """One timetable, stop by stop, with its hearing and what it changes."""
    return _shown(request, key)


@opens_for(may_plan)
@require_POST
def ask(request: Asked, key: int) -> HttpResponse:
    """Send the draft to the schools."""
    _refuse_unknown(key)
    form = AskForm(request.POST)
    if not form.is_valid():
        return _shown(request, key, form=form, status=422)
    try:
        asked = commands.open_hearing(
            timetable_id=key,
            reply_by=form.cleaned_data["reply_by"],
            by=request.visitor.by,
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, key, form=form, status=409)
    messages.success(
        request,
        ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", asked.new)
        % {"n": asked.new},
    )
    return redirect("bus:timetable", key=key)


@opens_for(may_plan)
@require_POST
def settle(request: Asked, key: int) -> HttpResponse:
    """Let the timetable hold, and tell those concerned."""
    _refuse_unknown(key)
    try:
        kept = commands.settle_and_tell(timetable_id=key, by=request.visitor.by, at=timezone.now())
    except Refusal as refusal:
        return _shown(request, key, refusal=str(refusal), status=409)
    messages.success(
        request,
        _("The timetable is settled, with %(n)s dated visits.") % {"n": kept.new},
    )
    return redirect("bus:timetable", key=key)


@opens_for(may_plan)
@require_POST
def handled(request: Asked, key: int) -> HttpResponse:
    """An answer has been dealt with."""
    try:
        answer = commands.handle_answer(
            answer_id=key,
            person_id=request.visitor.person_id,
            by=request.visitor.by,
            at=timezone.now(),
        )
    except ObjectDoesNotExist:
        raise Http404 from None
    return redirect("bus:timetable", key=answer.letter.timetable_id)


@opens_for(may_plan)
@require_POST
def new_contact(request: Asked, key: int) -> HttpResponse:
    """Write to the one whom the school has named."""
    try:
        person = commands.adopt_contact(answer_id=key, by=request.visitor.by, at=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    messages.success(request, _("Letters go to %(name)s from now on.") % {"name": person.name})
    return redirect("bus:timetable", key=queries.timetable_of_answer(key))


def _refuse_unknown(key: int) -> None:
    if not queries.is_timetable(key):
        raise Http404


def _shown(
    request: Asked,
    key: int,
    *,
    form: AskForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    page = there(queries.timetable_page(key))
    reply_by = page.reply_by or today() + USUAL_DAYS
    return show(
        request,
        "bus/timetable.html",
        page,
        status=status,
        form=form or AskForm(initial={"reply_by": reply_by}),
        refusal=refusal,
    )
