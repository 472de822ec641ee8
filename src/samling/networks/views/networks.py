"""What networks there are, what each of them is, and how one joins."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samling.ground.calendar_file import Entry, calendar
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.meetings.queries import hosts_of
from samling.meetings.queries.measures import measures
from samling.meetings.views.limits import is_too_fast
from samling.networks import commands, permissions, queries
from samling.networks.forms import Filters, GuestForm, NetworkForm, StateForm
from samling.networks.models import Network
from samling.networks.views.here import Here, here_of, keepers_only
from samling.register.models import Organisation
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show

TRAP = "nettsted"  # a field that people do not see and machines fill in
BACK = timedelta(days=60)
CLASH, FAULTY = 409, 422


@opens_for(everybody)
@require_safe
def networks(request: Asked) -> HttpResponse:
    """Every network, by theme and state; those of the visitor's own libraries."""
    visitor = request.visitor
    form = Filters(request.GET)
    places = [post.organisation_id for post in visitor.libraries]
    wanted = form.wanted(library_ids=places, person_id=visitor.person_id)
    page = queries.network_lines(wanted, at=timezone.now())
    return show(
        request, "networks/networks.html", page, part="lines", form=form,
        may_begin=permissions.may_begin(visitor), has_libraries=bool(places),
    )  # fmt: skip


@opens_for(everybody)
@never_cache
@require_safe
def network(request: Asked, slug: str) -> HttpResponse:
    """What the network is, who convenes it, when it meets next, and how one joins."""
    return shown(request, here_of(request, slug))


def shown(
    request: Asked, here: Here, *, form: GuestForm | None = None, status: int = 200
) -> HttpResponse:
    """The open page of a network."""
    page = queries.network_page(here.network, here.mine, at=here.at)
    return show(
        request, "networks/network.html", page, status=status, here=here,
        form=form or _guest_form(here),
    )  # fmt: skip


def _guest_form(here: Here, *args: Any) -> GuestForm:
    return GuestForm(*args, libraries=queries.library_choices(on=day_in_oslo(here.at)))


@opens_for(everybody)
@require_safe
def calendar_file(request: Asked, slug: str) -> HttpResponse:
    """The network's meetings for a calendar that subscribes; only open ones lead to their own page."""
    here = here_of(request, slug)
    rows = queries.calendar_rows(here.network.pk, since=here.at - BACK)
    page = settings.ADDRESS + reverse("networks:network", args=[slug])
    entries = [
        Entry(
            uid=str(row.key),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            changed_at=row.changed_at,
            title=str(row.title),
            place=row.place or _("on screen"),
            address=settings.ADDRESS + reverse("meetings:meeting", args=[row.slug])
            if row.is_open
            else page,
            sequence=row.sequence,
            is_cancelled=row.cancelled_at is not None,
        )
        for row in rows
    ]
    body = calendar(entries, name=str(here.network.name))
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"},
    )


@opens_for(everybody)
@require_http_methods(["GET", "POST"])
def join(request: Asked, slug: str) -> HttpResponse:
    """Join: at once for those who stand in the register, by a letter for guests."""
    if request.method != "POST":
        return redirect("networks:network", slug=slug)
    here = here_of(request, slug)
    visitor = request.visitor
    if visitor.person_id is not None:
        try:
            mine = commands.join(slug=slug, person_id=visitor.person_id, by=visitor.by, at=here.at)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("networks:network", slug=slug)
        messages.success(request, _joined(mine.standing))
        return redirect("networks:network", slug=slug)
    return _guest(request, here)


def _guest(request: Asked, here: Here) -> HttpResponse:
    form = _guest_form(here, request.POST)
    if not form.is_valid():
        return shown(request, here, form=form, status=FAULTY)
    if request.POST.get(TRAP) or is_too_fast(request):
        messages.success(request, _("Look in your mailbox: press the link in the letter."))
        return redirect("networks:network", slug=here.network.slug)
    try:
        commands.ask_to_confirm(
            slug=here.network.slug,
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            language=get_language() or "nb",
            organisation_id=form.organisation_id,
            at=here.at,
        )
    except Refusal as refusal:
        field = getattr(refusal, "field", None)
        form.add_error(field if field in form.fields else None, str(refusal))
        return shown(request, here, form=form, status=CLASH)
    messages.success(request, _("Look in your mailbox: press the link in the letter."))
    return redirect("networks:network", slug=here.network.slug)


def _joined(standing: str) -> str:
    if standing == "member":
        return _("Welcome! You are a member now.")
    return _("You have asked to join. The convener answers you by letter.")


