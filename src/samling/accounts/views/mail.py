"""The mail that has come in, for the staff of the county library."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from samling.accounts import commands, forms, queries
from samling.accounts.models import IncomingMail
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, county, opens_for
from samling.ui.show import show

INVALID = 422
REFUSED = 409


@opens_for(county)
@never_cache
@require_safe
def incoming(request: Asked) -> HttpResponse:
    """What has come in, what could not be used, and why."""
    return show(request, "accounts/incoming.html", queries.incoming_page(title=_("Incoming mail")))


@opens_for(county)
@never_cache
@require_safe
def incoming_mail(request: Asked, key: int) -> HttpResponse:
    """A letter that was not used, with its words and where it may be handed."""
    return _show_letter(request, key)


@opens_for(county)
@require_POST
def hand_over_mail(request: Asked, key: int) -> HttpResponse:
    """Hand the letter where it belongs."""
    form = forms.HandOverMail(request.POST, choices=queries.choices())
    if not form.is_valid():
        return _show_letter(request, key, form=form, status=INVALID)
    kind, token = form.kind_and_token
    try:
        commands.hand_over_mail(
            mail_id=key, kind=kind, token=token, by=request.visitor.by, at=timezone.now()
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show_letter(request, key, form=form, status=REFUSED)
    messages.success(request, _("The letter has been handed over."))
    return HttpResponseRedirect(reverse("accounts:incoming"))


@opens_for(county)
@require_POST
def throw_away_mail(request: Asked, key: int) -> HttpResponse:
    """Delete a letter that is of no use."""
    commands.throw_away_mail(mail_id=key, by=request.visitor.by, at=timezone.now())
    messages.success(request, _("The letter is deleted."))
    return HttpResponseRedirect(reverse("accounts:incoming"))


def _show_letter(
    request: Asked, key: int, *, form: forms.HandOverMail | None = None, status: int = 200
) -> HttpResponse:
    try:
        page = queries.letter_to_us(key)
    except IncomingMail.DoesNotExist:
        raise Http404 from None
    return show(
        request,
        "accounts/incoming_mail.html",
        page,
        status=status,
        form=form or forms.HandOverMail(choices=queries.choices()),
    )
