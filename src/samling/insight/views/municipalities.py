"""The municipalities side by side."""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import sha256

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samling.ground.period import day_in_oslo
from samling.insight.queries import municipalities as queries
from samling.register.queries.maps import CREDIT
from samling.register.queries.maps import county_map as county_outlines
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.maps import CountyMap, Region, county_map
from samling.ui.show import show

SHAPES = ("liste", "tabell", "kart")
FIRST_YEAR = 2020


@opens_for(everybody)
@require_safe
def municipalities(request: Asked) -> HttpResponse:
    """All municipalities: as a list, a table or a map, searched and sorted."""
    shape = request.GET.get("vis", "")
    shape = shape if shape in SHAPES else "liste"
    page = queries.municipalities_page(
        year=_year(request),
        search=request.GET.get("q", "")[:80],
        sort=request.GET.get("sort", "name"),
    )
    layer = request.GET.get("lag", "")
    layer = layer if layer in dict(_layers()) else "children"
    plain = _drawing(page, layer) if shape == "kart" and "enkelt" in request.GET else None
    return show(
        request,
        "insight/municipalities.html",
        page,
        part="municipalities",
        shape=shape,
        layer=layer,
        layers=_layers(),
        plain=plain,
        tiles=settings.TILES,
        rows=drawn(page, shape, get_language() or "nb") if shape != "kart" else "",
    )


@lru_cache(maxsize=64)
def drawn(page: queries.MunicipalitiesPage, shape: str, language: str) -> SafeString:
    """The rows of the list or table, drawn once for each content and language."""
    words = {"page": page, "shape": shape}
    return render_to_string("insight/municipalities_rows.html", words)


@opens_for(everybody)
@require_safe
def municipalities_map(request: Asked) -> HttpResponseBase:
    """The map's layers as GeoJSON; unchanged ones are not sent again (304)."""
    page = queries.municipalities_page(year=_year(request))
    areas = {"type": "FeatureCollection", "features": _linked(queries.map_facts(page))}
    facts = {
        "areas": areas,
        "layers": [
            {
                "key": key,
                "label": label,
                "limits": queries.limits([_value(row, key) for row in page.everybody]),
                "missing": _("missing"),
            }
            for key, label in _layers()
        ],
        "credit": CREDIT,
    }
    return answer_once(request, facts)


def answer_once(request: Asked, facts: object) -> HttpResponseBase:
    """JSON with an ETag of its content; 304 when the reader has it already."""
    body = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/json")
    response.headers["ETag"] = etag
    response.headers["Vary"] = "Accept-Language, Cookie"
    patch_cache_control(response, no_cache=True)
    found = get_conditional_response(request, etag=etag, response=response)
    return found if found is not None else response


def _layers() -> tuple[tuple[str, str], ...]:
    return (
        ("children", _("Children aged 0–12")),
        ("people", _("People at events this year")),
        ("events", _("Events this year")),
    )


def _value(row: queries.MunicipalityRow, key: str) -> int | None:
    if key == "people":
        return None if row.reach.is_missing else row.reach.value
    if key == "events":
        return row.reach.asked or None
    return row.children


def _linked(features: list[dict[str, object]]) -> list[dict[str, object]]:
    for feature in features:
        properties = feature["properties"]
        assert isinstance(properties, dict)
        properties["href"] = reverse("insight:municipality", args=[properties.pop("slug")])
    return features


def _drawing(page: queries.MunicipalitiesPage, layer: str) -> CountyMap:
    """The same map as a plain drawing, for keyboards, paper and slow lines."""
    rows = {row.number: row for row in page.everybody}
    regions = [
        Region(
            place.name,
            place.geometry,
            _value(rows[place.number], layer),
            _spoken(_value(rows[place.number], layer)),
            reverse("insight:municipality", args=[place.slug]),
        )
        for place in county_outlines().places
        if place.geometry and place.number in rows
    ]
    return county_map(dict(_layers())[layer], regions)


def _spoken(value: int | None) -> str:
    language = get_language() or "nb"
    blank = "," if language.startswith("en") else "\u00a0"
    return _("missing") if value is None else f"{value:,}".replace(",", blank)


def _year(request: Asked) -> int:
    """The year asked for, from the first one with figures to this one; else this year."""
    now = day_in_oslo(timezone.now()).year
    text = request.GET.get("aar", "")
    asked = int(text) if text.isdecimal() and len(text) == 4 else now
    return asked if FIRST_YEAR <= asked <= now else now
