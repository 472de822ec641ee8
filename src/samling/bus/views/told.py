"""Behind the link in a message about a visit: "we are on a trip", with one tap and no account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from samling.bus import commands, queries
from samling.bus.views.answers import there
from samling.bus.views.asked import spoken
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show


@opens_for(everybody)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: Asked, token: str) -> HttpResponse:
    """The visit, and one button. Opening the link changes nothing: programs open links too."""
    now = timezone.now()
    page = there(queries.told_page(token, at=now))
    with spoken(request, page.language):
        if request.method != "POST":
            return show(request, "bus/told.html", page)
        comes = request.POST.get("answer") == "here"
        try:
            deed = commands.come_after_all if comes else commands.school_away
            deed(token=token, at=now)
        except Refusal as refusal:
            return show(request, "bus/told.html", page, refusal=str(refusal), status=409)
        thanks = _("Good, the bus comes.") if comes else _("Thank you for telling us!")
        messages.success(request, thanks)
        return redirect("bus:told", token=token)
