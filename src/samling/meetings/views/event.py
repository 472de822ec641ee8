"""The page of one event, and what its own library does with it afterwards."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samling.ground.refusal import Refusal
from samling.meetings import commands, permissions, queries
from samling.meetings.forms import EditForm, PeopleForm, StrikeForm
from samling.meetings.forms.log import BY_ITSELF, NO_MEASURE
from samling.meetings.models import Event
from samling.meetings.rules.measures import measure_for
from samling.ui.doors import Asked, everybody, librarian, opens_for
from samling.ui.show import show


@opens_for(everybody)
@require_GET
def event(request: Asked, key: UUID) -> HttpResponse:
    """What anybody may read; its own library may put things right from here."""
    found = _readable(request, key)
    return _shown(request, found)


@opens_for(librarian)
@require_POST
def people(request: Asked, key: UUID) -> HttpResponse:
    """Tell how many came, or put the number right."""
    found = _own(request, key)
    form = PeopleForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form=form, status=422)
    visitor, told = request.visitor, form.cleaned_data
    try:
        commands.correct_people(
            key=key,
            people=told["people"],
            standing=form.standing,
            reason=told["reason"],
            seen=told["seen"] if "seen" in request.POST else "unasked",
            person_id=visitor.person_id,
            by=visitor.by,
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        found.refresh_from_db(fields=["people", "standing", "struck_at"])
        return _shown(request, found, form=form, status=409)
    messages.success(request, _("The number is kept: %(title)s") % {"title": found.title})
    return redirect(_back(request, found))


@opens_for(librarian)
@require_http_methods(["GET", "POST"])
def edit(request: Asked, key: UUID) -> HttpResponse:
    """Put right what was told of an event."""
    found = _own(request, key)
    measures = _offered(found)
    if request.method == "GET":
        form = EditForm(initial=_told(found), measures=measures)
        return show(request, "meetings/edit.html", found, form=form)
    form = EditForm(request.POST, measures=measures)
    status = 422
    if form.is_valid():
        try:
            commands.edit_event(key=key, **form.told, by=request.visitor.by, at=timezone.now())
            messages.success(request, _("Changed: %(title)s") % {"title": form.told["title"]})
            return redirect("meetings:event", key=key)
        except commands.BadEvent as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
    return show(request, "meetings/edit.html", found, status=status, form=form)


@opens_for(librarian)
@require_http_methods(["GET", "POST"])
def strike(request: Asked, key: UUID) -> HttpResponse:
    """Take an event out, after one question."""
    found = _own(request, key)
    form = StrikeForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return show(request, "meetings/strike.html", found, status=status, form=form)
    reason = form.cleaned_data["reason"]
    commands.strike_event(key=key, reason=reason, by=request.visitor.by, at=timezone.now())
    messages.success(request, _("Taken out: %(title)s") % {"title": found.title})
    return redirect(_back(request, found))


def _readable(request: Asked, key: UUID) -> Event:
    """The event, when this visitor may read it; else no such page."""
    found = queries.known_event(key)
    if found is None:
        raise Http404
    hidden = found.struck_at is not None or not found.is_public
    if hidden and not permissions.may_read_year(request.visitor, found.library):
        raise Http404
    return found


def _own(request: Asked, key: UUID) -> Event:
    """The event, when the visitor works at its library; the county may only read it."""
    found = _readable(request, key)
    if not permissions.may_log(request.visitor, found.library):
        raise PermissionDenied
    return found


def _shown(
    request: Asked, found: Event, *, form: PeopleForm | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    page = queries.event_page(found, at=now)
    is_own = permissions.may_log(request.visitor, found.library)
    sees_history = permissions.may_read_year(request.visitor, found.library)
    return show(
        request,
        "meetings/event.html",
        page,
        status=status,
        form=form or PeopleForm(initial=_number(found)),
        is_own=is_own,
        may_tell=is_own and not page.is_struck and page.is_past,
        history=queries.history(found) if sees_history else queries.History(),
    )


def _number(found: Event) -> dict[str, object]:
    return {
        "people": found.people,
        "seen": found.people,
        "estimated": found.standing == "estimated",
        "unknown": found.people is None and found.confirmed_at is not None,
    }


def _told(found: Event) -> dict[str, object]:
    words = ("title", "starts_at", "type", "organiser", "audience", "setting", "is_public")
    return {**{name: getattr(found, name) for name in words}, "measure": _measure(found)}


def _measure(found: Event) -> str:
    """How the form says where the event counts: by itself, unless somebody has chosen."""
    by_itself = measure_for(found.type, found.audience, found.organiser, queries.gatherers())
    if found.measure_id == by_itself:
        return BY_ITSELF
    return found.measure.slug if found.measure else NO_MEASURE


def _offered(found: Event) -> tuple[queries.MeasureChoice, ...]:
    """The running measures, and the event's own though it may no longer run."""
    running = queries.measures()
    own = found.measure
    if own is None or any(choice.slug == own.slug for choice in running):
        return running
    return (*running, queries.MeasureChoice(own.slug, own.strategy.code, own.title))


def _back(request: Asked, found: Event) -> str:
    """The page of ours that the visitor came from, else the event's own."""
    asked = request.POST.get("tilbake", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}):
        return asked
    return reverse("meetings:event", args=[found.key])
