"""Making a meeting on one page, changing it, publishing it, calling it off."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.meetings import commands, permissions, queries
from samling.meetings.forms import CancelForm, MeetingForm, initial_of
from samling.meetings.forms.presets import PRESETS, preset_of
from samling.meetings.models import Meeting
from samling.register.models import Organisation
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show

FORM = "meetings/make.html"
PART = "foreseen"
hosts = permissions.may_make_meetings


@opens_for(hosts)
@never_cache
@require_GET
def hosting(request: Asked) -> HttpResponse:
    """The meetings that the visitor's own libraries hold."""
    now = timezone.now()
    own = _hosts(request, at=now)
    is_past = request.GET.get("vis") == "tidligere"
    keys = [host.pk for host in own]
    return show(
        request,
        "meetings/hosting.html",
        queries.own_meetings(keys, at=now, is_past=is_past),
        is_past=is_past,
        patterns=[one for one in queries.patterns(keys) if one.is_pattern],
        presets=PRESETS,
    )


@opens_for(hosts)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: Asked) -> HttpResponse:
    """The one page, empty or as an earlier meeting; and the meeting made."""
    now = timezone.now()
    own = _hosts(request, at=now)
    choices = queries.making_choices(on=day_in_oslo(now))
    if request.method == "POST":
        form = _form(request, choices, own, data=request.POST)
        return _made(request, form, own, at=now)
    form = _form(request, choices, own, **_start(request, own))
    return _shown(request, form, own)


def _made(
    request: Asked, form: MeetingForm, own: tuple[Organisation, ...], *, at: datetime
) -> HttpResponse:
    deed = request.POST.get("do", "save")
    if not form.is_valid():
        return _shown(request, form, own, status=200 if deed == "look" else 422)
    if deed == "look":
        return _shown(request, form, own, looks=True)
    host = next(one for one in own if one.pk == form.host_id)
    if not permissions.may_host(request.visitor, host):
        raise PermissionDenied
    try:
        meeting = _written(request, form, publishes=deed == "publish", at=at)
    except Refusal as refusal:
        return _refused(request, form, own, refusal)
    return _thanked(request, meeting, published=deed == "publish")


def _written(request: Asked, form: MeetingForm, *, publishes: bool, at: datetime) -> Meeting:
    """The meeting, or the first of its series; nothing at all when something stands in the way."""
    visitor = request.visitor
    who: dict[str, Any] = {"person_id": visitor.person_id, "by": visitor.by, "at": at}
    with transaction.atomic():
        if form.rule:
            meeting = commands.make_series(
                host_id=form.host_id, told=form.told, rule=form.rule,
                is_package=form.cleaned_data["is_package"], **who,
            )[0]  # fmt: skip
        else:
            meeting = commands.make_meeting(host_id=form.host_id, told=form.told, **who)
        if publishes:
            meeting = commands.publish(slug=meeting.slug, by=visitor.by, at=at)
    return meeting


@opens_for(hosts)
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: Asked, slug: str) -> HttpResponse:
    """The same page for a meeting that is made, with what was told of it."""
    now = timezone.now()
    meeting = own_meeting(request, slug)
    own = (meeting.host,)
    choices = queries.making_choices(on=day_in_oslo(now), meeting=meeting)
    first, questions, sessions = initial_of(commands.told_of(meeting))
    first["seen"] = meeting.changed_at.isoformat()
    if request.method == "GET":
        form = _form(request, choices, own, initial=first, questions=questions, sessions=sessions)
        return _shown(request, form, own, meeting=meeting)
    form = _form(
        request, choices, own, data=request.POST, initial=first, questions=questions,
        sessions=sessions,
    )  # fmt: skip
    deed = request.POST.get("do", "save")
    if not form.is_valid():
        return _shown(request, form, own, meeting=meeting, status=200 if deed == "look" else 422)
    if deed == "look":
        return _shown(request, form, own, meeting=meeting, looks=True)
    try:
        with transaction.atomic():
            commands.edit_meeting(
                slug=slug,
                told=form.told,
                seen=parse_datetime(form.cleaned_data["seen"] or ""),
                with_series=form.cleaned_data["with_series"] == "rest",
                by=request.visitor.by,
                at=now,
            )
            if deed == "publish":
                commands.publish(slug=slug, by=request.visitor.by, at=now)
    except Refusal as refusal:
        return _refused(request, form, own, refusal, meeting=meeting)
    meeting.refresh_from_db()
    return _thanked(request, meeting, published=deed == "publish", changed=True)


