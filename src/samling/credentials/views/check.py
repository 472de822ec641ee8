"""Checking a badge that somebody has handed over, whoever issued it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from samling.credentials import queries
from samling.credentials.forms import CheckForm
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show


@opens_for(everybody)
@require_http_methods(["GET", "POST"])
def check(request: Asked) -> HttpResponse:
    """The form, or what the badge turned out to be. Nothing of it is stored."""
    if request.method == "GET":
        return show(request, "credentials/check.html", None, form=CheckForm())
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, "credentials/check.html", None, form=form, status=422)
    found = queries.checked(form.cleaned_data["badge"])
    return show(request, "credentials/check.html", found, form=CheckForm())
