"""The work desk."""

from __future__ import annotations

from django.http import HttpResponse

from samling.ui.doors import Asked, opens_for, signed_in
from samling.ui.show import show


@opens_for(signed_in)
def desk(request: Asked) -> HttpResponse:
    """What waits for this visitor."""
    return show(request, "front/desk.html", None)
