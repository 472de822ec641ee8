"""What is stored about one person: shown, downloaded, erased."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from samling.register import commands, queries
from samling.register.forms import EraseForm
from samling.register.permissions import may_erase, may_keep_register
from samling.register.views.answers import INVALID, found, today
from samling.ui.doors import Asked, opens_for, signed_in
from samling.ui.show import show


@opens_for(may_keep_register)
@never_cache
@require_safe
def person_data(request: Asked, key: int) -> HttpResponse:
    """Everything that is stored about somebody, as a file to hand over."""
    return _file(found(lambda: queries.of_person(key)), f"person-{key}.json")


@opens_for(signed_in)
@never_cache
@require_safe
def my_data(request: Asked) -> HttpResponse:
    """Everything that is stored about the one who asks, as a file."""
    if request.visitor.person_id is None:
        raise Http404
    key = request.visitor.person_id
    return _file(found(lambda: queries.of_person(key)), "samling.json")


def _file(data: dict[str, Any], name: str) -> HttpResponse:
    body = json.dumps(data, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@opens_for(may_keep_register)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: Asked, key: int) -> HttpResponse:
    """Erase a person after asking once more."""
    page = found(lambda: queries.person_page(key, on=today()))
    if not may_erase(request.visitor, [role.role for role in (*page.now, *page.later)]):
        raise PermissionDenied
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        commands.erase_person(person_id=key, by=request.visitor.by, at=timezone.now())
        messages.success(request, _("The person is erased."))
        return HttpResponseRedirect(reverse("register:people"))
    status = INVALID if request.method == "POST" else 200
    return show(request, "register/erase.html", page, form=form, status=status)
