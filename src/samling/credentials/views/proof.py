"""The page of a certificate: whether it is genuine, how to keep it; and one's own."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from samling.credentials import commands, permissions, queries
from samling.credentials.forms import NameForm, WithdrawForm
from samling.credentials.models import Certificate
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, everybody, opens_for, signed_in
from samling.ui.show import show


@opens_for(everybody)
@never_cache
@require_GET
def proof(request: Asked, key: UUID) -> HttpResponse:
    """Whether a certificate is genuine, for whoever has its address."""
    return _shown(request, _known(key))


@opens_for(signed_in)
@require_GET
def mine(request: Asked) -> HttpResponse:
    """The meetings the visitor has taken part in, with their certificates."""
    visitor = request.visitor
    person_id = visitor.person_id
    page = queries.certificates_of_person(person_id, visitor.email) if person_id else ()
    return show(request, "credentials/mine.html", page)


@opens_for(signed_in)
@require_POST
def anew(request: Asked, key: UUID) -> HttpResponse:
    """Issue it again with the name put right."""
    found = _own(request, key)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, name_form=form, status=422)
    name, by = form.cleaned_data["name"], request.visitor.by
    try:
        made = commands.issue_anew(key=key, name=name, by=by, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, found, name_form=form, status=409)
    messages.success(
        request, _("A new certificate has been issued to %(name)s.") % {"name": made.name}
    )
    return redirect("credentials:proof", key=made.key)


@opens_for(signed_in)
@require_POST
def withdraw(request: Asked, key: UUID) -> HttpResponse:
    """Take it back."""
    found = _own(request, key)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, withdraw_form=form, status=422)
    why, by = form.cleaned_data["why"], request.visitor.by
    commands.withdraw(key=key, why=why, by=by, at=timezone.now())
    messages.success(request, _("The certificate has been withdrawn."))
    return redirect("credentials:proof", key=key)


@opens_for(signed_in)
@require_POST
def erase(request: Asked, key: UUID) -> HttpResponse:
    """Erase the name when the person asks for it; the certificate itself is not withdrawn."""
    found = _known(key)
    if not permissions.may_erase(request.visitor, found):
        raise PermissionDenied
    commands.erase_name(key=key, by=request.visitor.by, at=timezone.now())
    messages.success(request, _("The name has been erased."))
    return redirect("credentials:proof", key=key)


def _shown(
    request: Asked,
    found: Certificate,
    *,
    name_form: NameForm | None = None,
    withdraw_form: WithdrawForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = queries.proof_page(found)
    may = permissions.may_withdraw(request.visitor, found) and page.withdrawn_at is None
    answer = show(
        request,
        "credentials/proof.html",
        page,
        status=status,
        may_withdraw=may,
        may_erase=permissions.may_erase(request.visitor, found) and not page.is_erased,
        name_form=name_form or NameForm(initial={"name": found.name}),
        withdraw_form=withdraw_form or WithdrawForm(),
        is_open=bool(name_form or withdraw_form),
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _known(key: UUID) -> Certificate:
    found = queries.known_certificate(key)
    if found is None:
        raise Http404
    return found


def _own(request: Asked, key: UUID) -> Certificate:
    found = _known(key)
    if not permissions.may_withdraw(request.visitor, found):
        raise PermissionDenied
    return found
