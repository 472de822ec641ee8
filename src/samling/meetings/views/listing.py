"""The public list of events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from samling.meetings import queries
from samling.meetings.forms import EventFilters
from samling.meetings.queries.events import months
from samling.register.queries.kept import kept, ten_minutes
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show

BODY = "meetings/events_body.html"
PART = "events"
LONGEST_KEPT = 200


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
    now = timezone.now()
    if getattr(request, "htmx", None) and request.htmx.target == PART:  # type: ignore[attr-defined]
        page, form = _asked_for(request, at=now)
        return show(request, BODY, page, form=form, part=PART)
    asked = request.META.get("QUERY_STRING", "")
    if len(asked) > LONGEST_KEPT:
        return show(request, "meetings/events.html", _drawn(request, at=now))
    # events that have begun change sides within ten minutes; deeds show at once
    question = ("events", asked, ten_minutes(now), request.visitor.is_librarian, get_language())
    body = kept(question, lambda: _drawn(request, at=now))
    return show(request, "meetings/events.html", body)


def _drawn(request: Asked, *, at: datetime) -> str:
    page, form = _asked_for(request, at=at)
    words = {"page": page, "form": form, "is_librarian": request.visitor.is_librarian}
    return render_to_string(BODY, words, request=request)


def _asked_for(request: Asked, *, at: datetime) -> tuple[ListPage, EventFilters]:
    """The part of the list that the address asks for, and the filters as they stand."""
    form = EventFilters(request.GET, places=queries.places())
    wanted = form.wanted()
    is_past = request.GET.get("vis") == "tidligere"
    after = queries.Cursor.read(request.GET.get("etter", ""))
    found = queries.lines(wanted, at=at, is_past=is_past, after=after)
    page = ListPage(
        months=months(found.lines),
        next=found.next,
        is_past=is_past,
        is_first=after is None,
        is_filtered=wanted != queries.Wanted(),
    )
    return page, form
