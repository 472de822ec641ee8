"""The bus for everybody: which stops, when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from samling.bus import queries
from samling.ground.period import day_in_oslo
from samling.ui.doors import everybody, opens_for
from samling.ui.show import show


@opens_for(everybody)
def bus(request: HttpRequest) -> HttpResponse:
    """The timetable that holds today, by municipality."""
    page = queries.bus_page(on=day_in_oslo(timezone.now()))
    return show(request, "bus/bus.html", page)
