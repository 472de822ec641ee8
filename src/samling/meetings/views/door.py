"""The door on a phone: names to tick, codes to scan, those who come without having signed up."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samling.ground.refusal import Refusal
from samling.meetings import commands, permissions, queries
from samling.meetings.commands import Mark
from samling.meetings.forms.door import Unreadable, WalkIn, WalkInForm, read_marks
from samling.meetings.models import Meeting
from samling.meetings.rules import attendance
from samling.meetings.terms import AttendedHow
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show

WITH_CAMERA = "geolocation=(), camera=(self), microphone=(), payment=()"


@opens_for(permissions.may_make_meetings)
@never_cache
@require_http_methods(["GET", "POST"])
def door(request: Asked, slug: str, session: int | None = None) -> HttpResponse:
    """The names to tick; without JavaScript each tick is a small form of its own."""
    meeting = hosted(request, slug)
    now = timezone.now()
    form = WalkInForm()
    status = 200
    if request.method == "POST":
        try:
            form, status = _ticked(request, meeting, session, at=now)
        except Refusal as refusal:
            form.add_error(None, str(refusal)) if form.is_bound else messages.error(
                request, str(refusal)
            )
            status = 409
        if status == 302:
            return redirect(request.path)
    page = queries.door_page(meeting, session_id=session, at=now)
    if session and page.session is None:
        raise Http404
    answer = show(request, "meetings/door.html", page, status=status, form=form)
    answer.headers["Permissions-Policy"] = WITH_CAMERA
    return answer


def _ticked(
    request: Asked, meeting: Meeting, session: int | None, *, at: datetime
) -> tuple[WalkInForm, int]:
    """One tick or one walk-in from the plain form; the status to answer with."""
    if "mark" in request.POST:
        number, _colon, came = request.POST["mark"].partition(":")
        if number.isdigit() and len(number) < 18:
            one = Mark(uuid4(), int(number), came == "1", AttendedHow.TICKED, at, session)
            _mark(request, meeting, [one], at=at)
        return WalkInForm(), 302
    form = WalkInForm(request.POST)
    if not form.is_valid():
        return form, 422
    told = form.cleaned_data
    comer = WalkIn(key=uuid4(), name=told["name"], email=told["email"], at=at)
    _let_in(request, meeting, comer, at=at)
    messages.success(request, _("Let in: %(name)s") % {"name": told["name"]})
    return form, 302


@opens_for(permissions.may_make_meetings)
@never_cache
@require_GET
def state(request: Asked, slug: str, session: int | None = None) -> HttpResponse:
    """What the phones have told so far, with the token for telling more."""
    meeting = hosted(request, slug)
    return JsonResponse(
        _state(meeting, session) | {"token": get_token(request), "who": _who(request)}
    )


@opens_for(permissions.may_make_meetings)
@require_POST
def marks(request: Asked, slug: str, session: int | None = None) -> HttpResponse:
    """Take what a phone has kept; each mark and each walk-in once, the rest is told back."""
    meeting = hosted(request, slug)
    now = timezone.now()
    try:
        told, comers = read_marks(json.loads(request.body), received_at=now)
        told = [replace(one, session_id=session) for one in told]
    except (Unreadable, ValueError):
        return JsonResponse(
            {"error": _("The phone sent something that cannot be read.")}, status=422
        )
    try:
        kept = [str(key) for key in _mark(request, meeting, told, at=now).kept]
        refused = []
        for comer in comers:
            try:
                _let_in(request, meeting, comer, at=now)
                kept.append(str(comer.key))
            except Refusal as refusal:
                refused.append({"key": str(comer.key), "why": str(refusal)})
    except Refusal as refusal:
        return JsonResponse({"error": str(refusal)}, status=409)
    lost = {str(one.key) for one in told} - set(kept)
    gone = [{"key": key, "why": _("No longer on the list.")} for key in sorted(lost)]
    return JsonResponse(_state(meeting, session) | {"kept": kept, "refused": refused + gone})


@opens_for(permissions.may_make_meetings)
@never_cache
@require_GET
def screen(request: Asked, slug: str) -> HttpResponse:
    """The code of the moment, large, for the screen that everybody sees."""
    meeting = hosted(request, slug)
    now = timezone.now()
    code = attendance.screen_code(secret=settings.SECRET_KEY, meeting=meeting.key, at=now)
    answer = show(request, "meetings/screen.html", meeting, code=code)
    answer.headers["Refresh"] = "20"  # the code changes every five minutes
    return answer


@opens_for(everybody)
@require_GET
def worker(request: Asked) -> HttpResponse:
    """The script that lets the door open without coverage; it may see /samlinger/ only."""
    response = render(
        request, "meetings/door_worker.js", content_type="text/javascript; charset=utf-8"
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


def hosted(request: Asked, slug: str) -> Meeting:
    """The meeting, when the visitor is its host; 404 when unknown, 403 when somebody else's."""
    meeting = queries.meeting_called(slug)
    if meeting is None:
        raise Http404
    if not permissions.may_host(request.visitor, meeting.host):
        raise PermissionDenied
    return meeting


def _mark(request: Asked, meeting: Meeting, told: list[Mark], *, at: datetime) -> commands.Marked:
    visitor = request.visitor
    return commands.mark(
        slug=meeting.slug, marks=told, person_id=visitor.person_id, by=visitor.by, at=at
    )


def _let_in(request: Asked, meeting: Meeting, comer: WalkIn, *, at: datetime) -> None:
    """A walk-in gets an enrolment under the phone's key, and a mark, so that all is told one way."""
    by = request.visitor.by
    enrolment = commands.walk_in(
        slug=meeting.slug, name=comer.name, email=comer.email, key=comer.key, by=by, at=at
    )
    came = Mark(comer.key, enrolment.pk, came=True, how=AttendedHow.TICKED, marked_at=comer.at)
    _mark(request, meeting, [came], at=at)


def _state(meeting: Meeting, session: int | None) -> dict[str, Any]:
    rows = queries.door_rows(meeting.pk, session)
    return {
        "rows": [
            row.as_json() | {"name": row.name, "where": row.where, "walk_in": row.is_walk_in}
            for row in rows
        ]
    }


def _who(request: Asked) -> str:
    return str(request.visitor.person_id)
