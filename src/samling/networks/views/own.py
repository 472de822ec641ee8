"""The personal page of a member: letters, leaving, and reading without an account."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.networks import commands, queries
from samling.networks.models import Membership
from samling.networks.terms import Delivery
from samling.networks.views.here import forget, remember
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show


def of_link(key: UUID) -> Membership:
    """The membership of a personal link, or no such page."""
    mine = queries.member_of(key)
    if mine is None:
        raise Http404
    return mine


def _by(mine: Membership) -> str:
    return f"person:{mine.person_id}" if mine.person_id else f"membership:{mine.pk}"


@opens_for(everybody)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: Asked, key: UUID) -> HttpResponse:
    """Where one stands, how one gets letters; joins by one tap when invited. GET changes nothing."""
    mine = of_link(key)
    if request.method == "POST":
        now, deed = timezone.now(), request.POST.get("do", "")
        try:
            if deed == "join":
                commands.accept(key=key, by=_by(mine), at=now)
                messages.success(request, _("Welcome! You are a member now."))
            elif deed == "letters":
                told = request.POST.get("delivery", "")
                commands.choose_delivery(key=key, delivery=told, by=_by(mine), at=now)
                messages.success(request, _("Saved."))
            elif deed == "confirm_address":
                commands.confirm_address(key=key, by=_by(mine), at=now)
                messages.success(request, _("Thank you. Letters are sent again."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("networks:member", key=key)
    return show(
        request, "networks/member.html", mine, deliveries=Delivery.choices,
        til=request.GET.get("til", "")[:300],
        tasks=queries.tasks_of_member(mine, on=day_in_oslo(timezone.now())),
    )  # fmt: skip


@opens_for(everybody)
@require_POST
def leave(request: Asked, key: UUID) -> HttpResponse:
    """Leave in one tap."""
    mine = of_link(key)
    commands.leave(key=key, by=_by(mine), at=timezone.now())
    messages.success(request, _("You have left %(network)s.") % {"network": mine.network.name})
    response = redirect("networks:network", slug=mine.network.slug)
    forget(request, response, key)
    return response


@opens_for(everybody)
@never_cache
@csrf_exempt  # mail programs press it for the reader (RFC 8058); the key is the right to do so
@require_http_methods(["GET", "HEAD", "POST"])
def stop_letters(request: Asked, key: UUID) -> HttpResponse:
    """No more letters from this network, with one click in the mail program; a page for people."""
    mine = of_link(key)
    if request.method == "POST":
        commands.choose_delivery(key=key, delivery=Delivery.NONE, by=_by(mine), at=timezone.now())
        mine = of_link(key)
    return show(request, "networks/stop_letters.html", mine)


@opens_for(everybody)
@require_POST
def enter(request: Asked, key: UUID) -> HttpResponse:
    """Open the network on this device without an account."""
    mine = of_link(key)
    inside = reverse("networks:network", args=[mine.network.slug])
    wanted = request.POST.get("til", "")
    response = redirect(wanted if _is_inside(wanted, inside) else inside)
    if mine.standing == "member":
        remember(request, response, key)
    return response


def _is_inside(path: str, inside: str) -> bool:
    """True for a page of this network: the letter's link may lead nowhere else."""
    return path.startswith(inside) and url_has_allowed_host_and_scheme(path, allowed_hosts=None)


@opens_for(everybody)
@never_cache
@require_safe
def copy(request: Asked, key: UUID) -> HttpResponse:
    """Everything that is stored about this member of this network, as a file."""
    told = queries.copy_of(of_link(key))
    body = json.dumps(told, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)
    return HttpResponse(
        body,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="nettverk.json"'},
    )
