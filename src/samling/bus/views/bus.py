"""The bus for everybody: which stops, when."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from samling.bus import queries
from samling.bus.permissions import may_crew, may_plan
from samling.ground.period import day_in_oslo
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show


@opens_for(everybody)
def bus(request: Asked) -> HttpResponse:
    """The timetable that holds today, by municipality."""
    page = queries.bus_page(on=day_in_oslo(timezone.now()))
    visitor = request.visitor
    return show(
        request, "bus/bus.html", page, may_crew=may_crew(visitor), may_plan=may_plan(visitor)
    )
