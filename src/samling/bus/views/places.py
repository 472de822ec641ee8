"""Stops as the county library keeps them, and a timetable from a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samling.bus import commands
from samling.bus.forms.calendars import SheetForm, fault_in_words, faults_in_words
from samling.bus.forms.places import (
    FeedForm,
    NewVillageForm,
    StopForm,
    VillageForm,
    feed_fault_in_words,
)
from samling.bus.models import Stop
from samling.bus.permissions import may_plan
from samling.bus.queries.calendars import places_by_name
from samling.bus.queries.places import place_told, places_page
from samling.bus.rules.gtfs_reading import FeedFault, read
from samling.bus.rules.sheet import SheetFault, stops
from samling.bus.terms import StopKind, StopState
from samling.bus.views.answers import there, today
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show

FORM = ["GET", "HEAD", "POST"]


@opens_for(may_plan)
@require_safe
def places(request: Asked) -> HttpResponse:
    """Every stop, and those that need somebody's eyes."""
    page = places_page(asked=request.GET.dict(), on=today())
    return show(
        request, "bus/places.html", page, kinds=StopKind.choices, states=StopState.choices,
        asked=request.GET,
    )  # fmt: skip


@opens_for(may_plan)
@require_http_methods(FORM)
def change_stop(request: Asked, slug: str) -> HttpResponse:
    """What the county library decides about a stop."""
    stop = there(place_told(slug))
    if request.method != "POST":
        return _stop(request, stop, StopForm(initial=_told(stop), stop=stop), _village(stop))
    form = StopForm(request.POST, stop=stop)
    village = _village(stop, request.POST)
    if not (form.is_valid() & (village is None or village.is_valid())):
        return _stop(request, stop, form, village, status=422)
    try:
        commands.change_stop(
            slug=slug, **form.cleaned_data, village=_village_told(village),
            by=request.visitor.by, at=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _stop(request, stop, form, village, status=409)
    messages.success(request, _("The stop is saved."))
    return redirect("bus:places")


def _told(stop: Stop) -> dict[str, Any]:
    by_hand = stop.is_placed_by_hand or stop.organisation_id is None
    return {
        "state": stop.state,
        "wish": stop.wish,
        "weekdays": stop.weekdays or [],
        "service_minutes": stop.service_minutes,
        "interval_weeks": stop.interval_weeks,
        "parking": stop.parking,
        "latitude": stop.latitude if by_hand else None,
        "longitude": stop.longitude if by_hand else None,
        "language": stop.language,
    }


def _village(stop: Stop, data: Any = None) -> VillageForm | None:
    if stop.organisation_id is not None:
        return None
    told = {"name": stop.name, "municipality": stop.municipality_id, "children": stop.children}
    return VillageForm(data, initial=told)


def _village_told(form: VillageForm | None) -> dict[str, Any] | None:
    if form is None:
        return None
    told = form.cleaned_data
    return {
        "name": told["name"],
        "municipality_id": told["municipality"].pk,
        "children": told["children"],
    }


def _stop(
    request: Asked, stop: Stop, form: StopForm, village: VillageForm | None, *, status: int = 200
) -> HttpResponse:
    return show(request, "bus/place_form.html", stop, form=form, village=village, status=status)


@opens_for(may_plan)
@require_http_methods(FORM)
def new_village(request: Asked) -> HttpResponse:
    """A stop in a village."""
    form = NewVillageForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return show(request, "bus/village.html", None, form=form, status=status)
    told = form.cleaned_data
    commands.make_village(
        name=told["name"], municipality_id=told["municipality"].pk, latitude=told["latitude"],
        longitude=told["longitude"], children=told["children"], parking=told["parking"],
        by=request.visitor.by, at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("The village can be planned for now."))
    return redirect("bus:places")


@opens_for(may_plan)
@require_POST
def drop_village(request: Asked, slug: str) -> HttpResponse:
    """Delete a village."""
    if there(place_told(slug)).kind != "village":
        raise Http404
    try:
        commands.drop_village(slug=slug, by=request.visitor.by, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("bus:change_stop", slug=slug)
    messages.success(request, _("The village is deleted."))
    return redirect("bus:places")


@opens_for(may_plan)
@require_http_methods(FORM)
def read_stops(request: Asked) -> HttpResponse:
    """Stops from a sheet; with a single fault nothing is changed, and the sheet comes back."""
    if request.method != "POST":
        return _sheet(request, SheetForm())
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _sheet(request, form, status=422)
    text = form.cleaned_data["text"]
    try:
        told, faults = stops(text, places=places_by_name())
        words = faults_in_words(faults)
    except SheetFault as fault:
        told, words = [], [fault_in_words(0, fault.fault.code, fault.fault.what)]
    if not words and not told:
        words = [fault_in_words(0, "empty", "")]
    if not words:
        kept = commands.read_stops(told=told, by=request.visitor.by, at=timezone.now())
        words = faults_in_words(kept.faults)
        if not words:
            said = _("Read in: %(new)s new, %(changed)s changed.")
            messages.success(request, said % {"new": kept.new, "changed": kept.changed})
            return redirect("bus:places")
    return _sheet(request, SheetForm(initial={"text": text}), words=words, status=422)


def _sheet(
    request: Asked, form: SheetForm, *, words: list[str] | None = None, status: int = 200
) -> HttpResponse:
    return show(request, "bus/places_sheet.html", None, form=form, words=words or [], status=status)


@opens_for(may_plan)
@require_http_methods(FORM)
def read_timetable(request: Asked) -> HttpResponse:
    """A draft timetable from a GTFS file."""
    if request.method != "POST":
        return show(request, "bus/timetable_file.html", None, form=FeedForm())
    form = FeedForm(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        told = form.cleaned_data
        try:
            timetable = commands.draft_from_feed(
                feed=read(told["file"].read()), bus_id=told["bus"].pk, name=told["name"],
                without_unknown=told["without_unknown"], person_id=request.visitor.person_id,
                by=request.visitor.by, at=timezone.now(),
            )  # fmt: skip
        except FeedFault as fault:
            form.add_error("file", feed_fault_in_words(fault.code, fault.what))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(
                request, _("The draft is made. Nobody outside the county library sees it yet.")
            )
            return redirect("bus:timetable", key=timetable.pk)
    return show(request, "bus/timetable_file.html", None, form=form, status=status)
