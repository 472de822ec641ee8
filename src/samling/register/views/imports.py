"""What imports have brought, and what they refused. For county staff."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samling.ground.refusal import Refusal
from samling.register import commands, queries
from samling.register.forms import FetchForm
from samling.register.permissions import may_keep_register
from samling.register.rules.paging import whole
from samling.register.views.answers import INVALID, REFUSED, found
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show


@opens_for(may_keep_register)
@require_safe
def imports(request: Asked) -> HttpResponse:
    """Every import, newest first."""
    page = queries.import_runs(before=whole(request.GET.get("before", "")))
    return show(request, "register/imports.html", page, form=FetchForm())


@opens_for(may_keep_register)
@require_POST
def fetch(request: Asked) -> HttpResponse:
    """Have a worker fetch a public register; its report comes on the list."""
    form = FetchForm(request.POST)
    status = INVALID
    if form.is_valid():
        try:
            commands.ask_for_register(**form.cleaned_data, by=request.visitor.by, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = REFUSED
        else:
            messages.success(
                request, _("The register is being fetched. The report will stand here.")
            )
            return HttpResponseRedirect(reverse("register:imports"))
    return show(request, "register/imports.html", queries.import_runs(), form=form, status=status)


@opens_for(may_keep_register)
@require_safe
def import_report(request: Asked, key: int) -> HttpResponse:
    """One import, line by line where something was amiss."""
    return show(request, "register/import.html", found(lambda: queries.import_page(key)))
