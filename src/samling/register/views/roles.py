"""Roles that people have at organisations: given, corrected and ended. For county staff."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from samling.ground.refusal import Refusal
from samling.register import commands, queries
from samling.register.forms import DaysForm, RoleForm, SearchForm
from samling.register.permissions import may_give_role, may_keep_register
from samling.register.queries.organisations import OrganisationPage
from samling.register.queries.people import PersonPage, RoleAt
from samling.register.rules.affiliations import roles_at
from samling.register.views.answers import INVALID, REFUSED, found, today, words
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show


@opens_for(may_keep_register)
@never_cache
@require_safe
def choose_organisation(request: Asked, key: int) -> HttpResponse:
    """Find the organisation where the person has the role."""
    page = found(lambda: queries.person_page(key, on=today()))
    search = words(request.GET.get("q", ""))
    hits = queries.organisations_list(search=search) if search else None
    form = SearchForm({"q": search})
    return show(request, "register/choose_organisation.html", page, form=form, hits=hits)


@opens_for(may_keep_register)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_role(request: Asked, key: int, slug: str) -> HttpResponse:
    """Give the person a role at this organisation."""
    page = found(lambda: queries.person_page(key, on=today()))
    place = found(lambda: queries.organisation_page(slug, on=today()))
    roles = [r for r in roles_at(place.row.kind) if may_give_role(request.visitor, r)]
    form = RoleForm(request.POST or None, roles=roles, initial={"first_day": today()})
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                _give(request, page, place, form)
                return _back_to(request, key, _("The role is kept."))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = REFUSED
    return show(
        request, "register/role_form.html", page, form=form, place=place, roles=roles, status=status
    )


def _give(request: Asked, page: PersonPage, place: OrganisationPage, form: RoleForm) -> None:
    commands.affiliate(
        person_id=page.key,
        organisation_id=place.row.pk,
        role=form.cleaned_data["role"],
        title=form.cleaned_data["title"],
        starts_on=form.cleaned_data["first_day"],
        ends_on=_ends(form.cleaned_data["last_day"]),
        by=request.visitor.by,
        at=timezone.now(),
    )


def _ends(last_day: date | None) -> date | None:
    return last_day + timedelta(days=1) if last_day and last_day < date.max else None


@opens_for(may_keep_register)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_role(request: Asked, key: int, role: int) -> HttpResponse:
    """Correct the title or days of a role, or let it end."""
    page = found(lambda: queries.person_page(key, on=today()))
    held = next((one for one in (*page.now, *page.later, *page.before) if one.key == role), None)
    if held is None:
        raise Http404
    if not may_give_role(request.visitor, held.role):
        raise PermissionDenied
    form = DaysForm(request.POST or None, initial=_as_written(held))
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                _change(request, role, form)
                return _back_to(request, key, _("The role is kept."))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = REFUSED
    return show(request, "register/role_form.html", page, form=form, held=held, status=status)


def _as_written(held: RoleAt) -> dict[str, object]:
    return {"title": held.title, "first_day": held.first_day, "last_day": held.last_day}


def _change(request: Asked, role: int, form: DaysForm) -> None:
    commands.change_affiliation(
        affiliation_id=role,
        title=form.cleaned_data["title"],
        starts_on=form.cleaned_data["first_day"],
        ends_on=_ends(form.cleaned_data["last_day"]),
        by=request.visitor.by,
        at=timezone.now(),
    )


def _back_to(request: Asked, key: int, message: str) -> HttpResponse:
    messages.success(request, message)
    return HttpResponseRedirect(reverse("register:person", args=[key]))
