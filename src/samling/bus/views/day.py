"""The bus on one day: for the county library and the crew, who tell what has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samling.bus import commands, queries
from samling.bus.forms.day import DelayForm, MoveForm, OutageForm, WholeOutageForm
from samling.bus.models import Visit
from samling.bus.permissions import may_crew, may_plan
from samling.bus.views.answers import there, today
from samling.ground.period import OSLO
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show

# two forms on a page ask for the same things
DELAY, OUTAGE = "delay_%s", "outage_%s"


@opens_for(may_crew)
@require_safe
def day(request: Asked) -> HttpResponse:
    """The visits of a date, today unless another is asked for."""
    return _shown(request, _day(request.GET.get("dato", "")))


@opens_for(may_crew)
@require_POST
def delay(request: Asked, on: str) -> HttpResponse:
    """The bus is late."""
    form = DelayForm(request.POST, auto_id=DELAY)
    return _told(
        request, _day(on), form,
        lambda: commands.tell_delay(
            bus_id=form.cleaned_data["bus"], on=_day(on), minutes=form.cleaned_data["minutes"],
            message=form.cleaned_data["message"], person_id=request.visitor.person_id,
            by=request.visitor.by, at=timezone.now(),
        ),
        delay_form=form,
    )  # fmt: skip


@opens_for(may_crew)
@require_POST
def outage(request: Asked, on: str) -> HttpResponse:
    """The bus does not come at all."""
    form = WholeOutageForm(request.POST, auto_id=OUTAGE)
    return _told(
        request, _day(on), form,
        lambda: commands.tell_outage(
            bus_id=form.cleaned_data["bus"], on=_day(on), reason=form.cleaned_data["reason"],
            message=form.cleaned_data["message"], person_id=request.visitor.person_id,
            by=request.visitor.by, at=timezone.now(),
        ),
        outage_form=form,
    )  # fmt: skip


@opens_for(may_crew)
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: Asked, key: int) -> HttpResponse:
    """One visit: cancel it, or give it another time."""
    found = _found(key)
    wants_move = request.POST.get("deed") == "move"
    move = MoveForm(request.POST if wants_move else None, initial=_times(found))
    wants_cancel = request.method == "POST" and not wants_move
    cancel = OutageForm(request.POST if wants_cancel else None, auto_id=OUTAGE)
    form: MoveForm | OutageForm = move if wants_move else cancel
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            _change(request, key, form)
            messages.success(request, _("It is done, and the stop is told."))
            return redirect(f"{reverse('bus:day')}?dato={_found(key).on.isoformat()}")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
    return show(request, "bus/visit.html", found, status=status, move=move, cancel=cancel)


@opens_for(may_plan)
@require_POST
def offer(request: Asked, key: int) -> HttpResponse:
    """Give the time of a cancelled visit to a stop nearby."""
    found = _found(key)
    chosen = request.POST.get("stop", "")
    try:
        extra = commands.offer_slot(
            visit_id=key,
            stop_id=int(chosen),
            person_id=request.visitor.person_id,
            by=request.visitor.by,
            at=timezone.now(),
        )
    except (ValueError, ObjectDoesNotExist):
        return _shown(request, found.on, refusal=_("That stop cannot be chosen."), status=422)
    except Refusal as refusal:
        return _shown(request, found.on, refusal=str(refusal), status=409)
    messages.success(request, _("%(stop)s has been given the time.") % {"stop": extra.stop.name})
    return redirect(f"{reverse('bus:day')}?dato={found.on.isoformat()}")


def _change(request: Asked, key: int, form: MoveForm | OutageForm) -> None:
    """Move the visit, or cancel it, as the form says."""
    visitor, told, now = request.visitor, form.cleaned_data, timezone.now()
    if isinstance(form, MoveForm):
        commands.move_visit(
            visit_id=key, arrives_at=form.moment("arrives"), leaves_at=form.moment("leaves"),
            message=told["message"], person_id=visitor.person_id, by=visitor.by, at=now,
        )  # fmt: skip
    else:
        commands.cancel_visit(
            visit_id=key, reason=told["reason"], message=told["message"],
            person_id=visitor.person_id, by=visitor.by, at=now,
        )  # fmt: skip


def _told(
    request: Asked, on: date, form: Form, deed: Callable[[], object], **forms: Any
) -> HttpResponse:
    """Do what a valid form asks for, and show what stands in the way otherwise."""
    if not form.is_valid():
        return _shown(request, on, status=422, **forms)
    try:
        deed()
    except ObjectDoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, on, status=409, **forms)
    messages.success(request, _("Those concerned are being told."))
    return redirect(f"{reverse('bus:day')}?dato={on.isoformat()}")


def _shown(
    request: Asked,
    on: date,
    *,
    refusal: str = "",
    status: int = 200,
    delay_form: DelayForm | None = None,
    outage_form: WholeOutageForm | None = None,
) -> HttpResponse:
    page = queries.day_page(on, at=timezone.now())
    bus = page.buses[0][0] if page.buses else None
    return show(
        request,
        "bus/day.html",
        page,
        status=status,
        refusal=refusal,
        may_offer=may_plan(request.visitor),
        delay_form=delay_form or DelayForm(initial={"bus": bus}, auto_id=DELAY),
        outage_form=outage_form or WholeOutageForm(initial={"bus": bus}, auto_id=OUTAGE),
    )


def _day(text: str) -> date:
    """The date asked for; today for none, and no page for what is no date."""
    if not text:
        return today()
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def _found(key: int) -> Visit:
    return there(queries.known_visit(key))


def _times(visit: Visit) -> dict[str, object]:
    return {
        "on": visit.on.isoformat(),
        "arrives": visit.period.lower.astimezone(OSLO).time(),
        "leaves": visit.period.upper.astimezone(OSLO).time(),
    }
