"""What imports have brought, and what they refused. For county staff."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from samling.register import queries
from samling.register.permissions import may_keep_register
from samling.register.views.answers import found
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show


@opens_for(may_keep_register)
@require_safe
def imports(request: Asked) -> HttpResponse:
    """Every import, newest first."""
    before = request.GET.get("before", "")
    page = queries.import_runs(
        before=int(before) if before.isdigit() and len(before) < 18 else None
    )
    return show(request, "register/imports.html", page)


@opens_for(may_keep_register)
@require_safe
def import_report(request: Asked, key: int) -> HttpResponse:
    """One import, line by line where something was amiss."""
    return show(request, "register/import.html", found(lambda: queries.import_page(key)))
