"""What the crew's app is made of: its data, its outbox, its worker and its manifest."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from samling.bus import commands
from samling.bus.forms.message import UnreadableMessage, read_message
from samling.bus.permissions import may_crew
from samling.bus.queries.crew import TourOfBus, tours_around
from samling.bus.rules.marks import LIMITS
from samling.bus.terms import Doubt
from samling.bus.views.crew import plain
from samling.bus.views.crew_words import WORDS
from samling.ground.period import OSLO, day_in_oslo
from samling.ui.doors import Asked, everybody, opens_for

MODULES = (
    "crew_store.js",
    "crew_sync.js",
    "crew_state.js",
    "crew_view.js",
    "crew_parts.js",
    "crew_sheets.js",
)
LOOKS = ("ui/theme.css", "bus/crew.css", "bus/crew_icon.svg")


@opens_for(may_crew)
@never_cache
@require_GET
def crew_data(request: HttpRequest) -> HttpResponse:
    """The tours of the days around today, the server's clock, and a fresh form secret."""
    return JsonResponse(_state(at=timezone.now()) | {"token": get_token(request)})


@opens_for(may_crew)
@never_cache
@require_POST
def crew_sync(request: Asked) -> HttpResponse:
    """Take facts in from a phone; where each of them stands, and the tours as they are then."""
    at = timezone.now()
    try:
        message = read_message(request.body)
    except UnreadableMessage as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    standings = commands.take_in(
        device=message.device,
        label=message.label,
        facts=message.facts,
        sent_at=message.sent_at,
        person_id=request.visitor.person_id,
        by=request.visitor.by,
        at=at,
    )
    answers = [
        {"key": str(one.key), "standing": one.word, "doubt": _words(one.doubt)} for one in standings
    ]
    told = {
        "answers": answers,
        "unreadable": list(message.unreadable),
        "unreadable_words": _words("unreadable"),
    }
    return JsonResponse(_state(at=timezone.now()) | told)


@opens_for(everybody)
@require_GET
def crew_worker(request: HttpRequest) -> HttpResponse:
    """The script that lets the app start without coverage; it may see /bokbuss/tur/ only."""
    files = [static(f"bus/{name}") for name in ("crew.js", *MODULES)] + [static(n) for n in LOOKS]
    # modules name each other as they are called, whatever the gathered file is called
    files += [f"{static('bus/')}{name}" for name in MODULES]
    page = render_to_string("bus/crew.html", {"words": WORDS.items()})
    version = sha256("\n".join([*files, page]).encode()).hexdigest()[:12]
    response = render(
        request,
        "bus/crew_worker.js",
        {"files": sorted(set(files)), "version": version},
        content_type="text/javascript; charset=utf-8",
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


@opens_for(everybody)
@require_GET
def crew_manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the app on its screen."""
    start = reverse("bus:crew")
    told = {
        "name": _("The book bus: tours"),
        "short_name": _("Bus tours"),
        "lang": translation.get_language(),
        "id": start,
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#123c33",
        "theme_color": "#123c33",
        "icons": [
            {"src": static("bus/crew_icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": purpose}
            for purpose in ("any", "maskable")
        ],
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")


def _state(*, at: datetime) -> dict[str, Any]:
    """The tours and the clock, as phones read them."""
    return {
        "server_at": at.isoformat(),
        "today": day_in_oslo(at).isoformat(),
        "limits": LIMITS,
        "tours": [_tour(tour) for tour in tours_around(day_in_oslo(at))],
    }


def _tour(tour: TourOfBus) -> dict[str, Any]:
    told = asdict(tour)
    told["on"] = tour.on.isoformat()
    told["told"] = {name: plain(value) for name, value in tour.told.items()}
    told["stops"] = [
        asdict(stop)
        | {"arrives": _clock(stop.arrives), "leaves": _clock(stop.leaves)}
        | {"told": {name: plain(value) for name, value in stop.told.items()}}
        for stop in tour.stops
    ]
    return told


def _clock(moment: datetime | None) -> str:
    return f"{moment.astimezone(OSLO):%H:%M}" if moment else ""


def _words(doubt: str) -> str:
    return str(Doubt(doubt).label) if doubt else ""