@opens_for(everybody)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Asked, slug: str) -> HttpResponse:
    """What the letter's link leads to: one tap, and the guest is in. Opening it changes nothing."""
    here = here_of(request, slug)
    token = request.POST.get("k") or request.GET.get("k", "")
    refusal = None
    try:
        told = commands.guest_behind(token, network_id=here.network.pk)
        if request.method == "POST":
            mine = commands.confirm(slug=slug, token=token, at=here.at)
            messages.success(request, _joined(mine.standing))
            return redirect("networks:member", key=mine.key)
    except Refusal as fault:
        told, refusal = {}, fault
    return show(
        request, "networks/confirm.html", here.network, token=token, told=told, refusal=refusal,
        status=CLASH if refusal else 200,
    )  # fmt: skip


@opens_for(permissions.may_begin)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: Asked) -> HttpResponse:
    """Begin a network; whoever begins it convenes it."""
    visitor, now = request.visitor, timezone.now()
    form = _form(request, None)
    if (
        "host" not in form.fields
    ):  # a partner cannot host meetings, so the county library must begin it
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.make_network(
                words=form.words,
                host_id=int(form.cleaned_data["host"]),
                convener_id=visitor.person_id,
                person_id=visitor.person_id,
                by=visitor.by,
                at=now,
            )
        except Refusal as refusal:
            return _refused(request, form, refusal, None)
        messages.success(request, _("The network is begun. Invite people to it."))
        return redirect("networks:members", slug=made.slug)
    status = FAULTY if form.is_bound else 200
    return show(request, "networks/edit.html", None, form=form, status=status)


@opens_for(everybody)
@never_cache
@require_http_methods(["GET", "POST"])
@keepers_only
def edit(request: Asked, here: Here) -> HttpResponse:
    """Tell anew what the network is."""
    form = _form(request, here.network)
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_network(
                slug=here.network.slug, words=form.words, by=here.by, at=here.at
            )
        except Refusal as refusal:
            return _refused(request, form, refusal, here)
        messages.success(request, _("Saved."))
        return redirect("networks:network", slug=here.network.slug)
    status = FAULTY if form.is_bound else 200
    return show(
        request, "networks/edit.html", here.network, form=form, here=here, status=status,
        state_form=StateForm(initial={"state": here.network.state, "why": here.network.state_why}),
    )  # fmt: skip


def _form(request: Asked, network: Network | None) -> NetworkForm:
    now = timezone.now()
    own: tuple[Organisation, ...] = (network.host,) if network else hosts_of(
        request.visitor, on=day_in_oslo(now)
    )  # fmt: skip
    initial: dict[str, Any] = {}
    if network is not None:
        names = [f"{part}_{code}" for part in ("name", "purpose") for code in ("nb", "nn", "en")]
        initial = {name: getattr(network, name) for name in (*names, "theme")}
        initial |= {
            "is_open": "1" if network.is_open else "0",
            "host": str(network.host_id),
            "measure": network.measure.slug if network.measure else "",
        }
    return NetworkForm(
        request.POST if request.method == "POST" else None,
        hosts=[(host.pk, host.name) for host in own],
        measures=measures(),
        language=get_language() or "nb",
        initial=initial,
    )


def _refused(
    request: Asked, form: NetworkForm, refusal: Refusal, here: Here | None
) -> HttpResponse:
    field = getattr(refusal, "field", "")
    named = {"name": f"name_{form.first}", "purpose": f"purpose_{form.first}"}.get(field, field)
    form.add_error(named if named in form.fields else None, str(refusal))
    return show(
        request, "networks/edit.html", here.network if here else None, form=form, here=here,
        status=CLASH,
    )  # fmt: skip


@opens_for(everybody)
@require_POST
@keepers_only
def set_state(request: Asked, here: Here) -> HttpResponse:
    """Pause the network, end it, or start it again."""
    form = StateForm(request.POST)
    slug = here.network.slug
    if form.is_valid():
        try:
            commands.set_state(
                slug=slug,
                state=form.cleaned_data["state"],
                why=form.cleaned_data["why"],
                by=here.by,
                at=here.at,
            )
        except Refusal as refusal:
            form.add_error("why", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("networks:network", slug=slug)
    return show(
        request, "networks/edit.html", here.network, form=_unbound(request, here), here=here,
        state_form=form, status=FAULTY,
    )  # fmt: skip


def _unbound(request: Asked, here: Here) -> NetworkForm:
    request.method = "GET"
    return _form(request, here.network)
