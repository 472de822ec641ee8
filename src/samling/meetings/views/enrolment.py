"""The personal page: place in the queue, the offer, other choices, handing over, cancelling."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samling.ground.refusal import Refusal
from samling.meetings import commands, emails, queries
from samling.meetings.forms.signup import (
    ChoicesForm,
    HandOverForm,
    chosen_sessions,
    given_answers,
)
from samling.meetings.models import Enrolment
from samling.meetings.queries.enrolments import enrolment_page, known_enrolment, told_by
from samling.meetings.queries.meeting_page import questions_of, rounds_of
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show

PAGE = "meetings/enrolment.html"
BY_LINK = "link"  # whoever holds the personal link, in the journal


@opens_for(everybody)
@never_cache
@require_GET
def enrolment(request: Asked, key: UUID) -> HttpResponse:
    """Where I stand, and what I may do about it."""
    return _shown(request, _known(key))


@opens_for(everybody)
@never_cache
@require_GET
def calendar_file(request: Asked, key: UUID) -> HttpResponse:
    """The meeting as a file for my calendar."""
    row = _known(key)
    link = request.build_absolute_uri(f"/pamelding/{row.key}/")
    file = emails.calendar_of(row.meeting, language=row.language, link=link)
    return HttpResponse(
        file,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="samling.ics"'},
    )


@opens_for(everybody)
@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: Asked, key: UUID) -> HttpResponse:
    """Cancel, after one question."""
    row = _known(key)
    if request.method == "GET":
        return _asked(request, row, "meetings/leave.html")
    return _done(request, row, commands.withdraw)


@opens_for(everybody)
@require_POST
def accept(request: Asked, key: UUID) -> HttpResponse:
    """Take the seat that is offered."""
    return _done(request, _known(key), commands.accept_offer)


@opens_for(everybody)
@require_POST
def change(request: Asked, key: UUID) -> HttpResponse:
    """Pick other sessions, answer anew."""
    row = _known(key)
    form = _choices(row, request.POST)
    if not form.is_valid():
        return _shown(request, row, choices=form, status=422)
    return _done(
        request,
        row,
        commands.change_choices,
        choices=form,
        session_ids=chosen_sessions(form),
        answers=given_answers(form),
    )


@opens_for(everybody)
@require_POST
def hand_over(request: Asked, key: UUID) -> HttpResponse:
    """Let a colleague come instead; the link of the one who leaves then holds no longer."""
    row = _known(key)
    form = HandOverForm(request.POST)
    if not form.is_valid():
        return _shown(request, row, heir=form, status=422)
    try:
        commands.hand_over(
            key=key,
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            by=_by(request),
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, row, heir=form, status=409)
    return show(request, "meetings/handed_over.html", row.meeting, heir=form.cleaned_data["name"])


@opens_for(everybody)
@never_cache
@require_http_methods(["GET", "POST"])
def erase(request: Asked, key: UUID) -> HttpResponse:
    """Delete what I have told, here and at other meetings with the same address; asked once more."""
    row = _known(key)
    if request.method == "GET":
        return _asked(request, row, "meetings/erase.html")
    commands.erase_participant(email=row.email, person_id=None, by=_by(request), at=timezone.now())
    return show(request, "meetings/erased.html", row.meeting)


@opens_for(everybody)
@never_cache
@require_GET
def copy(request: Asked, key: UUID) -> HttpResponse:
    """Everything that is stored about me at this meeting, as a file."""
    response = JsonResponse(told_by(_known(key)), json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Disposition"] = 'attachment; filename="samling.json"'
    return response


def _known(key: UUID) -> Enrolment:
    row = known_enrolment(key)
    if row is None:
        raise Http404
    return row


def _by(request: Asked) -> str:
    return request.visitor.by if request.visitor.person_id else BY_LINK


def _choices(row: Enrolment, data: Any = None, **named: Any) -> ChoicesForm:
    return ChoicesForm(
        data, rounds=rounds_of(row.meeting), questions=questions_of(row.meeting), **named
    )


def _done(
    request: Asked, row: Enrolment, deed: Any, *, choices: forms.Form | None = None, **told: Any
) -> HttpResponse:
    """Do it and show the page again; a refusal stands on the page."""
    try:
        deed(key=row.key, by=_by(request), at=timezone.now(), **told)
    except Refusal as refusal:
        return _shown(request, _known(row.key), choices=choices, refusal=str(refusal), status=409)
    return redirect("meetings:enrolment", key=row.key)


def _asked(request: Asked, row: Enrolment, template: str) -> HttpResponse:
    now = timezone.now()
    last_day = row.meeting.cancel_until
    is_late = bool(last_day and now > last_day and row.standing == "seated")
    return show(request, template, enrolment_page(row), is_late=is_late)


def _shown(
    request: Asked,
    row: Enrolment,
    *,
    choices: forms.Form | None = None,
    heir: HandOverForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    page = enrolment_page(row)
    if choices is None:
        picked = {f"question_{key}": text for key, text in page.answers.items()}
        choices = _choices(row, initial=picked)
        _tick(choices, page.session_ids)
    return show(
        request,
        PAGE,
        page,
        status=status,
        choices=choices,
        heir=heir or HandOverForm(),
        refusal=refusal,
        after=queries.after_of(row, at=now),
        has_begun=row.meeting.starts_at <= now,
        is_over=row.meeting.ends_at <= now,
        is_late=bool(row.meeting.cancel_until and now > row.meeting.cancel_until),
    )


def _tick(form: forms.Form, session_ids: tuple[int, ...]) -> None:
    for name, field in form.fields.items():
        if name.startswith("round_") and isinstance(field, forms.TypedChoiceField):
            keys = [key for key, _label in field.choices]  # type: ignore[union-attr, misc]
            field.initial = next((key for key in session_ids if key in keys), "")
