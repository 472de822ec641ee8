"""What a convener answers when a network has been silent for long."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from samling.ground.refusal import Refusal
from samling.networks import commands
from samling.networks.terms import SleepAnswer
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show


@opens_for(everybody)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sleeping(request: Asked, slug: str) -> HttpResponse:
    """The answer of the link, to be confirmed with one tap; mail programs that look open no harm."""
    told = request.POST if request.method == "POST" else request.GET
    token, answer = told.get("k", ""), told.get("svar", "")
    network, refusal = None, None
    try:
        network, _mine = commands.asked_by(token, slug=slug)
        if request.method == "POST":
            commands.answer(
                slug=slug, token=token, answer=answer, why=told.get("why", ""), at=timezone.now()
            )
            messages.success(request, _("Thank you! Your answer has come."))
            return redirect("networks:network", slug=slug)
    except Refusal as fault:
        refusal = fault
    return show(
        request, "networks/sleeping.html", network, slug=slug, token=token, answer=answer,
        answers=SleepAnswer.choices, refusal=refusal, status=409 if refusal else 200,
    )  # fmt: skip
