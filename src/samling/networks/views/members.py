"""Who is in the network; letting people in, inviting them, and who convenes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.networks import commands, queries
from samling.networks.views.here import Here, keepers_only, only
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show


@opens_for(everybody)
@never_cache
@require_safe
@only(lambda here: here.reads or here.keeps)
def members(request: Asked, here: Here) -> HttpResponse:
    """The members with their libraries; conveners let people in and invite."""
    page = queries.members_page(here.network, with_addresses=here.keeps)
    search = request.GET.get("sok", "")[:80]
    found = (
        queries.invitable(here.network, search=search, on=day_in_oslo(here.at))
        if here.keeps
        else ()
    )
    return show(
        request, "networks/members.html", page, part="found", here=here, search=search, found=found
    )


@opens_for(everybody)
@require_POST
@keepers_only
def invite(request: Asked, here: Here) -> HttpResponse:
    """Invite people of the register by letter."""
    keys = [
        int(key)
        for key in request.POST.getlist("person")[:100]
        if key.isdecimal() and len(key) < 10
    ]
    if not keys:
        messages.error(request, _("Choose somebody to invite."))
        return redirect("networks:members", slug=here.network.slug)
    try:
        count = commands.invite(slug=here.network.slug, person_ids=keys, by=here.by, at=here.at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Invitations written: %(count)s") % {"count": count})
    return redirect("networks:members", slug=here.network.slug)


@opens_for(everybody)
@require_POST
@keepers_only
def member_deed(request: Asked, here: Here, pk: int) -> HttpResponse:
    """Say yes to somebody, take somebody out, or let somebody convene or no longer."""
    mine = queries.member_called(here.network, pk)
    if mine is None:
        raise Http404
    key, deed = mine.key, request.POST.get("do", "")
    try:
        if deed == "accept":
            commands.accept(key=key, by=here.by, at=here.at)
        elif deed in ("appoint", "step_down"):
            commands.appoint(key=key, is_convener=deed == "appoint", by=here.by, at=here.at)
        elif deed == "remove":
            commands.leave(key=key, by=here.by, at=here.at)
        else:
            messages.error(request, _("Choose what to do."))
            return redirect("networks:members", slug=here.network.slug)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("networks:members", slug=here.network.slug)
