"""Logging an event: a form that works without JavaScript, and answers in JSON to the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from samling.ground.period import OSLO, day_in_oslo
from samling.ground.refusal import Refusal
from samling.meetings import commands, permissions, queries
from samling.meetings.forms import LogForm
from samling.meetings.models import Event
from samling.register.models import Organisation
from samling.ui.doors import Asked, everybody, librarian, opens_for
from samling.ui.show import show

CHIPS = 4
ROUNDED_TO = timedelta(minutes=30)


@opens_for(librarian)
@never_cache
@require_http_methods(["GET", "POST"])
def log(request: Asked) -> HttpResponse:
    """The empty form, or the event written down."""
    now = timezone.now()
    libraries = queries.libraries_of(request.visitor, on=day_in_oslo(now))
    if not libraries:
        raise PermissionDenied
    if request.method == "POST":
        return _logged(request, libraries, at=now)
    again = queries.last_times(request.visitor.person_id, limit=CHIPS)
    form = LogForm(
        libraries=libraries,
        measures=queries.measures(),
        at=now,
        initial=_initial(request, again, at=now),
    )
    return _shown(request, form, again)


def _logged(request: Asked, libraries: tuple[Organisation, ...], *, at: datetime) -> HttpResponse:
    form = LogForm(request.POST, libraries=libraries, measures=_measures_named(request), at=at)
    if not form.is_valid():
        return _faulty(request, form, status=422)
    library = next(lib for lib in libraries if lib.pk == form.told["library_id"])
    if not permissions.may_log(request.visitor, library):
        raise PermissionDenied
    visitor = request.visitor
    try:
        event = commands.log_event(**form.told, person_id=visitor.person_id, by=visitor.by, at=at)
    except commands.BadEvent as refusal:
        form.add_error(refusal.field, str(refusal))
        return _faulty(request, form, status=422)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _faulty(request, form, status=409)
    return _thanks(request, event)


def _measures_named(request: Asked) -> tuple[queries.MeasureChoice, ...]:
    """The measures, asked for only when the librarian has chosen one."""
    chosen = request.POST.get("measure", "")
    return () if chosen in ("", "auto", "none") else queries.measures()


def _thanks(request: Asked, event: Event) -> HttpResponse:
    page = reverse("meetings:event", args=[event.key])
    if _asks_for_json(request):
        return JsonResponse({"key": str(event.key), "title": event.title, "page": page})
    messages.success(request, _("Logged: %(title)s") % {"title": event.title})
    return redirect(f"{reverse('meetings:log')}?logget={event.key}")


def _faulty(request: Asked, form: LogForm, *, status: int) -> HttpResponse:
    if _asks_for_json(request):
        return JsonResponse({"errors": form.errors.get_json_data()}, status=status)
    form.offer(queries.measures())
    if status == 409:
        form.data = {**request.POST.dict(), "key": str(uuid4())}
    return _shown(request, form, (), status=status)


def _shown(
    request: Asked, form: LogForm, again: tuple[queries.LastTime, ...], *, status: int = 200
) -> HttpResponse:
    more = ("setting", "measure", "is_public")
    return show(
        request,
        "meetings/log.html",
        None,
        status=status,
        form=form,
        again=again,
        logged=_just_logged(request),
        more_is_open=any(name in form.errors for name in more),
    )


def _just_logged(request: Asked) -> Event | None:
    """The visitor's own event that was just written down, named in the address."""
    key = _uuid(request.GET.get("logget"))
    event = queries.known_event(key) if key and request.method == "GET" else None
    own = event is not None and event.logged_by_id == request.visitor.person_id
    return event if own else None


def _initial(
    request: Asked, again: tuple[queries.LastTime, ...], *, at: datetime
) -> dict[str, Any]:
    """Now, rounded; and, when asked for, the words of an event the librarian logged before."""
    first: dict[str, Any] = {"key": uuid4(), "starts_at": rounded(at)}
    if again:
        first["library"] = str(again[0].library_id)
    wanted = _uuid(request.GET.get("som"))
    for last in again:
        if last.key == wanted:
            words = ("title", "type", "organiser", "audience", "setting")
            first |= {name: getattr(last, name) for name in words}
            first["library"] = str(last.library_id)
    return first


def rounded(at: datetime) -> datetime:
    """The whole or half hour before this moment, in Norway."""
    local = at.astimezone(OSLO)
    return local - timedelta(
        minutes=local.minute % 30, seconds=local.second, microseconds=local.microsecond
    )


def _asks_for_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


@opens_for(everybody)
@never_cache
@require_GET
def secret(request: Asked) -> HttpResponse:
    """A fresh form secret for an outbox that has waited, and who is signed in (a number)."""
    visitor = request.visitor
    who = str(visitor.person_id) if visitor.is_librarian else ""
    return JsonResponse({"token": get_token(request), "who": who})


@opens_for(everybody)
@require_GET
def worker(request: Asked) -> HttpResponse:
    """The script that lets the form open without coverage; it may see /arrangementer/ only."""
    response = render(request, "meetings/worker.js", content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
