"""The journal of who did what."""

from __future__ import annotations

from django.http import HttpResponse

from samling.front.queries.journal import journal_page
from samling.ui.doors import Asked, director, opens_for
from samling.ui.show import show


@opens_for(director)
def journal(request: Asked) -> HttpResponse:
    """Who did what, newest first; rubbish in the address begins from the newest."""
    word = request.GET.get("before", "")
    before = int(word) if word.isascii() and word.isdigit() and len(word) < 19 else None
    return show(request, "front/journal.html", journal_page(before=before))
