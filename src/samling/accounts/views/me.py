"""The account of the one who is signed in: language, identities, and what is stored."""

from __future__ import annotations

from pathlib import Path

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from samling.accounts import adapters, commands, forms, queries
from samling.accounts.models import Letter
from samling.accounts.terms import ROLE_NAMES
from samling.accounts.views.sign_in import provider_links
from samling.ui.doors import Asked, county, everybody, opens_for, signed_in
from samling.ui.show import show

EXPORT = "register:my_data"
TAKEN_PART = "credentials:mine"


def _names() -> dict[str, str]:
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return {app["provider_id"]: app["name"] for app in apps}


def _path(name: str) -> str:
    """A page of a domain above, when it is there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@opens_for(signed_in)
@never_cache
@require_safe
def me(request: Asked) -> HttpResponse:
    """Name, address, language, keys, and what is stored about me."""
    page = queries.my_page(request.user, title=_("My page"), providers=_names())  # type: ignore[arg-type]
    form = forms.ChooseLanguage(initial={"language": page.language})
    return show(
        request,
        "accounts/me.html",
        page,
        form=form,
        posts=[(post.organisation_name, ROLE_NAMES[post.role]) for post in request.visitor.posts],
        has_providers=bool(_names()),
        export_path=_path(EXPORT),
        taken_part_path=_path(TAKEN_PART),
    )


@opens_for(signed_in)
@require_POST
def choose_language(request: Asked) -> HttpResponse:
    """Keep the language in the account and in this browser."""
    form = forms.ChooseLanguage(request.POST)
    response = HttpResponseRedirect(reverse("accounts:me"))
    if not form.is_valid():
        messages.error(request, _("Choose one of the languages."))
        return response
    language = form.cleaned_data["language"]
    commands.choose_language(account_id=int(request.user.pk or 0), language=language)
    adapters.set_language_cookie(response, language)
    with translation.override(language):
        messages.success(request, _("The language is kept."))
    return response


@opens_for(signed_in)
@never_cache
@require_safe
def identities(request: Asked) -> HttpResponse:
    """The identities at providers that open this account, and one that waits to be joined."""
    page = queries.my_page(request.user, title=_("Other ways in"), providers=_names())  # type: ignore[arg-type]
    waiting = adapters.waiting_identity(request)
    joined = {identity.provider for identity in page.identities}
    more = provider_links(request, process="connect")
    return show(
        request,
        "accounts/identities.html",
        page,
        providers=[provider for provider in more if provider["name"] not in joined],
        waiting=_names().get(waiting["provider"], "") if waiting else "",
    )


@opens_for(signed_in)
@require_POST
def join_identity(request: Asked) -> HttpResponse:
    """Join the identity that waits, or let it go."""
    response = HttpResponseRedirect(reverse("socialaccount_connections"))
    if request.POST.get("answer") != "yes":
        adapters.let_waiting_identity_go(request)
        return response
    if adapters.join_waiting_identity(request):
        messages.success(request, _("From now on this is also a way in."))
    return response


@opens_for(signed_in)
@require_POST
def leave_identity(request: Asked, key: int) -> HttpResponse:
    """Let an identity at a provider no longer open this account."""
    identity = get_object_or_404(SocialAccount, pk=key, user_id=request.user.pk)
    commands.leave_identity(identity_id=identity.pk, by=request.visitor.by, at=timezone.now())
    messages.success(request, _("This is no longer a way in."))
    return HttpResponseRedirect(reverse("socialaccount_connections"))


@opens_for(everybody)
@never_cache
@require_safe
def mailbox(request: Asked) -> HttpResponse:
    """The letters of a program that has no mail server; there is no such page in production."""
    if settings.IS_PRODUCTION:
        raise Http404
    folder = Path(settings.VAR) / "mailbox"
    return show(request, "accounts/mailbox.html", queries.mailbox(folder, title=_("Mailbox")))


@opens_for(county)
@never_cache
@require_safe
def letters(request: Asked) -> HttpResponse:
    """What has been sent and what has not; the words of letters are not shown."""
    page = queries.letters_page(title=_("Letters"), at=timezone.now())
    return show(request, "accounts/letters.html", page)


@opens_for(county)
@require_POST
def try_letter_again(request: Asked, key: int) -> HttpResponse:
    """Let a letter that stands still wait for the worker once more."""
    get_object_or_404(Letter, pk=key)
    commands.try_again(letter_id=key, by=request.visitor.by, at=timezone.now())
    messages.success(request, _("The letter waits for the worker again."))
    return HttpResponseRedirect(reverse("accounts:letters"))
