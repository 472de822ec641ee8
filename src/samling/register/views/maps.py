"""The county's outlines for maps."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.http.response import JsonResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from samling.register import queries
from samling.ui.doors import Asked, everybody, opens_for

HOUR_S = 3600


@opens_for(everybody)
@require_safe
@gzip_page
def county_map(request: Asked) -> HttpResponse:
    """Outlines of all municipalities as GeoJSON, for a map that draws by itself."""
    version = queries.map_version()
    unchanged = get_conditional_response(request, etag=f'"map-{version}"')
    response = unchanged or HttpResponse(_body(version), content_type="application/geo+json")
    response.headers["ETag"] = f'"map-{version}"'
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _body(version: str) -> bytes:
    body: bytes | None = cache.get(f"register:map:{version}")
    if body is None:
        body = _drawn(queries.county_map().geojson())
        cache.set(f"register:map:{version}", body, HOUR_S)
    return body


def _drawn(geojson: dict[str, Any]) -> bytes:
    return JsonResponse(geojson, json_dumps_params={"separators": (",", ":")}).content
