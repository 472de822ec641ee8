"""The crew's tours: the app, and plain pages for whoever has no script."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import uuid4, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from samling.bus import commands
from samling.bus.forms.crew import Facts, StopForm, TourForm
from samling.bus.permissions import may_crew
from samling.bus.queries import crew as queries
from samling.bus.queries.crew import TourOfBus
from samling.bus.rules.marks import SPACE
from samling.bus.terms import Doubt
from samling.bus.views.crew_words import WORDS
from samling.ground.period import day_in_oslo
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show


@opens_for(may_crew)
@never_cache
@require_GET
def crew(request: HttpRequest) -> HttpResponse:
    """The tours of a day; with ``?skall`` the empty page that a phone keeps and fills by itself."""
    if "skall" in request.GET:
        return show(request, "bus/crew.html", None, words=WORDS.items())
    on = _date(request.GET.get("dag", "")) or day_in_oslo(timezone.now())
    tours = queries.tours_on(on)
    return show(request, "bus/crew.html", None, on=on, tours=tours, words=WORDS.items())


@opens_for(may_crew)
@never_cache
@require_http_methods(["GET", "POST"])
def crew_stop(request: Asked, bus: str, on: str, stop: str) -> HttpResponse:
    """One stop of a tour as a plain form."""
    tour = _tour(bus, on)
    here = next((each for each in tour.stops if each.slug == stop), None)
    if here is None:
        raise Http404
    form = StopForm(request.POST or None, told=here.told, on=tour.on)
    if request.method == "POST" and form.is_valid():
        _tell(request, form, tour, stop=stop)
        messages.success(request, _("Kept: %(stop)s") % {"stop": here.name})
        return redirect("bus:crew_tour", bus=bus, on=on)
    status = 422 if form.errors else 200
    return show(request, "bus/crew_stop.html", tour, status=status, stop=here, form=form)


@opens_for(may_crew)
@never_cache
@require_http_methods(["GET", "POST"])
def crew_tour(request: Asked, bus: str, on: str) -> HttpResponse:
    """A tour: its stops, the day as a whole as a plain form, and facts that could not be used."""
    tour = _tour(bus, on)
    form = TourForm(request.POST or None, told=tour.told, on=tour.on)
    if request.method == "POST" and form.is_valid():
        _tell(request, form, tour, stop=None)
        messages.success(request, _("The tour is kept."))
        return redirect("bus:crew_tour", bus=bus, on=on)
    status = 422 if form.errors else 200
    doubted = [
        (fact, _label(fact.field), Doubt(fact.doubt).label)
        for fact in queries.doubted_of(tour.bus, tour.on)
    ]
    return show(request, "bus/crew_tour.html", tour, status=status, form=form, doubted=doubted)


def _label(field: str) -> str:
    return str(WORDS.get(f"f_{field}", field))


def _tell(request: Asked, form: Facts, tour: TourOfBus, *, stop: str | None) -> None:
    """What is changed, told as a phone tells it; the form is a phone whose clock is right."""
    at = timezone.now()
    facts = [
        commands.Fact(
            key=uuid4(), bus=tour.bus, on=tour.on, stop=stop, field=name, value=value, device_at=at
        )
        for name, value in form.changes.items()
    ]
    visitor = request.visitor
    commands.take_in(
        device=uuid5(SPACE, f"form/{visitor.person_id}"),
        facts=facts,
        sent_at=at,
        person_id=visitor.person_id,
        by=visitor.by,
        at=at,
    )


def _tour(bus: str, on: str) -> TourOfBus:
    """The tour of an address; 404 without such a bus or date."""
    day = _date(on)
    tour = queries.one_tour(bus, day) if day else None
    if tour is None:
        raise Http404
    return tour


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def plain(value: Any) -> Any:
    """A value as phones read it."""
    return value.isoformat() if isinstance(value, datetime) else value
