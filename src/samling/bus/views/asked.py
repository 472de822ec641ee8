"""What a school sees behind the link in its letter. No account; who has the link may answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from samling.bus import commands, queries
from samling.bus.forms.hearing import AnswerForm
from samling.bus.queries.timetables import AskedPage
from samling.bus.views.answers import there
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show


@opens_for(everybody)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: Asked, token: str) -> HttpResponse:
    """The stop's own times; suits, or suits not. Opening the link answers nothing by itself."""
    page = there(queries.asked_page(token))
    with spoken(request, page.language):
        if request.method != "POST":
            return _shown(request, page, AnswerForm())
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return _shown(request, page, form, status=422)
        told = form.cleaned_data
        try:
            commands.answer_hearing(
                token=token,
                verdict=told["verdict"],
                reason=told["reason"],
                wish=commands.Wish(told["wish"], told["weekday"], told["opens"], told["closes"]),
                contact=commands.NewContact(
                    told["contact_name"], told["contact_email"], told["contact_phone"]
                ),
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return _shown(request, page, form, status=409)
        messages.success(request, _("Thank you! Your answer has come."))
        return redirect("bus:asked", token=token)


def _shown(request: Asked, page: AskedPage, form: AnswerForm, *, status: int = 200) -> HttpResponse:
    says_no = form.is_bound and form.data.get("verdict") != "suits"
    return show(request, "bus/asked.html", page, status=status, form=form, says_no=says_no)


@contextmanager
def spoken(request: HttpRequest, language: str) -> Iterator[None]:
    """The page in the language of the letter, unless the reader has chosen one."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        yield
        return
    with translation.override(language):
        request.LANGUAGE_CODE = language
        yield
