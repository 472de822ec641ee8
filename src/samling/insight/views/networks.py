"""Networks beside needs and municipalities: who else needs this, and what networks amount to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.ground.visitor import Role, Visitor
from samling.insight import commands
from samling.insight.queries import networks as queries
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show


def may_begin_for_need(visitor: Visitor) -> bool:
    """The county library for any need that libraries share; a chief for those of the own library."""
    return visitor.is_county or visitor.holds(Role.LIBRARY_CHIEF)


def _own_libraries(visitor: Visitor) -> tuple[int, ...] | None:
    """The libraries a chief leads; None for the county library, which sees them all."""
    if visitor.is_county:
        return None
    return tuple(post.organisation_id for post in visitor.posts if post.role == Role.LIBRARY_CHIEF)


@opens_for(may_begin_for_need)
@never_cache
@require_safe
def proposed_networks(request: Asked) -> HttpResponse:
    """Needs that several libraries share; each becomes a network with one tap."""
    own = _own_libraries(request.visitor)
    page = queries.proposals() if own is None else queries.proposals_for(own)
    return show(request, "insight/proposed_networks.html", page, is_chief=own is not None)


@opens_for(may_begin_for_need)
@require_POST
def begin_network(request: Asked) -> HttpResponse:
    """Begin a network for a need, and invite the chiefs of the libraries that share it."""
    visitor = request.visitor
    try:
        network, invited = commands.begin_network_for(
            competence_key=request.POST.get("need", "")[:80],
            person_id=visitor.person_id,
            library_ids=_own_libraries(visitor),
            by=visitor.by,
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("insight:proposed_networks")
    messages.success(
        request,
        _("The network is begun, and library chiefs are invited: %(count)s") % {"count": invited},
    )
    return redirect("networks:network", slug=network.slug)


@opens_for(everybody)
@require_safe
def network_figures(request: Asked) -> HttpResponse:
    """Networks, members, and libraries that are in none, by municipality."""
    page = queries.figures_page(on=day_in_oslo(timezone.now()))
    return show(request, "insight/network_figures.html", page)
