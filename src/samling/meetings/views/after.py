"""What the host does when it is over, and the talk for those who are signed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samling.ground.refusal import Refusal
from samling.meetings import commands, permissions, queries
from samling.meetings.forms.after import MaterialForm, NumberForm, OwnQuestionForm, RemarkForm
from samling.meetings.models import Meeting
from samling.meetings.views.door import hosted
from samling.meetings.views.personal import sent
from samling.ui.doors import Asked, everybody, opens_for, signed_in
from samling.ui.show import show


@opens_for(permissions.may_make_meetings)
@never_cache
@require_GET
def after(request: Asked, slug: str) -> HttpResponse:
    """Number, material, evaluation and certificates, on one page."""
    return _shown(request, hosted(request, slug))


@opens_for(permissions.may_make_meetings)
@require_POST
def add_material(request: Asked, slug: str) -> HttpResponse:
    """Put up a link or a file."""
    meeting = hosted(request, slug)
    form = MaterialForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, meeting, status=422, material_form=form)
    told, visitor = form.cleaned_data, request.visitor
    try:
        commands.add_material(
            slug=slug, title=told["title"], address=told["address"], file=told["file"],
            is_for_all=told["is_for_all"], person_id=visitor.person_id, by=visitor.by,
            at=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return _shown(request, meeting, status=409, material_form=form)
    messages.success(request, _("Put up: %(title)s") % {"title": told["title"]})
    return redirect("meetings:after", slug=slug)


@opens_for(permissions.may_make_meetings)
@require_POST
def remove_material(request: Asked, slug: str, key: UUID) -> HttpResponse:
    """Take a link or a file away."""
    meeting = hosted(request, slug)
    found = queries.known_material(key)
    if found is not None and found.meeting_id == meeting.pk:
        commands.remove_material(key=key, by=request.visitor.by, at=timezone.now())
        messages.success(request, _("Taken away: %(title)s") % {"title": found.title})
    return redirect("meetings:after", slug=slug)


@opens_for(permissions.may_make_meetings)
@require_POST
def tell_number(request: Asked, slug: str) -> HttpResponse:
    """Tell how many were there, when somebody has counted; the event in the log gets the number."""
    meeting = hosted(request, slug)
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _shown(request, meeting, status=422, number_form=form)
    visitor, now = request.visitor, timezone.now()
    standing = "estimated" if form.cleaned_data["estimated"] else "reported"
    try:
        event = commands.tell_held(slug=slug, by=visitor.by, at=now)
        commands.correct_people(
            key=event.key, people=form.cleaned_data["people"], standing=standing,
            person_id=visitor.person_id, by=visitor.by, at=now,
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, meeting, status=409, number_form=form)
    messages.success(request, _("The number is kept: %(title)s") % {"title": meeting.title})
    return redirect("meetings:after", slug=slug)


@opens_for(permissions.may_make_meetings)
@require_POST
def ask_own(request: Asked, slug: str) -> HttpResponse:
    """Add a question of one's own."""
    meeting = hosted(request, slug)
    form = OwnQuestionForm(request.POST)
    if not form.is_valid():
        return _shown(request, meeting, status=422, own_form=form)
    try:
        commands.ask_own(slug=slug, **form.cleaned_data, by=request.visitor.by, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, meeting, status=409, own_form=form)
    return redirect("meetings:after", slug=slug)


@opens_for(permissions.may_make_meetings)
@require_POST
def ask_own_no_more(request: Asked, slug: str, pk: int) -> HttpResponse:
    """Take a question of one's own away."""
    meeting = hosted(request, slug)
    if any(one.pk == pk for one in queries.own_questions(meeting)):
        commands.ask_own_no_more(question_id=pk, by=request.visitor.by, at=timezone.now())
    return redirect("meetings:after", slug=slug)


@opens_for(permissions.may_make_meetings)
@never_cache
@require_GET
def host_room(request: Asked, slug: str) -> HttpResponse:
    """On into the digital room as its host."""
    meeting = hosted(request, slug)
    name = request.visitor.name
    try:
        return redirect(commands.enter_as_host(slug=slug, name=name, at=timezone.now()))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _shown(request, meeting, status=409)


@opens_for(everybody)
@require_GET
def material(request: Asked, slug: str, key: UUID) -> HttpResponseBase:
    """What was put up: for everybody when it is open, else for the host and those who were there."""
    found = queries.known_material(key)
    if found is None or found.meeting.slug != slug:
        raise Http404
    if not (found.is_for_all or _is_of(request, found.meeting)):
        raise Http404
    return sent(found)


@opens_for(signed_in)
@never_cache
@require_http_methods(["GET", "POST"])
def talk(request: Asked, slug: str) -> HttpResponse:
    """The talk around a meeting, for its host and those who are signed up and signed in."""
    meeting = _known(slug)
    visitor = request.visitor
    is_host = permissions.may_host(visitor, meeting.host)
    enrolment = _own_enrolment(request, meeting)
    if not is_host and enrolment is None:
        raise PermissionDenied
    form, status = RemarkForm(), 200
    if request.method == "POST":
        form, status = RemarkForm(request.POST), 422
        if form.is_valid():
            try:
                commands.remark(
                    slug=slug, text=form.cleaned_data["text"], name=visitor.name,
                    key=form.cleaned_data["key"], person_id=visitor.person_id,
                    enrolment_id=None if is_host or not enrolment else enrolment.pk,
                    is_from_host=is_host, by=visitor.by, at=timezone.now(),
                )  # fmt: skip
                return redirect("meetings:talk", slug=slug)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409
    page = queries.thread(meeting, is_host=is_host)
    back = f"/samlinger/{slug}/"
    return show(
        request, "meetings/thread.html", page, status=status, form=form, back=back, is_host=is_host
    )


@opens_for(permissions.may_make_meetings)
@require_POST
def hide_remark(request: Asked, slug: str, key: UUID) -> HttpResponse:
    """Hide a remark, or let it be seen again."""
    meeting = hosted(request, slug)
    if not meeting.remarks.filter(key=key).exists():
        raise Http404
    is_hidden = request.POST.get("hide") != "0"
    commands.hide_remark(key=key, is_hidden=is_hidden, by=request.visitor.by, at=timezone.now())
    return redirect("meetings:talk", slug=slug)


def _known(slug: str) -> Meeting:
    found = queries.meeting_called(slug)
    if found is None:
        raise Http404
    return found


def _is_of(request: Asked, meeting: Meeting) -> bool:
    """True for the host, and for somebody signed in who is signed up."""
    return (
        permissions.may_host(request.visitor, meeting.host)
        or _own_enrolment(request, meeting) is not None
    )


def _own_enrolment(request: Asked, meeting: Meeting) -> Any:
    visitor = request.visitor
    if not visitor.is_signed_in:
        return None
    return queries.enrolment_of_person(meeting, person_id=visitor.person_id, email=visitor.email)


def _shown(request: Asked, meeting: Meeting, *, status: int = 200, **forms: Any) -> HttpResponse:
    event = meeting.event
    known = {"people": event.people, "estimated": event.standing == "estimated"} if event else None
    page = queries.after_page(meeting)
    told = {
        "material_form": MaterialForm(),
        "own_form": OwnQuestionForm(),
        "number_form": NumberForm(initial=known),
        **forms,
    }
    return show(
        request,
        "meetings/after.html",
        page,
        status=status,
        has_begun=meeting.starts_at <= timezone.now(),
        **told,
    )
