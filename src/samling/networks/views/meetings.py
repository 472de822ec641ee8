"""Meetings of a network: made in one form; agenda, minutes and tasks."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samling.ground.refusal import Refusal
from samling.meetings.permissions import may_host
from samling.networks import commands, queries
from samling.networks.forms import ItemForm, MeetingsForm, TaskForm
from samling.networks.models import NetworkMeeting
from samling.networks.views.here import Here, conveners_only, keepers_only, members_only
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show

CLASH, FAULTY = 409, 422
SEEN_AHEAD = 6


@opens_for(everybody)
@never_cache
@require_safe
@members_only
def gatherings(request: Asked, here: Here) -> HttpResponse:
    """Meetings that come, and those that have been with their minutes."""
    coming, been = queries.gathering_lines(here.network, at=here.at)
    return show(request, "networks/gatherings.html", coming, here=here, been=been)


@opens_for(everybody)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def new_meetings(request: Asked, here: Here) -> HttpResponse:
    """A meeting, or a whole row of them, in one form."""
    form = MeetingsForm(request.POST or None, initial={"title": str(here.network.name)})
    status = FAULTY if form.is_bound else 200
    ahead = form.dates()[:SEEN_AHEAD] if form.is_bound and form.is_valid() else ()
    if ahead and request.POST.get("do") == "make":
        try:
            made = commands.hold(
                slug=here.network.slug,
                told=form.told(here.network, language=get_language() or "nb"),
                rule=form.rule,
                person_id=here.visitor.person_id,
                by=here.by,
                at=here.at,
            )
        except Refusal as refusal:
            field = getattr(refusal, "field", None)
            form.add_error(field if field in form.fields else None, str(refusal))
            status = CLASH
        else:
            said = _("Meetings made: %(count)s. Members are invited by letter three weeks before.")
            messages.success(request, said % {"count": len(made)})
            if here.reads:
                return redirect("networks:gatherings", slug=here.network.slug)
            return redirect("networks:network", slug=here.network.slug)
    elif ahead:
        status = 200
    return show(
        request, "networks/new_meetings.html", here.network, status=status, here=here, form=form,
        ahead=ahead,
    )  # fmt: skip


@opens_for(everybody)
@never_cache
@require_safe
@members_only
def gathering(request: Asked, here: Here, pk: int) -> HttpResponse:
    """One meeting: agenda, minutes in the edition asked for, tasks."""
    return _shown(request, here, _row(here, pk))


def _row(here: Here, pk: int) -> NetworkMeeting:
    row = queries.gathering_called(here.network, pk)
    if row is None:
        raise Http404
    return row


def _shown(
    request: Asked,
    here: Here,
    row: NetworkMeeting,
    *,
    item_form: ItemForm | None = None,
    task_form: TaskForm | None = None,
    status: int = 200,
) -> HttpResponse:
    wanted = request.GET.get("utgave", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 4 else None
    page = queries.gathering_page(row, here.mine, number=number, at=here.at)
    return show(
        request, "networks/gathering.html", page, status=status, here=here,
        item_form=item_form or ItemForm(),
        task_form=task_form or TaskForm(members=queries.member_choices(here.network)),
        may_host=may_host(here.visitor, here.network.host),
    )  # fmt: skip


@opens_for(everybody)
@require_POST
@members_only
def propose(request: Asked, here: Here, pk: int) -> HttpResponse:
    """Put something on the agenda."""
    row = _row(here, pk)
    form = ItemForm(request.POST)
    if not form.is_valid():
        return _shown(request, here, row, item_form=form, status=FAULTY)
    try:
        commands.propose(
            gathering_id=row.pk,
            **form.cleaned_data,
            member_id=here.member.pk,
            by=here.by,
            at=here.at,
        )
    except Refusal as refusal:
        field = getattr(refusal, "field", None)
        form.add_error(field if field in form.fields else None, str(refusal))
        return _shown(request, here, row, item_form=form, status=CLASH)
    messages.success(request, _("It is on the agenda."))
    return redirect("networks:gathering", slug=here.network.slug, pk=pk)


@opens_for(everybody)
@require_POST
@conveners_only
def item_deed(request: Asked, here: Here, pk: int, item: int) -> HttpResponse:
    """Put an item in other words, move it, or take it off the agenda."""
    row = _row(here, pk)
    if queries.item_called(row, item) is None:
        raise Http404
    deed = request.POST.get("do", "")
    if deed in ("up", "down"):
        commands.move_item(item_id=item, up=deed == "up", by=here.by, at=here.at)
    elif deed == "remove":
        commands.remove_item(item_id=item, by=here.by, at=here.at)
    else:
        form = ItemForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Give the item a title, and between 1 and 600 minutes."))
        else:
            commands.change_item(item_id=item, **form.cleaned_data, by=here.by, at=here.at)
            messages.success(request, _("Saved."))
    return redirect("networks:gathering", slug=here.network.slug, pk=pk)


@opens_for(everybody)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@conveners_only
def minutes(request: Asked, here: Here, pk: int) -> HttpResponse:
    """Write the minutes beside the agenda; each button keeps all that is written, then does its own."""
    row = _row(here, pk)
    if request.method != "POST":
        return _minutes_page(request, here, row)
    noted = {
        item.pk: commands.Noted(
            request.POST.get(f"said-{item.pk}", item.said),
            request.POST.get(f"decision-{item.pk}", item.decision),
        )
        for item in row.items.order_by("place")
    }
    commands.write_minutes(gathering_id=pk, noted=noted, by=here.by, at=here.at)
    deed = request.POST.get("do", "")
    if deed == "task":
        return _add_task(request, here, row)
    if deed != "publish":
        messages.success(request, _("Kept as a draft. Nobody else sees it yet."))
        return redirect("networks:minutes", slug=here.network.slug, pk=pk)
    try:
        commands.publish_minutes(gathering_id=pk, member_id=here.member.pk, by=here.by, at=here.at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("networks:minutes", slug=here.network.slug, pk=pk)
    messages.success(request, _("The minutes are published to the members."))
    return redirect("networks:gathering", slug=here.network.slug, pk=pk)


def _add_task(request: Asked, here: Here, row: NetworkMeeting) -> HttpResponse:
    form = TaskForm(request.POST, members=queries.member_choices(here.network))
    if form.is_valid():
        told = form.cleaned_data
        try:
            commands.add_task(
                gathering_id=row.pk, text=told["task"], owner_id=form.owner_id,
                due_on=told["due_on"], by=here.by, at=here.at,
            )  # fmt: skip
            messages.success(request, _("The task is noted."))
            return redirect("networks:minutes", slug=here.network.slug, pk=row.pk)
        except Refusal as refusal:
            field = getattr(refusal, "field", None)
            form.add_error(field if field in form.fields else None, str(refusal))
    return _minutes_page(request, here, row, form=form, status=FAULTY)


def _minutes_page(
    request: Asked,
    here: Here,
    row: NetworkMeeting,
    *,
    form: TaskForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = queries.gathering_page(row, here.mine, number=None, at=here.at)
    task_form = form or TaskForm(members=queries.member_choices(here.network))
    return show(
        request, "networks/minutes.html", page, here=here, task_form=task_form, status=status
    )


@opens_for(everybody)
@require_POST
@members_only
def task_deed(request: Asked, here: Here, pk: int) -> HttpResponse:
    """Say that a task is done, or not after all; its owner or a convener may. Conveners take it away."""
    task = queries.task_called(here.network, pk)
    if task is None:
        raise Http404
    deed = request.POST.get("do", "")
    if not here.convenes and (task.owner_id != here.member.pk or deed == "remove"):
        raise PermissionDenied
    deeds: dict[str, Callable[[], object]] = {
        "done": lambda: commands.finish_task(task_id=pk, is_done=True, by=here.by, at=here.at),
        "undone": lambda: commands.finish_task(task_id=pk, is_done=False, by=here.by, at=here.at),
        "remove": lambda: commands.remove_task(task_id=pk, by=here.by, at=here.at),
    }
    if deed in deeds:
        deeds[deed]()
        if (
            request.POST.get("next") != "minutes"
        ):  # there, a message would end the draft of the page
            messages.success(request, _("Saved."))
    if request.POST.get("next") == "desk":
        return redirect(settings.LOGIN_REDIRECT_URL)
    where = "networks:minutes" if request.POST.get("next") == "minutes" else "networks:gathering"
    return redirect(where, slug=here.network.slug, pk=task.gathering_id)


@opens_for(everybody)
@require_POST
@keepers_only
def call_off(request: Asked, here: Here, pk: int) -> HttpResponse:
    """Call a meeting off; those who have signed up read why."""
    row = _row(here, pk)
    try:
        commands.call_off(
            gathering_id=row.pk, why=request.POST.get("why", ""), by=here.by, at=here.at
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Cancelled: %(title)s") % {"title": row.meeting.title})
    if here.reads:
        return redirect("networks:gathering", slug=here.network.slug, pk=pk)
    return redirect("networks:network", slug=here.network.slug)
