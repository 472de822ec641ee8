"""A stop, and a municipality's stops, for everybody."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samling.bus import queries
from samling.bus.queries.stop import StopPage, VisitLine
from samling.bus.views.answers import there, today, whole
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.paper import pdf, qr
from samling.ui.show import show

POSTER = Path(__file__).resolve().parents[1] / "templates" / "bus" / "poster.typ"
ON_THE_POSTER = 12
CREDIT = "© Kartverket"


@opens_for(everybody)
@require_safe
def stop(request: Asked, slug: str) -> HttpResponse:
    """When the bus comes here."""
    page = there(queries.stop_page(slug, on=today()))
    return show(request, "bus/stop.html", page, tiles=settings.TILES)


@opens_for(everybody)
@require_safe
def place(request: Asked, slug: str) -> HttpResponse:
    """When the bus comes to a municipality."""
    return show(request, "bus/place.html", there(queries.place_page(slug, on=today())))


@opens_for(everybody)
@require_safe
def stop_map(request: Asked, slug: str) -> HttpResponseBase:
    """The stop as a point for the map."""
    page = there(queries.stop_page(slug, on=today()))
    return JsonResponse(_one_point(page))


@opens_for(everybody)
@require_safe
def poster(request: Asked, slug: str) -> HttpResponse:
    """A page to hang up at the stop, with the next visits and a code that leads here."""
    page = there(queries.stop_page(slug, on=today()))
    paper = pdf(POSTER, _on_the_poster(page, language=request.LANGUAGE_CODE))
    name = f'inline; filename="bokbussen-{page.slug}.pdf"'
    return HttpResponse(
        paper, content_type="application/pdf", headers={"Content-Disposition": name}
    )


def _one_point(page: StopPage) -> dict[str, object]:
    outline = queries.outline_around(page.slug)
    area = {"type": "Feature", "properties": {"name": page.place}, "geometry": outline}
    points = []
    if page.latitude is not None and page.longitude is not None:
        points.append(
            {
                "type": "Feature",
                "properties": {"name": page.name, "kind": page.kind},
                "geometry": {"type": "Point", "coordinates": [page.longitude, page.latitude]},
            }
        )
    return {
        "areas": {"type": "FeatureCollection", "features": [area] if outline else []},
        "points": {"type": "FeatureCollection", "features": points},
        "layers": [{"key": "visits", "label": "", "limits": [], "missing": ""}],
        "credit": CREDIT,
    }


def _on_the_poster(page: StopPage, *, language: str) -> dict[str, object]:
    address = whole("bus:stop", page.slug)
    visits = [visit for visit in page.visits if visit.comes][:ON_THE_POSTER]
    return {
        "language": language,
        "heading": _("The book bus"),
        "stop": page.name,
        "place": page.place,
        "lead": _("The book bus comes here:"),
        "none": _("No visits are planned."),
        "day": _("Day"),
        "clock": _("Time"),
        "visits": [_poster_line(visit) for visit in visits],
        "more": _("All visits, and changes on the day:"),
        "address": address,
        "qr": qr(address),
        "qr_label": _("QR code with the address of this stop"),
        "made_up": _("Made-up timetable") if page.is_made_up else "",
        "printed": _("Printed %(day)s") % {"day": date_format(today(), "j. F Y")},
        "authority": settings.AUTHORITY,
    }


def _poster_line(visit: VisitLine) -> dict[str, str]:
    return {
        "day": date_format(visit.on, "l j. F Y").capitalize(),
        "clock": f"{visit.arrives:%H:%M}–{visit.leaves:%H:%M}",
    }