@opens_for(hosts)
@require_POST
def publish(request: Asked, slug: str) -> HttpResponse:
    """Let everybody see a draft."""
    own_meeting(request, slug)
    meeting = commands.publish(slug=slug, by=request.visitor.by, at=timezone.now())
    return _thanked(request, meeting, published=True)


@opens_for(hosts)
@never_cache
@require_http_methods(["GET", "POST"])
def cancel(request: Asked, slug: str) -> HttpResponse:
    """Call a meeting off, with the reason that everybody who has signed up gets to read."""
    meeting = own_meeting(request, slug)
    form = CancelForm(request.POST or None, is_in_series=meeting.series_id is not None)
    status = 200 if request.method == "GET" else 422
    if request.method == "POST" and form.is_valid():
        try:
            off = commands.cancel(
                slug=slug,
                why=form.cleaned_data["why"],
                with_series=form.cleaned_data.get("with_series") == "rest",
                by=request.visitor.by,
                at=timezone.now(),
            )
            messages.success(request, _("Cancelled: %(title)s") % {"title": off[0].title})
            return redirect("meetings:participants", slug=slug)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
    seated = sum(pool.seated + pool.offered + pool.waiting for pool in meeting.pools.all())
    return show(
        request, "meetings/cancel.html", meeting, status=status, form=form, signed_up=seated
    )


@opens_for(hosts)
@require_POST
def discard(request: Asked, slug: str) -> HttpResponse:
    """Throw away a draft or a template."""
    meeting = own_meeting(request, slug)
    title = str(meeting.title)
    commands.discard(slug=slug, by=request.visitor.by, at=timezone.now())
    messages.success(request, _("Thrown away: %(title)s") % {"title": title})
    return redirect("meetings:hosting")


@opens_for(hosts)
@require_POST
def keep_pattern(request: Asked, slug: str) -> HttpResponse:
    """Keep a meeting as a template that others are made from."""
    meeting = own_meeting(request, slug)
    visitor = request.visitor
    commands.copy_meeting(
        slug=slug, as_pattern=True, person_id=visitor.person_id, by=visitor.by, at=timezone.now()
    )
    messages.success(request, _("Kept as a template: %(title)s") % {"title": meeting.title})
    return redirect("meetings:hosting")


def own_meeting(request: Asked, slug: str) -> Meeting:
    """The meeting, when the visitor works at its host; drafts of others do not exist for them."""
    meeting = queries.known_meeting(slug)
    if meeting is None:
        raise Http404
    if not permissions.may_host(request.visitor, meeting.host):
        raise PermissionDenied
    return meeting


def _hosts(request: Asked, *, at: datetime) -> tuple[Organisation, ...]:
    own = queries.hosts_of(request.visitor, on=day_in_oslo(at))
    if not own:
        raise PermissionDenied
    return own


def _form(
    request: Asked,
    choices: queries.MakingChoices,
    own: tuple[Organisation, ...],
    **more: Any,
) -> MeetingForm:
    return MeetingForm(
        hosts=own,
        places=choices.places,
        venues=choices.venues,
        partners=choices.partners,
        measures=choices.measures,
        language=get_language() or "nb",
        **more,
    )


