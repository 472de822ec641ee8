"""The public calendar: a list, a month, a map; and a list for other people's websites."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_safe

from samling.ground.period import day_in_oslo
from samling.meetings import commands, permissions, queries
from samling.meetings.forms import CalendarFilters
from samling.meetings.terms import Theme
from samling.meetings.views.kept_pages import is_guest, kept_page
from samling.register.queries.kept import kept, ten_minutes
from samling.register.queries.maps import CREDIT, county_map
from samling.ui.doors import Asked, everybody, opens_for, signed_in
from samling.ui.middleware import policy
from samling.ui.show import show

PAGE = "meetings/calendar.html"
BODY = "meetings/calendar_body.html"
SHAPES = ("liste", "maned", "kart")
LONGEST_KEPT = 200
FRAMED_MOST = 30
ON_MAP = 400


@opens_for(everybody)
@require_safe
def calendar(request: Asked) -> HttpResponse:
    """What comes, for everybody: kept until something is changed."""
    now = timezone.now()
    asked = request.META.get("QUERY_STRING", "")
    if len(asked) > LONGEST_KEPT:
        return show(request, PAGE, _drawn(request, makes=False, at=now))
    # what has begun leaves the calendar within ten minutes; deeds show at once
    question = ("calendar", asked, ten_minutes(now))
    if is_guest(request):

        def make() -> tuple[str, dict[str, Any]]:
            return PAGE, {"page": _drawn(request, makes=False, at=now)}

        return kept_page(request, question, make)
    makes = permissions.may_make_meetings(request.visitor)
    body = kept((*question, makes, get_language()), lambda: _drawn(request, makes=makes, at=now))
    return show(request, PAGE, body)


def _drawn(request: Asked, *, makes: bool, at: datetime) -> str:
    shape = request.GET.get("vis", "")
    shape = shape if shape in SHAPES else "liste"
    form = CalendarFilters(request.GET, places=queries.places())
    sought = form.sought()
    words: dict[str, Any] = {
        "form": form,
        "shape": shape,
        "makes": makes,
        "tiles": settings.TILES,
        "is_filtered": sought != queries.Sought(),
    }
    if shape == "maned":
        words["month"] = _month(request, sought, today=day_in_oslo(at))
    elif shape == "kart":
        words["places"] = _places(queries.calendar_lines(sought, at=at, limit=ON_MAP).lines)
    else:
        after = queries.Mark.read(request.GET.get("etter", ""))
        found = queries.calendar_lines(sought, at=at, after=after)
        words |= {"months": by_month(found.lines), "next": found.next, "is_first": after is None}
    return render_to_string(BODY, words, request=request)


def by_month(
    lines: tuple[queries.CalendarLine, ...],
) -> list[tuple[date, list[queries.CalendarLine]]]:
    """The lines under the month each begins in, in their order."""
    groups = groupby(lines, key=lambda line: line.day.replace(day=1))
    return [(month, list(group)) for month, group in groups]


def _month(request: Asked, sought: queries.Sought, *, today: date) -> queries.Month:
    try:
        first = datetime.strptime(request.GET.get("maned", ""), "%Y-%m").date()
    except ValueError:
        first = today.replace(day=1)
    if not 1990 <= first.year <= 2100:
        first = today.replace(day=1)
    return queries.month(sought, first, today=today)


def _places(
    lines: tuple[queries.CalendarLine, ...],
) -> list[tuple[str, list[queries.CalendarLine]]]:
    """What comes under the municipality it is held in; the map as words."""
    found: dict[str, list[queries.CalendarLine]] = defaultdict(list)
    for line in lines:
        if line.is_physical:
            found[line.municipality or _("Elsewhere")].append(line)
    return sorted(found.items())


@opens_for(everybody)
@require_safe
def calendar_map(request: Asked) -> HttpResponse:
    """Where what comes is held, as points for the map."""
    now = timezone.now()
    asked = request.META.get("QUERY_STRING", "")[:LONGEST_KEPT]
    question = ("calendar-map", asked, ten_minutes(now), get_language())
    body = kept(question, lambda: _map(request, at=now))
    return HttpResponse(body, content_type="application/geo+json")


def _map(request: Asked, *, at: datetime) -> bytes:
    form = CalendarFilters(request.GET, places=queries.places())
    lines = queries.calendar_lines(form.sought(), at=at, limit=ON_MAP).lines
    # libraries stand at the same point for all they hold: one point tells of the next, and how many
    here: dict[tuple[float, float], list[queries.CalendarLine]] = defaultdict(list)
    for line in lines:
        if line.latitude is not None and line.longitude is not None:
            here[line.latitude, line.longitude].append(line)
    areas = county_map().geojson()
    for feature in areas["features"]:
        slug = feature["properties"]["slug"]
        feature["properties"]["href"] = f"{reverse('meetings:meetings')}?kommune={slug}"
    areas["features"] = [one for one in areas["features"] if one["geometry"]]
    points = [_point(place, found) for place, found in here.items()]
    facts = {
        "areas": areas,
        "points": {"type": "FeatureCollection", "features": points},
        "credit": CREDIT,
    }
    return JsonResponse(facts, json_dumps_params={"separators": (",", ":")}).content


def _point(place: tuple[float, float], found: list[queries.CalendarLine]) -> dict[str, Any]:
    first = found[0]
    words = f"{date_format(timezone.localtime(first.starts_at), 'j. F H:i')} · {first.host}"
    if len(found) > 1:
        words += " · " + _("and %(number)s more here") % {"number": len(found) - 1}
    return {
        "type": "Feature",
        "properties": {"name": str(first.title), "href": path_of(first), "label": words},
        "geometry": {"type": "Point", "coordinates": [place[1], place[0]]},
    }


def path_of(line: queries.CalendarLine) -> str:
    """Where one reads more about it."""
    if line.is_meeting:
        return reverse("meetings:meeting", args=[line.slug])
    return reverse("meetings:event", args=[line.key])


@opens_for(everybody)
@xframe_options_exempt
@require_safe
def framed(request: Asked) -> HttpResponse:
    """What comes, as a bare list inside a library's own website; kept as the calendar is."""
    now = timezone.now()
    asked = request.META.get("QUERY_STRING", "")[:LONGEST_KEPT]
    question = ("framed", asked, ten_minutes(now), get_language())
    body = kept(question, lambda: _framed(request, at=now))
    response = HttpResponse(body)
    open_to_all = policy("").replace("frame-ancestors 'none'", "frame-ancestors *")
    response.headers["Content-Security-Policy"] = open_to_all
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _framed(request: Asked, *, at: datetime) -> str:
    form = CalendarFilters(request.GET, places=queries.places())
    host = queries.host_called(request.GET.get("bibliotek", ""))
    try:
        limit = min(max(int(request.GET.get("antall", "10")), 1), FRAMED_MOST)
    except ValueError:
        limit = 10
    sought = form.sought(host_id=host.pk if host else None)
    lines = queries.calendar_lines(sought, at=at, limit=limit).lines
    words = {"lines": lines, "host": host, "site": settings.ADDRESS}
    return render_to_string("meetings/framed.html", words, request=request)


@opens_for(everybody)
@require_safe
def subscribe(request: Asked) -> HttpResponse:
    """The addresses for calendars, feed readers, websites and programs."""
    person_id = request.visitor.person_id
    key = queries.calendar_key(person_id) if person_id else None
    host = queries.host_called(request.GET.get("bibliotek", ""))
    return show(
        request,
        "meetings/subscribe.html",
        host,
        site=settings.ADDRESS,
        key=key,
        hosts=queries.calendar_hosts(),
        places=queries.places(),
        themes=Theme.choices,
    )


@opens_for(signed_in)
@never_cache
@require_http_methods(["POST"])
def renew_key(request: Asked) -> HttpResponse:
    """Give the visitor a new secret address; the old one ends."""
    visitor = request.visitor
    if visitor.person_id is None:
        raise PermissionDenied
    commands.renew_calendar_key(person_id=visitor.person_id, by=visitor.by, at=timezone.now())
    messages.success(request, _("Your calendar has got a new address."))
    return redirect(reverse("meetings:subscribe") + "#own")
