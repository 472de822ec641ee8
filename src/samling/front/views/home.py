"""The front page, the pages about the pages, the language, and the system's health."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, get_language
from django.views.decorators.http import require_POST

from samling.accounts import commands as accounts
from samling.front.queries import home as queries
from samling.register.queries.kept import kept, ten_minutes
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show


@opens_for(everybody)
def home(request: Asked) -> HttpResponse:
    """What happens near me, and the ways in."""
    now = timezone.now()
    is_librarian = request.visitor.is_librarian
    # events that have begun leave the list within ten minutes; deeds show at once
    question = ("home", ten_minutes(now), is_librarian, get_language())

    def make() -> str:
        words = {"page": queries.home_page(at=now), "is_librarian": is_librarian}
        return render_to_string("front/home_body.html", words | {"authority": settings.AUTHORITY})

    return show(request, "front/home.html", kept(question, make))


@opens_for(everybody)
def about(request: Asked) -> HttpResponse:
    """What Samling is and where its facts come from."""
    return show(request, "front/about.html", None)


@opens_for(everybody)
def privacy(request: Asked) -> HttpResponse:
    """What is stored about people, why and for how long."""
    return show(request, "front/privacy.html", None)


@opens_for(everybody)
def accessibility(request: Asked) -> HttpResponse:
    """What does not work for everybody yet, and how to tell us."""
    return show(request, "front/accessibility.html", None)


@opens_for(everybody)
@require_POST
def set_language(request: Asked) -> HttpResponse:
    """Remember the reader's language, in a cookie and in the account, and go back to where they were."""
    language = request.POST.get("language", "")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("front:home")
    response = HttpResponseRedirect(back)
    if check_for_language(language) and language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            accounts.choose_language(account_id=request.user.pk, language=language)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
    return response


@opens_for(everybody)
def health(request: Asked) -> HttpResponse:
    """The web process answers."""
    return JsonResponse({"status": "ok"})


@opens_for(everybody)
def readiness(request: Asked) -> HttpResponse:
    """The web process and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"status": "ok", "database": "ok"})
