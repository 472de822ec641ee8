"""The page of one municipality, its folds and its map."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samling.advice import queries as advice
from samling.advice.forms import AdviceForm
from samling.advice.permissions import may_advise
from samling.ground.period import day_in_oslo
from samling.ground.visitor import Visitor
from samling.insight.queries import municipality as queries
from samling.insight.queries import municipality_places as places
from samling.insight.queries import municipality_statistics as statistics
from samling.insight.queries.story import story_of
from samling.insight.views.municipalities import answer_once
from samling.meetings.queries import from_municipality
from samling.register.models import Municipality
from samling.register.queries.kept import kept, ten_minutes
from samling.register.queries.maps import CREDIT
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show

Found = TypeVar("Found")


@opens_for(everybody)
@require_safe
def municipality(request: Asked, slug: str) -> HttpResponse:
    """One honest page; the county library's staff find people and advice on it too."""
    at = timezone.now()
    advises = may_advise(request.visitor)
    page = _found(lambda: _page(slug, at=at, with_people=advises))
    works_here = _works_in(request.visitor, page.number)
    more = _with_advice(request, page, today=day_in_oslo(at)) if advises else {}
    if advises:
        visits = from_municipality(page.id, at=at)
        story = story_of(
            more["log"], [visit for visit in visits if visit.starts_at <= at], page.recent
        )
        more |= {"visits": visits, "at": at, "story": story}
    return show(
        request,
        "insight/municipality.html",
        page,
        advises=advises,
        works_here=works_here,
        facts=drawn(page, works_here, get_language() or "nb"),
        **more,
    )


def _page(slug: str, *, at: datetime, with_people: bool) -> queries.MunicipalityPage:
    """The page as it stands; the one for everybody is kept until the next deed."""
    if with_people:
        return queries.municipality_page(slug, at=at, with_people=True)
    question = ("municipality", slug, ten_minutes(at), get_language())
    return kept(question, lambda: queries.municipality_page(slug, at=at))


@opens_for(everybody)
@require_safe
def municipality_places(request: Asked, slug: str) -> HttpResponse:
    """Every school and kindergarten of a municipality."""
    page = _found(lambda: places.places_page(slug, on=_today()))
    return show(request, "insight/municipality_places.html", page, part="places")


@opens_for(everybody)
@require_safe
def municipality_statistics(request: Asked, slug: str, year: int) -> HttpResponse:
    """Every column that was told to the national statistics."""
    page = _found(lambda: statistics.statistics_page(slug, year))
    return show(request, "insight/municipality_statistics.html", page, part="statistics-all")


@opens_for(everybody)
@require_safe
def municipality_map(request: Asked, slug: str) -> HttpResponseBase:
    """Boundary, libraries and schools of a municipality as GeoJSON."""
    page = _found(lambda: places.places_page(slug, on=_today()))
    outline = places.outline_of(slug)
    points = [_point(place) for place in page.places if place.place]
    words = {"name": page.name, "places": len(points)}
    area = {"type": "Feature", "properties": words, "geometry": outline}
    facts = {
        "areas": {"type": "FeatureCollection", "features": [area] if outline else []},
        "points": {
            "type": "FeatureCollection",
            "features": points,
        },
        "layers": [{"key": "places", "label": _("Places on the map"), "limits": [], "missing": ""}],
        "credit": CREDIT,
    }
    return answer_once(request, facts)


@lru_cache(maxsize=512)
def drawn(page: queries.MunicipalityPage, works_here: bool, language: str) -> SafeString:
    """What everybody may read of a page, drawn once for each content and language.

    The content itself is the key, so that nothing old is ever shown: another event, another drawing.
    """
    words = {"page": page, "works_here": works_here, "tiles": settings.TILES}
    return render_to_string("insight/municipality_facts.html", words)


def _with_advice(request: Asked, page: queries.MunicipalityPage, *, today: date) -> dict[str, Any]:
    me = request.visitor.person_id or 0
    log = advice.log_of(Municipality(pk=page.id, slug=page.slug, name=page.name), today=today)
    form = AdviceForm(
        cases=[advice.Choice(case.id, case.title) for case in log.open_cases],
        colleagues=[advice.Choice(me, request.visitor.name)],
        libraries=[advice.Choice(place.id, place.name) for place in page.libraries],
        strategies=advice.strategies(),
        today=today,
        me=me,
    )
    return {"log": log, "form": form, "here": f"{request.path}#advice"}


def _works_in(visitor: Visitor, number: str) -> bool:
    return any(post.municipality_number == number for post in visitor.libraries)


def _point(place: places.PlaceLine) -> dict[str, Any]:
    latitude, longitude = place.place or (0.0, 0.0)
    words = [str(place.kind.label)]
    if place.is_place_approximate:
        words.append(_("approximate place"))
    return {
        "type": "Feature",
        "properties": {"name": place.name, "kind": place.kind.value, "label": ", ".join(words)},
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
    }


def _found(ask: Callable[[], Found]) -> Found:
    try:
        return ask()
    except ObjectDoesNotExist:
        raise Http404 from None


def _today() -> date:
    return day_in_oslo(timezone.now())
