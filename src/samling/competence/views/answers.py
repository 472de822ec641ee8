"""How forms are answered: shown with what is wrong, or done and led on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse

from samling.ground.refusal import Refusal
from samling.ui.doors import Asked
from samling.ui.show import show

FAULTY, REFUSED = 400, 409


def answer_form(
    request: Asked,
    form: forms.Form,
    act: Callable[[], HttpResponse],
    template: str,
    page: object,
    **more: Any,
) -> HttpResponse:
    """Show the form, or act on it; what is wrong or refused stands on the form and loses nothing."""
    status = 200
    if request.method == "POST":
        status = FAULTY
        if form.is_valid():
            try:
                return act()
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = REFUSED
    return show(request, template, page, status=status, form=form, **more)


def do(request: Asked, act: Callable[[], object], done: str, after: HttpResponse) -> HttpResponse:
    """Act, say that it is done or why it is not, and lead on."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return after
    messages.success(request, done)
    return after
