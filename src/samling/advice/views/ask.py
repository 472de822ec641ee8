"""Asking the county library; open to everybody."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from samling.accounts import inbox
from samling.advice import commands, queries
from samling.advice.forms import AskForm
from samling.advice.views.answers import INVALID, today
from samling.advice.views.limits import asks_too_much
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show

TOO_MANY = 429


@opens_for(everybody)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Asked) -> HttpResponse:
    """The form; what was written is never lost, whatever is wrong with it."""
    if request.method != "POST":
        return _show_form(request, _form(request))
    form = _form(request, data=request.POST)
    if not form.is_valid():
        return _show_form(request, form, status=INVALID)
    if asks_too_much(request):
        form.add_error(
            None, _("There have been too many questions from your network. Try again in an hour.")
        )
        return _show_form(request, form, status=TOO_MANY)
    given = form.cleaned_data
    commands.ask(
        key=given["key"],
        asker=_asker(request, form),
        title=given["title"],
        text=given["text"],
        library_id=given["library"],
        by=request.visitor.by,
        at=timezone.now(),
    )
    return HttpResponseRedirect(reverse("advice:asked"))


@opens_for(everybody)
@require_safe
def asked(request: Asked) -> HttpResponse:
    """Thank you, and what happens now."""
    return show(request, "advice/asked.html", None)


def _form(request: Asked, *, data: object = None) -> AskForm:
    visitor = request.visitor
    own = queries.own_libraries(visitor.person_id, on=today()) if visitor.person_id else ()
    return AskForm(
        data, libraries=queries.libraries_to_choose(), own=own, is_known=_is_known(request)
    )


def _is_known(request: Asked) -> bool:
    """Somebody who is signed in and stands in the register is not asked for name and address."""
    visitor = request.visitor
    return bool(visitor.person_id and visitor.email and visitor.name)


def _asker(request: Asked, form: AskForm) -> commands.Asker:
    visitor, language = request.visitor, (get_language() or "nb")[:2]
    if _is_known(request):
        return commands.Asker(visitor.name, visitor.email, visitor.person_id, language)
    given = form.cleaned_data
    return commands.Asker(given["name"], given["email"], None, language)


def _show_form(request: Asked, form: AskForm, *, status: int = 200) -> HttpResponse:
    address = inbox.address_of("rad")
    return show(request, "advice/ask.html", None, form=form, status=status, address=address)
