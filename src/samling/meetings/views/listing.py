"""The public list of events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from samling.meetings import queries
from samling.meetings.forms import EventFilters
from samling.meetings.queries.events import months
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show


@dataclass(frozen=True, slots=True)
class ListPage:
    """A part of the list under its months."""

    months: tuple[tuple[date, tuple[queries.Line, ...]], ...]
    next: queries.Cursor | None
    is_past: bool
    is_first: bool
    is_filtered: bool


@opens_for(everybody)
@require_GET
def events(request: Asked) -> HttpResponse:
    """What happens, and what has happened, for everybody."""
    places = queries.places()
    form = EventFilters(request.GET, places=places)
    wanted = form.wanted()
    is_past = request.GET.get("vis") == "tidligere"
    after = queries.Cursor.read(request.GET.get("etter", ""))
    found = queries.lines(wanted, at=timezone.now(), is_past=is_past, after=after)
    page = ListPage(
        months=months(found.lines),
        next=found.next,
        is_past=is_past,
        is_first=after is None,
        is_filtered=wanted != queries.Wanted(),
    )
    return show(request, "meetings/events.html", page, form=form, part="events")
