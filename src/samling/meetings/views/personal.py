"""What follows from the personal link on the day itself: room, code, talk, evaluation, material."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samling.ground.refusal import Refusal
from samling.meetings import commands, queries
from samling.meetings.forms.after import EvaluationForm, RemarkForm
from samling.meetings.forms.door import CodeForm
from samling.meetings.models import Enrolment, Material
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show

GUESSES = 10  # wrong codes in ten minutes for one link
BY = "participant"


@opens_for(everybody)
@never_cache
@require_GET
def room(request: Asked, key: UUID) -> HttpResponse:
    """On into the digital room, or why not yet."""
    enrolment = of_link(key)
    try:
        return redirect(commands.enter(key=key, at=timezone.now()))
    except Refusal as refusal:
        return show(request, "meetings/room_shut.html", enrolment, status=409, message=str(refusal))


@opens_for(everybody)
@require_POST
def code(request: Asked, key: UUID) -> HttpResponse:
    """Mark one's own attendance with the code on the screen."""
    of_link(key)
    form = CodeForm(request.POST)
    tried = f"attendance_code:{key}"
    if cache.get(tried, 0) >= GUESSES:
        messages.error(request, _("Too many wrong codes. Wait ten minutes, or ask the host."))
    elif not form.is_valid():
        messages.error(request, _("Write the code that is shown on the screen."))
    else:
        try:
            commands.attend_by_code(
                key=key, code=form.cleaned_data["code"], by=BY, at=timezone.now()
            )
            messages.success(request, _("You are marked as present."))
        except Refusal as refusal:
            cache.set(tried, cache.get(tried, 0) + 1, timeout=600)
            messages.error(request, str(refusal))
    return redirect(_page(key))


@opens_for(everybody)
@never_cache
@require_http_methods(["GET", "POST"])
def evaluate(request: Asked, key: UUID) -> HttpResponse:
    """Three questions and the host's own; the answers carry no name."""
    enrolment = of_link(key)
    own = queries.own_questions(enrolment.meeting)
    now = timezone.now()
    status, form = 200, EvaluationForm(own=own)
    try:
        commands.refuse_evaluation(enrolment, enrolment.meeting, at=now)
        if request.method == "POST":
            form, status = EvaluationForm(request.POST, own=own), 422
            if form.is_valid():
                commands.evaluate(key=key, **form.told, at=now)
                messages.success(request, _("Thank you! Your answers carry no name."))
                return redirect(_page(key))
    except Refusal as refusal:
        why = str(refusal)
        return show(request, "meetings/room_shut.html", enrolment, status=409, message=why)
    return show(request, "meetings/evaluate.html", enrolment, status=status, form=form)


@opens_for(everybody)
@never_cache
@require_http_methods(["GET", "POST"])
def talk(request: Asked, key: UUID) -> HttpResponse:
    """The talk around the meeting, through the personal link."""
    enrolment = of_link(key)
    meeting = enrolment.meeting
    form, status = RemarkForm(), 200
    if request.method == "POST":
        form, status = RemarkForm(request.POST), 422
        if form.is_valid():
            try:
                commands.remark(
                    slug=meeting.slug, text=form.cleaned_data["text"], name=enrolment.name,
                    key=form.cleaned_data["key"], enrolment_id=enrolment.pk, by=BY,
                    at=timezone.now(),
                )  # fmt: skip
                return redirect(request.path)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409
    page = queries.thread(meeting, is_host=False)
    back = _page(key)
    return show(
        request, "meetings/thread.html", page, status=status, form=form, back=back, is_host=False
    )


@opens_for(everybody)
@require_GET
def material(request: Asked, key: UUID, material: UUID) -> HttpResponseBase:
    """A file or link that was put up for those who were signed up."""
    enrolment = of_link(key)
    found = queries.known_material(material)
    if found is None or found.meeting_id != enrolment.meeting_id:
        raise Http404
    return sent(found)


def sent(found: Material) -> HttpResponseBase:
    """The file to keep, never to be shown as a page of ours; or on to the address."""
    if found.address:
        return redirect(found.address)
    try:
        answer = FileResponse(
            found.file.open("rb"),
            as_attachment=True,
            filename=found.file_name,
            content_type=found.content_type,
        )
    except FileNotFoundError:
        raise Http404 from None
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def of_link(key: UUID) -> Enrolment:
    """The enrolment of a personal link, or no such page."""
    found = queries.known_enrolment(key)
    if found is None:
        raise Http404
    return found


def _page(key: UUID) -> str:
    return f"/pamelding/{key}/"
