"""The county's outlines for maps."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import JsonResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

from samling.register import queries
from samling.ui.doors import Asked, everybody, opens_for

HOUR_S = 3600


def _version(request: HttpRequest) -> str:
    return f'"map-{queries.map_version()}"'


@opens_for(everybody)
@require_safe
@gzip_page
@condition(etag_func=_version)
def county_map(request: Asked) -> HttpResponse:
    """Outlines of all municipalities as GeoJSON, for a map that draws by itself."""
    key = f"register:map:{queries.map_version()}"
    body: bytes | None = cache.get(key)
    if body is None:
        body = _drawn(queries.county_map().geojson())
        cache.set(key, body, HOUR_S)
    response = HttpResponse(body, content_type="application/geo+json")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _drawn(geojson: dict[str, Any]) -> bytes:
    return JsonResponse(geojson, json_dumps_params={"separators": (",", ":")}).content
