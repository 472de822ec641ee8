"""The door of the open API. What is behind it is loaded when somebody first asks."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from samling.ui.doors import Asked, everybody, opens_for


@csrf_exempt
@opens_for(everybody)
@require_safe
def api(request: Asked, rest: str) -> HttpResponseBase:
    """Answer from the API, or its OpenAPI document; open to scripts on any website."""
    if rest == "openapi.json":
        response: HttpResponseBase = HttpResponse(_schema(), content_type="application/json")
    else:
        found = _paths().resolve(rest)
        response = found.func(request, *found.args, **found.kwargs)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers.setdefault("Cache-Control", "public, max-age=60")
    return response


@cache
def _paths() -> Any:
    from samling.meetings.views.open_api import API

    return URLResolver(RegexPattern(r"^"), API.urls[0])


@cache
def _schema() -> bytes:
    from ninja.responses import NinjaJSONEncoder

    from samling.meetings.views.open_api import schema

    return json.dumps(schema(), cls=NinjaJSONEncoder).encode()
