"""Organisations: list, one organisation, and what can be changed about it. For county staff."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samling.ground.refusal import Refusal
from samling.register import commands, queries
from samling.register.forms import FunctionForm, OrganisationForm, OrganisationSearchForm
from samling.register.models import Organisation
from samling.register.permissions import may_keep_register
from samling.register.terms import OrganisationKind
from samling.register.views.answers import INVALID, REFUSED, found, today, words
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show


@opens_for(may_keep_register)
@require_safe
def organisations(request: Asked) -> HttpResponse:
    """Every organisation by name, narrowed as asked."""
    form = OrganisationSearchForm(request.GET, municipalities=queries.municipality_choices())
    asked = form.cleaned_data if form.is_valid() else {}
    page = queries.organisations_list(
        search=words(asked.get("q", "")),
        kind=asked.get("kind", ""),
        municipality=asked.get("municipality", ""),
        after=words(request.GET.get("after", "")),
    )
    return show(request, "register/organisations.html", page, form=form)


@opens_for(may_keep_register)
@require_safe
def organisation(request: Asked, slug: str) -> HttpResponse:
    """One organisation with its numbers, library roles, counts and people."""
    return _show(request, slug, FunctionForm())


def _show(request: Asked, slug: str, form: FunctionForm, *, status: int = 200) -> HttpResponse:
    page = found(lambda: queries.organisation_page(slug, on=today()))
    return show(request, "register/organisation.html", page, form=form, status=status)


@opens_for(may_keep_register)
@require_http_methods(["GET", "HEAD", "POST"])
def new_organisation(request: Asked) -> HttpResponse:
    """Write down an organisation that no register has told of."""
    form = OrganisationForm(request.POST or None, initial={"kind": OrganisationKind.PARTNER})
    return _kept(
        request,
        form,
        lambda: commands.make_organisation(
            form.particulars(), by=request.visitor.by, at=timezone.now()
        ),
        page=None,
    )


@opens_for(may_keep_register)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_organisation(request: Asked, slug: str) -> HttpResponse:
    """Change an organisation."""
    page = found(lambda: queries.organisation_page(slug, on=today()))
    form = OrganisationForm(request.POST or None, initial=_as_written(page.row))
    return _kept(
        request,
        form,
        lambda: commands.change_organisation(
            slug=slug, particulars=form.particulars(), by=request.visitor.by, at=timezone.now()
        ),
        page=page,
    )


def _as_written(row: Organisation) -> dict[str, object]:
    names = set(OrganisationForm.base_fields) - {"municipality"}
    return {name: getattr(row, name) for name in names} | {"municipality": row.municipality_id}


def _kept(
    request: Asked, form: OrganisationForm, keep: Callable[[], Organisation], *, page: object
) -> HttpResponse:
    """Keep what was written and show the organisation, or show the form with what must be mended."""
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                return _back_to(keep().slug, request, _("The organisation is kept."))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = REFUSED
    return show(request, "register/organisation_form.html", page, form=form, status=status)


@opens_for(may_keep_register)
@require_POST
def library_role(request: Asked, slug: str) -> HttpResponse:
    """Say that a library has a role, with its number, or that it does not have it."""
    form = FunctionForm(request.POST)
    if not form.is_valid():
        return _show(request, slug, form, status=INVALID)
    asked = form.cleaned_data
    try:
        if "drop" in request.POST:
            found(
                lambda: commands.drop_function(
                    slug=slug, role=asked["role"], by=request.visitor.by, at=timezone.now()
                )
            )
        else:
            found(
                lambda: commands.set_function(
                    slug=slug, **asked, by=request.visitor.by, at=timezone.now()
                )
            )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, slug, form, status=REFUSED)
    return _back_to(slug, request, _("The library role is kept."))


def _back_to(slug: str, request: Asked, message: str) -> HttpResponse:
    messages.success(request, message)
    return HttpResponseRedirect(reverse("register:organisation", args=[slug]))
