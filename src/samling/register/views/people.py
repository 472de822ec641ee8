"""People: list, one person, and what can be changed about them. For county staff."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samling.ground.refusal import Refusal
from samling.register import commands, queries
from samling.register.forms import ConsentForm, PersonForm, SearchForm
from samling.register.permissions import may_erase, may_give_role, may_keep_register
from samling.register.queries.people import PersonPage
from samling.register.views.answers import INVALID, REFUSED, found, today, words
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show


@opens_for(may_keep_register)
@never_cache
@require_safe
def people(request: Asked) -> HttpResponse:
    """Everybody we work with, by name."""
    search = words(request.GET.get("q", ""))
    page = queries.people_list(search=search, after=words(request.GET.get("after", "")), on=today())
    return show(request, "register/people.html", page, form=SearchForm({"q": search}))


@opens_for(may_keep_register)
@never_cache
@require_safe
def person(request: Asked, key: int) -> HttpResponse:
    """One person with roles, consents and history."""
    page = found(lambda: queries.person_page(key, on=today()))
    roles = {role.role for role in (*page.now, *page.later, *page.before)}
    return show(
        request,
        "register/person.html",
        page,
        may_erase=not page.erased_at
        and may_erase(request.visitor, [role.role for role in (*page.now, *page.later)]),
        may_give={role for role in roles if may_give_role(request.visitor, role)},
    )


@opens_for(may_keep_register)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: Asked) -> HttpResponse:
    """Note somebody."""
    form = PersonForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                row = commands.add_person(
                    **form.cleaned_data, by=request.visitor.by, at=timezone.now()
                )
                return _back_to(row.pk, request, _("The person is kept."))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = REFUSED
    return show(request, "register/person_form.html", None, form=form, status=status)


@opens_for(may_keep_register)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_person(request: Asked, key: int) -> HttpResponse:
    """Change name, address, telephone or language."""
    page = found(lambda: queries.person_page(key, on=today()))
    form = PersonForm(request.POST or None, initial=_as_written(page))
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                commands.change_person(
                    person_id=key, **form.cleaned_data, by=request.visitor.by, at=timezone.now()
                )
                return _back_to(key, request, _("The person is kept."))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = REFUSED
    return show(request, "register/person_form.html", page, form=form, status=status)


def _as_written(page: PersonPage) -> dict[str, str]:
    return {
        "name": page.name,
        "email": page.email,
        "phone": page.phone,
        "language": page.language,
    }


@opens_for(may_keep_register)
@require_POST
def consent(request: Asked, key: int) -> HttpResponse:
    """Note that the person has said yes to something, or no longer does."""
    found(lambda: queries.person_page(key, on=today()))
    form = ConsentForm(request.POST)
    if not form.is_valid() or form.cleaned_data["purpose"] not in queries.purposes():
        return HttpResponse(_("There is no such consent."), status=INVALID)
    change = (
        commands.give_consent if form.cleaned_data["answer"] == "yes" else commands.withdraw_consent
    )
    change(
        person_id=key,
        purpose=form.cleaned_data["purpose"],
        by=request.visitor.by,
        at=timezone.now(),
    )
    return _back_to(key, request, _("The consent is kept."))


def _back_to(key: int, request: Asked, message: str) -> HttpResponse:
    messages.success(request, message)
    return HttpResponseRedirect(reverse("register:person", args=[key]))
