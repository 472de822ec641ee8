"""How answers of this domain are given: not found, back again, or the part that htmx asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked

Found = TypeVar("Found")
Posted = TypeVar("Posted", bound=forms.Form)
INVALID = 422
REFUSED = 409


def found(ask: Callable[[], Found]) -> Found:
    """What was asked for, or the page that says it does not exist (404)."""
    try:
        return ask()
    except ObjectDoesNotExist:
        raise Http404 from None


def answer_form(
    request: Asked,
    form: Posted,
    deed: Callable[[Posted], object],
    *,
    again: Callable[[Posted, int], HttpResponse],
    said: str,
    to: str,
) -> HttpResponse:
    """Do what a form asks for and go on, or show it again with what it lacks or why it was refused."""
    if not form.is_valid():
        return again(form, INVALID)
    try:
        deed(form)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return again(form, REFUSED)
    messages.success(request, said)
    return HttpResponseRedirect(to)


def back(request: Asked, otherwise: str) -> HttpResponse:
    """Where the form was sent from, when that is one of our own pages."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(target if is_ours else otherwise)


def is_htmx(request: Asked) -> bool:
    """True when only a part of the page is wanted."""
    return bool(getattr(request, "htmx", False))


def today() -> date:
    """The day it is in Norway."""
    return day_in_oslo(timezone.now())
