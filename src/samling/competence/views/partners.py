"""Partners: agreements, and who gives what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samling.competence import commands, permissions, queries
from samling.competence.forms.partners import AgreementForm, GivesForm, agreement_initial
from samling.competence.views.answers import answer_form, do
from samling.ground.period import day_in_oslo
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show


@opens_for(permissions.may_keep)
def partners(request: Asked) -> HttpResponse:
    """Who outside the libraries gives what."""
    page = queries.partners_page(day_in_oslo(timezone.now()))
    return show(request, "competence/partners.html", page)


@opens_for(permissions.may_keep)
def new_agreement(request: Asked) -> HttpResponse:
    """Make an agreement."""
    at = timezone.now()
    form = _form(request, {"starts": day_in_oslo(at), "owner": request.visitor.person_id})

    def make() -> HttpResponse:
        agreement = commands.make_agreement(**_told(form), by=request.visitor.by, at=at)
        messages.success(request, _("The agreement is kept. Add what the partner gives."))
        return redirect("competence:agreement", agreement.pk)

    return answer_form(
        request, form, make, "competence/agreement_form.html", None, title=_("New agreement")
    )


@opens_for(permissions.may_keep)
def change_agreement(request: Asked, key: int) -> HttpResponse:
    """Change an agreement."""
    page = queries.agreement_values(key)
    if page is None:
        raise Http404
    form = _form(request, agreement_initial(page))

    def change() -> HttpResponse:
        commands.change_agreement(key=key, **_told(form), by=request.visitor.by, at=timezone.now())
        messages.success(request, _("The agreement is saved."))
        return redirect("competence:agreement", key)

    return answer_form(
        request, form, change, "competence/agreement_form.html", page, title=page.title
    )


@opens_for(permissions.may_keep)
def agreement(request: Asked, key: int) -> HttpResponse:
    """One agreement, with what it gives and room to add more."""
    page = queries.agreement_line(key, day_in_oslo(timezone.now()))
    if page is None:
        raise Http404
    form = GivesForm(request.POST or None, groups=queries.competence_choices())

    def add() -> HttpResponse:
        given = form.cleaned_data
        commands.add_provision(
            agreement_id=key,
            title=given["title"],
            form=given["form"],
            competence_key=given["competence"],
            is_interdisciplinary=given["is_interdisciplinary"],
            fields=given["fields_"],
            by=request.visitor.by,
            at=timezone.now(),
        )
        messages.success(request, _("Added."))
        return redirect("competence:agreement", key)

    return answer_form(request, form, add, "competence/agreement.html", page)


@opens_for(permissions.may_keep)
@require_POST
def remove_provision(request: Asked, key: int) -> HttpResponse:
    """Take something away that a partner gave."""
    agreement_id = queries.agreement_of_provision(key)
    if agreement_id is None:
        raise Http404
    return do(
        request,
        lambda: commands.remove_provision(key=key, by=request.visitor.by, at=timezone.now()),
        _("Removed."),
        redirect("competence:agreement", agreement_id),
    )


def _form(request: Asked, initial: dict[str, Any]) -> AgreementForm:
    today = day_in_oslo(timezone.now())
    return AgreementForm(
        request.POST or None,
        initial=initial,
        partners=queries.partner_choices(),
        contacts=queries.contact_choices(today),
        owners=queries.owner_choices(today),
    )


def _told(form: AgreementForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "partner_id": given["partner"],
        "title": given["title"],
        "starts": given["starts"],
        "ends": form.ends,
        "contact_id": given["contact"],
        "owner_id": given["owner"],
        "note": given["note"],
    }