def _start(request: Asked, own: tuple[Organisation, ...]) -> dict[str, Any]:
    """What the empty page holds: an earlier meeting's words, or those of a kind of meeting."""
    earlier = queries.known_meeting(request.GET.get("fra", ""))
    if earlier is not None and _may_copy(request, earlier):
        first, questions, sessions = initial_of(commands.told_of(earlier))
        if not earlier.is_pattern:
            first["lasts"] = int((earlier.ends_at - earlier.starts_at).total_seconds() // 60)
        for name in ("starts_at", "ends_at", "opens_at", "closes_at", "cancel_until"):
            first[name] = None
        for session in sessions:
            session["starts_at"] = session["ends_at"] = None
        return {"initial": first, "questions": questions, "sessions": sessions}
    preset = preset_of(request.GET.get("mal", ""))
    return {"initial": {"lasts": preset.lasts, "host": str(own[0].pk), **preset.told}}


def _may_copy(request: Asked, meeting: Meeting) -> bool:
    own = permissions.may_host(request.visitor, meeting.host)
    return own or meeting.is_pattern or (meeting.published_at is not None and meeting.is_open)


def _shown(
    request: Asked,
    form: MeetingForm,
    own: tuple[Organisation, ...],
    *,
    meeting: Meeting | None = None,
    looks: bool = False,
    status: int = 200,
) -> HttpResponse:
    ahead: tuple[queries.Foreseen, ...] = ()
    if form.is_bound and form.is_valid():
        ahead = queries.foreseen(
            form.spans if meeting is None else form.spans[:1],
            host_id=form.host_id,
            audience=form.cleaned_data["audience"],
            but=meeting,
        )
    return show(
        request,
        FORM,
        meeting,
        part=PART,
        status=status,
        form=form,
        ahead=ahead,
        told=form.told if looks else None,
        presets=PRESETS,
        chosen=request.GET.get("mal", "") or ("" if request.GET.get("fra") else PRESETS[0].key),
        patterns=queries.patterns([host.pk for host in own]) if meeting is None else (),
        venues=sorted(venue.name for venue in form.venues.values()),
        open_folds=_folds(form),
    )


FOLDS = {
    "digital": ("room_kind", "room_address", "digital_seats"),
    "what": ("host", "municipality", "type", "audience", "theme", "measure", "partners"),
    "sign_up": (
        "opens_at", "closes_at", "cancel_until", "offer_hours", "asks_diet", "asks_access",
        "is_open",
    ),
    "series": ("every", "times", "until_on", "is_package"),
    "after": (
        "sends_reminders", "asks_afterwards", "gives_certificate", "hours", "keeps_material_days",
    ),
}  # fmt: skip


def _folds(form: MeetingForm) -> set[str]:
    """The folds that stand open because something in them must be looked at."""
    if not form.is_bound:
        return set()
    found = {fold for fold, names in FOLDS.items() if any(name in form.errors for name in names)}
    found |= {code for code in ("nb", "nn", "en") if f"title_{code}" in form.errors}
    if any(form.sessions.errors):
        found.add("sessions")
    if any(form.questions.errors):
        found.add("sign_up")
    return found


def _refused(
    request: Asked,
    form: MeetingForm,
    own: tuple[Organisation, ...],
    refusal: Refusal,
    *,
    meeting: Meeting | None = None,
) -> HttpResponse:
    field = getattr(refusal, "field", None)
    named = {"title": f"title_{form.first}"}.get(field or "", field)
    is_bad = isinstance(refusal, commands.BadMeeting)
    form.add_error(named if named in form.fields else None, str(refusal))
    return _shown(request, form, own, meeting=meeting, status=422 if is_bad else 409)


def _thanked(
    request: Asked, meeting: Meeting, *, published: bool, changed: bool = False
) -> HttpResponse:
    if published:
        text = _("Published: %(title)s")
    else:
        text = _("Changed: %(title)s") if changed else _("Kept as a draft: %(title)s")
    messages.success(request, text % {"title": meeting.title})
    return redirect("meetings:participants", slug=meeting.slug)
