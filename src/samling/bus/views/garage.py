"""The garage: depots, buses with their crews' days, and what is shut. For the staff of the county library."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samling.bus import commands
from samling.bus.forms.crew_days import WeekRows, days_sent, rows_of, rows_sent
from samling.bus.forms.garage import BusForm, ClosureForm, DepotForm
from samling.bus.permissions import may_plan
from samling.bus.queries.garage import (
    USUAL_BUS,
    USUAL_DAYS,
    bus_told,
    closure_told,
    depot_told,
    garage_page,
)
from samling.bus.queries.workbench import places_known
from samling.bus.rules.crew_hours import DayKey, Hours, OwnHours
from samling.bus.views.answers import there, today
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show

FORM = ["GET", "HEAD", "POST"]


@opens_for(may_plan)
@require_safe
def garage(request: Asked) -> HttpResponse:
    """Depots, buses and what is shut."""
    return show(request, "bus/garage.html", garage_page(on=today()))


@opens_for(may_plan)
@require_http_methods(FORM)
def depot(request: Asked, slug: str | None = None) -> HttpResponse:
    """A depot, new or known."""
    told = there(depot_told(slug)) if slug is not None else None
    form = DepotForm(request.POST if request.method == "POST" else None, initial=told)
    if request.method != "POST" or not form.is_valid():
        return _depot(request, form, slug, status=422 if request.method == "POST" else 200)
    place = form.cleaned_data["municipality"]
    commands.keep_depot(
        slug=slug, name=form.cleaned_data["name"], municipality_id=place.pk if place else None,
        latitude=form.cleaned_data["latitude"], longitude=form.cleaned_data["longitude"],
        by=request.visitor.by, at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("The depot is saved."))
    return redirect("bus:garage")


def _depot(request: Asked, form: DepotForm, slug: str | None, *, status: int) -> HttpResponse:
    return show(request, "bus/depot.html", None, form=form, slug=slug, status=status)


@opens_for(may_plan)
@require_POST
def drop_depot(request: Asked, slug: str) -> HttpResponse:
    """Take a depot away."""
    there(depot_told(slug))
    try:
        commands.drop_depot(slug=slug, by=request.visitor.by, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("bus:depot", slug=slug)
    messages.success(request, _("The depot is deleted."))
    return redirect("bus:garage")


@opens_for(may_plan)
@require_http_methods(FORM)
def bus(request: Asked, slug: str | None = None) -> HttpResponse:
    """A bus, new or known, with the days and hours of its crew."""
    known = there(bus_told(slug)) if slug is not None else None
    told: Mapping[str, Any] = known.told if known else USUAL_BUS
    initial = {**told, "weeks": known.weeks if known else 2}
    form = BusForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST":
        days = known.days if known else USUAL_DAYS
        return _bus(request, form, slug, rows_of(days, initial["weeks"]))
    is_whole = form.is_valid()
    weeks = form.cleaned_data.get("weeks") or initial["weeks"]
    sent = rows_sent(request.POST, weeks)
    try:
        days_own = days_sent(request.POST, weeks)
    except ValidationError as faults:
        form.add_error(None, faults)
        is_whole = False
    if not is_whole:
        return _bus(request, form, slug, sent, status=422)
    try:
        _keep_bus(request, slug, form.cleaned_data, days_own)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _bus(request, form, slug, sent, status=409)
    messages.success(request, _("The bus is saved. New plans use these days."))
    return redirect("bus:garage")


def _keep_bus(
    request: Asked, slug: str | None, told: dict[str, Any], days: Mapping[DayKey, OwnHours]
) -> None:
    driving = told["driving_hours"]
    commands.keep_bus(
        slug=slug,
        name=told["name"],
        depot_id=told["depot"].pk,
        is_in_service=told["is_in_service"],
        seats=told["seats"],
        books=told["books"],
        days=days,
        hours=Hours(
            leaves_from=told["leaves_from"],
            leaves_by=told["leaves_by"],
            home_by=told["home_by"],
            longest_minutes=round(60 * told["longest_hours"]),
            longest_driving_minutes=None if driving is None else round(60 * driving),
        ),
        by=request.visitor.by,
        at=timezone.now(),
    )


def _bus(
    request: Asked,
    form: BusForm,
    slug: str | None,
    weeks: tuple[WeekRows, ...],
    *,
    status: int = 200,
) -> HttpResponse:
    return show(
        request, "bus/bus_form.html", None, form=form, slug=slug, weeks=weeks, status=status
    )


@opens_for(may_plan)
@require_http_methods(FORM)
def closure(request: Asked, key: int | None = None) -> HttpResponse:
    """A stop or a road that is shut, new or known."""
    told = there(closure_told(key)) if key is not None else None
    form = ClosureForm(request.POST if request.method == "POST" else None, initial=told)
    if request.method != "POST":
        return _closure(request, form, key)
    if not form.is_valid():
        return _closure(request, form, key, status=422)
    words = form.cleaned_data
    try:
        commands.keep_closure(
            closure_id=key, label=words["label"], stop_id=words["stop_id"], road=words["road"],
            latitude=words["latitude"], longitude=words["longitude"],
            radius_km=words["radius_km"], detour_minutes=words["detour_minutes"],
            starts=words["starts_on"], ends=words["last_on"] + timedelta(days=1),
            is_yearly=words["is_yearly"], by=request.visitor.by, at=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _closure(request, form, key, status=409)
    messages.success(request, _("It is noted. New plans go round it."))
    return redirect("bus:garage")


def _closure(
    request: Asked, form: ClosureForm, key: int | None, *, status: int = 200
) -> HttpResponse:
    return show(
        request, "bus/closure.html", None, form=form, key=key, places=places_known(), status=status
    )


@opens_for(may_plan)
@require_POST
def drop_closure(request: Asked, key: int) -> HttpResponse:
    """Open again what was shut."""
    if closure_told(key) is None:
        raise Http404
    commands.drop_closure(closure_id=key, by=request.visitor.by, at=timezone.now())
    messages.success(request, _("It is open again."))
    return redirect("bus:garage")
