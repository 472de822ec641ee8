"""The timetable in the forms that other systems read."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.dateparse import parse_date
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samling.bus import queries
from samling.bus.queries.stop import StopPage, VisitLine
from samling.bus.rules import gtfs, stop_table
from samling.bus.views.answers import there, today, whole
from samling.ground.calendar_file import Entry, calendar
from samling.ui.doors import Asked, everybody, opens_for


@opens_for(everybody)
@require_safe
def stop_calendar(request: Asked, slug: str) -> HttpResponse:
    """The visits to a stop as a calendar to subscribe to, cancelled ones marked so."""
    page = there(queries.stop_page(slug, on=today()))
    name = _("The book bus at %(stop)s") % {"stop": page.name}
    body = calendar((_entry(page, visit, name) for visit in page.visits), name=name)
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="bokbussen-{page.slug}.ics"'},
    )


@opens_for(everybody)
@require_safe
def feed(request: Asked) -> HttpResponse:
    """The settled timetable as GTFS Schedule."""
    found = queries.feed(on=today(), page=_stop_address())
    changed = found.changed_at
    files = gtfs.tables(
        agency=gtfs.Agency(settings.AUTHORITY, whole("bus:bus")),
        places=found.places,
        tours=found.tours,
        names=found.names,
        version=changed.strftime("%Y%m%dT%H%M%SZ") if changed else "0",
    )
    response = HttpResponse(
        gtfs.zipped(files),
        content_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="bokbussen-gtfs.zip"'},
    )
    if changed:
        response.headers["Last-Modified"] = http_date(changed.timestamp())
    return response


@opens_for(everybody)
@require_safe
def stops_file(request: Asked) -> HttpResponse:
    """The stops as an open table (the dataset "mobile library stops")."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(stop_table.COLUMNS)
    found = queries.stops_of_days(on=today(), page=_stop_address())
    writer.writerows(stop_table.rows(settings.AUTHORITY, found))
    return HttpResponse(
        text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="mobile_library_stops.csv"'},
    )


@opens_for(everybody)
@require_safe
def following(request: Asked, slug: str) -> JsonResponse:
    """The next visit after a date (``?etter=2026-09-01``; today without): due dates go by it."""
    asked = request.GET.get("etter", "")
    after = _day(asked) if asked else today()
    if after is None:
        return JsonResponse(
            {"error": _("Write the date like this: 2026-09-01.")},
            status=422,
            json_dumps_params={"ensure_ascii": False},
        )
    page = there(queries.stop_page(slug, on=after))
    visit = queries.next_visit(slug, after=after)
    told = {
        "stop": page.slug,
        "name": page.name,
        "municipality": page.place,
        "after": after.isoformat(),
        "next_visit": _told(visit) if visit else None,
        "timetable_settled_at": page.settled_at.isoformat() if page.settled_at else None,
    }
    return _open(told)


@opens_for(everybody)
@require_safe
def stops(request: Asked) -> JsonResponse:
    """Every stop of the timetable with its next visit."""
    page = queries.bus_page(on=today())
    found = [
        {
            "stop": stop.slug,
            "name": stop.name,
            "municipality": place.name,
            "next_visit_on": stop.next_on.isoformat() if stop.next_on else None,
            "next_visit": whole("bus:following", stop.slug),
            "page": whole("bus:stop", stop.slug),
        }
        for place in page.places
        for stop in {line.slug: line for line in place.stops}.values()
    ]
    return _open({"timetable": page.name, "is_made_up": page.is_made_up, "stops": found})


def _open(told: Mapping[str, object]) -> JsonResponse:
    """JSON that pages of other sites may read too."""
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _told(visit: VisitLine) -> dict[str, str]:
    return {
        "date": visit.on.isoformat(),
        "arrives_at": visit.arrives.isoformat(),
        "leaves_at": visit.leaves.isoformat(),
        "state": visit.state,
    }


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _entry(page: StopPage, visit: VisitLine, title: str) -> Entry:
    changed = visit.changed_at or page.settled_at or visit.arrives
    return Entry(
        uid=f"bokbuss-{visit.key}@{settings.ADDRESS.split('//')[-1].split(':')[0]}",
        starts_at=visit.arrives,
        ends_at=visit.leaves,
        changed_at=changed,
        title=title,
        place=f"{page.name}, {page.place}",
        text=visit.reason,
        address=whole("bus:stop", page.slug),
        # a visit changes seldom; seconds since it was promised only ever grow
        sequence=int((changed - page.settled_at).total_seconds()) if page.settled_at else 0,
        is_cancelled=not visit.comes,
        latitude=page.latitude,
        longitude=page.longitude,
    )


def _stop_address() -> str:
    return whole("bus:stop", "stopp").replace("/stopp/stopp/", "/stopp/{}/")
