"""The work desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from samling.front.queries import desk as queries
from samling.ui.doors import Asked, opens_for, signed_in
from samling.ui.show import show


@opens_for(signed_in)
@require_safe
def desk(request: Asked) -> HttpResponse:
    """What waits for this visitor."""
    page = queries.desk_page(request.visitor, at=timezone.now())
    return show(request, "front/desk.html", page, here=request.path, me=request.visitor.person_id)
