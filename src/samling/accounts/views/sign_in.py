"""Signing in with a code or through a provider, and signing out."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account import views as theirs
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core.internal import ratelimit
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from requests import RequestException

from samling.accounts import forms
from samling.accounts.adapters import account_for
from samling.accounts.commands import LetterNotSent
from samling.accounts.views.keys import is_fresh
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show

log = logging.getLogger(__name__)


def limited(request: HttpRequest, action: str, *, key: str) -> HttpResponse | None:
    """The page that asks for patience, when this address or key has asked too often; else None."""
    return ratelimit.consume_or_429(  # type: ignore[no-any-return]
        request, app="allauth.account", action=action, key=key
    )


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: please wait."""
    response = show(request, "accounts/too_many.html", None, status=429)
    response.headers["Retry-After"] = "600"
    return response


def provider_links(request: HttpRequest, *, process: str = "login") -> list[dict[str, str]]:
    """The providers of the settings, with the path that starts signing in there."""
    query = {"process": process}
    if following := request.GET.get("next"):
        query["next"] = following
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return [
        {
            "id": app["provider_id"],
            "name": app["name"],
            "path": reverse(
                "openid_connect_login", kwargs={"provider_id": app["provider_id"]}, query=query
            ),
        }
        for app in apps
    ]


class AskForCode(theirs.RequestLoginCodeView):  # type: ignore[misc]
    """Ask for an address and send a code to it; what is shown does not tell whether it is known."""

    template_name = "account/login.html"

    def get_form_class(self) -> type[forms.AskForCode]:
        """Our own form: it neither looks the address up nor counts."""
        return forms.AskForCode

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """Whoever mistyped the address may come back and write it again."""

    def form_valid(self, form: forms.AskForCode) -> HttpResponse:
        """Send the code, or the letter that says the address is unknown."""
        email = form.cleaned_data["email"]
        if refused := limited(self.request, "request_login_code", key=email):
            return refused
        try:
            LoginCodeVerificationProcess.initiate(
                request=self.request, user=account_for(email), email=email
            )
        except LetterNotSent as fault:
            form.add_error(None, str(fault))
            page: HttpResponse = self.render_to_response(
                self.get_context_data(form=form), status=503
            )
            return page
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """What the page needs besides the form."""
        context: dict[str, Any] = super().get_context_data(**more)
        return context | {
            "providers": provider_links(self.request),
            "following": self.request.POST.get("next") or self.request.GET.get("next", ""),
            "has_mailbox": not settings.IS_PRODUCTION,
        }


class EnterCode(theirs.ConfirmLoginCodeView):  # type: ignore[misc]
    """Compare the code; three wrong ones, or five of any kind at once, end the attempt."""

    template_name = "account/confirm_login_code.html"

    def get_form_class(self) -> Any:
        """Our own form for the code, an empty one for asking again."""
        form = super().get_form_class()
        return form if self._action == "resend" else forms.EnterCode

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count before comparing, in the cache that all processes share."""
        begun = f"{request.session.session_key}:{self._process.state['at']}"
        if refused := limited(request, "confirm_login_code", key=begun):
            self._process.abort()
            return refused
        try:
            return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]
        except LetterNotSent as fault:
            messages.error(request, str(fault))
            return HttpResponseRedirect(self.passthrough_next_url(request.path))

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """What the page needs besides the form."""
        context: dict[str, Any] = super().get_context_data(**more)
        return context | {
            "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
            "following": self.request.POST.get("next") or self.request.GET.get("next", ""),
            "has_mailbox": not settings.IS_PRODUCTION,
        }


sign_in = opens_for(everybody)(sensitive_post_parameters()(AskForCode.as_view()))
enter_code = opens_for(everybody)(sensitive_post_parameters()(EnterCode.as_view()))
sign_out = opens_for(everybody)(theirs.logout)
closed = opens_for(everybody)(theirs.account_inactive)
provider_error = opens_for(everybody)(social.login_error)


@opens_for(everybody)
@never_cache
def at_provider(request: Asked, provider_id: str) -> HttpResponseBase:
    """Send the visitor to the provider; a link, because our policy lets no form lead elsewhere."""
    if refused := limited(request, "openid_start", key=provider_id):
        return refused
    if request.GET.get("process") == "connect" and not is_fresh(request):
        following = reverse("account_login", query={"next": reverse("socialaccount_connections")})
        return show(request, "accounts/again.html", None, following=following)
    return _asked_of(openid.login, request, provider_id)


@opens_for(everybody)
@never_cache
def from_provider(request: Asked, provider_id: str) -> HttpResponseBase:
    """Take what the provider answered."""
    return _asked_of(openid.callback, request, provider_id)


def _asked_of(view: Any, request: Asked, provider_id: str) -> HttpResponseBase:
    """What the view makes of the provider's word; a page that says so when the provider is silent."""
    try:
        answer: HttpResponseBase = view(request, provider_id)
    except RequestException as fault:
        log.warning("provider %s did not answer: %s", provider_id, type(fault).__name__)
        return show(request, "socialaccount/authentication_error.html", None, status=503)
    return answer


@opens_for(everybody)
def provider_cancelled(request: Asked) -> HttpResponse:
    """Back from a provider without having signed in there."""
    messages.info(request, _("You left before you had signed in. Nothing has changed."))
    return HttpResponseRedirect(reverse("account_login"))
