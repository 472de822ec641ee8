"""Where django-allauth asks us what to do."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samling.accounts import commands, emails, permissions, rules
from samling.accounts.models import Account
from samling.ground.period import day_in_oslo

WAITING_IDENTITY = "accounts_waiting_identity"

# allauth's letters, and ours in their place
LETTERS = {
    "account/email/login_code": "accounts/letters/code",
    "account/email/unknown_account": "accounts/letters/unknown",
    "mfa/email/webauthn_added": "accounts/letters/key_added",
    "mfa/email/webauthn_removed": "accounts/letters/key_removed",
    "socialaccount/email/account_connected": "accounts/letters/identity_joined",
    "socialaccount/email/account_disconnected": "accounts/letters/identity_left",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come of the register, not of signing up; letters are ours; sign-ins stand in the journal."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": gettext_lazy("That is not the code in the letter."),
        "too_many_login_attempts": gettext_lazy("Too many attempts. Ask for a new code."),
        "rate_limited": gettext_lazy("Please wait a little before you ask again."),
        "account_inactive": gettext_lazy("This account is closed."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write our own letter and hand it over at once: somebody sits waiting for it."""
        template = LETTERS[template_prefix]
        language = language_of_reader(self.request, email)
        words = {
            "code": context.get("code"),
            "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
        }
        subject, text = emails.written(template, language=language, context=words)
        commands.send_now(to=email, language=language, subject=subject, text=text)

    def send_notification_mail(
        self, template_prefix: str, user: Account, context: Any = None, email: str | None = None
    ) -> None:
        """Tell the owner by a letter that waits for the worker, when keys or identities change."""
        provider = getattr((context or {}).get("provider"), "name", "")
        commands.queue_letter(
            to=user.email,
            language=user.language,
            template=LETTERS[template_prefix],
            context={"provider": provider},
            purpose="security",
            by=f"account:{user.pk}",
            at=timezone.now(),
        )

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages say what happened; allauth's own toasts in English are left out, faults are kept."""
        level = args[1] if len(args) > 1 else kwargs.get("level")
        if level == messages.ERROR:
            super().add_message(*args, **kwargs)

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        """Note the sign-in, keep the language, and ask about an identity that waits to be joined."""
        commands.note_sign_in(
            account_id=user.pk, method=method_of(request, user), at=timezone.now()
        )
        response = super().post_login(request, user, **kwargs)
        if request.session.get(WAITING_IDENTITY):
            response = HttpResponseRedirect(reverse("socialaccount_connections"))
        return with_language(request, user, response)

    def logout(self, request: HttpRequest) -> None:
        """End the session, and note it."""
        if request.user.is_authenticated:
            commands.note_sign_out(account_id=request.user.pk, at=timezone.now())
        super().logout(request)


def method_of(request: HttpRequest, user: Account) -> str:
    """How this session was signed in to: code, passkey or the name of a provider."""
    records = get_authentication_records(request, user)
    if not records:
        return "unknown"
    last = records[-1]
    if last["method"] == "mfa":
        return "passkey"
    return str(last.get("provider", last["method"]))


def language_of_reader(request: HttpRequest, email: str) -> str:
    """What was chosen in this browser, else the account's own language."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        account = permissions.account_of(email)
        if account:
            return account.language
    return translation.get_language() or settings.LANGUAGE_CODE


def with_language(request: HttpRequest, user: Account, response: HttpResponse) -> HttpResponse:
    """A choice made in this browser is kept in the account; else the account's choice comes here."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen in dict(settings.LANGUAGES):
        if chosen != user.language:
            commands.choose_language(account_id=user.pk, language=chosen)
        return response
    set_language_cookie(response, user.language)
    return response


def set_language_cookie(response: HttpResponse, language: str) -> None:
    """Let this browser read the site in the language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )


def waiting_identity(request: HttpRequest) -> dict[str, Any] | None:
    """An identity without a proved address that came here in the last quarter of an hour."""
    waiting = request.session.get(WAITING_IDENTITY)
    if waiting and time.time() - waiting["at"] < rules.FRESH.total_seconds():
        return dict(waiting)
    return None


def let_waiting_identity_go(request: HttpRequest) -> None:
    """Forget the identity that waited."""
    request.session.pop(WAITING_IDENTITY, None)


def join_waiting_identity(request: HttpRequest) -> bool:
    """Let the identity that waited open the account from now on; False when none waited."""
    waiting = waiting_identity(request)
    let_waiting_identity_go(request)
    if waiting is None:
        return False
    commands.join_identity(
        account_id=int(request.user.pk or 0),
        provider=waiting["provider"],
        uid=waiting["uid"],
        kept=waiting["kept"],
        by=f"account:{request.user.pk}",
        at=timezone.now(),
    )
    return True


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Claims of an OpenID provider open an account only by an address that is proved."""

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> Account:
        """Read the claims by the provider's names, and drop all of them but the provider's own key.

        This runs before anything is stored, so a national identity number never is.
        """
        claims = _claims_of(sociallogin.account.extra_data)
        identity = rules.identity_from(claims, provider=sociallogin.provider.app.settings)
        sociallogin.account.extra_data = rules.kept(claims)
        sociallogin.email_addresses = []
        sociallogin.proved_address = identity.email if identity.is_verified else ""
        account: Account = sociallogin.user
        account.email = ""
        return account

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Open the account with the proved address; otherwise ask for an address, or say no kindly."""
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(_join_here(request, sociallogin))
        if sociallogin.is_existing:
            return
        proved = getattr(sociallogin, "proved_address", "")
        if not proved:
            raise ImmediateHttpResponse(_ask_for_address(request, sociallogin))
        account = account_for(proved)
        if account is None:
            raise ImmediateHttpResponse(
                render(request, "accounts/unknown.html", {"page": None}, status=403)
            )
        commands.join_identity(
            account_id=account.pk,
            provider=sociallogin.account.provider,
            uid=sociallogin.account.uid,
            kept=sociallogin.account.extra_data,
            by=f"account:{account.pk}",
            at=timezone.now(),
        )
        sociallogin.lookup()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody signs up through a provider."""
        return False

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> Any:
        """Providers stand in the settings only, so the database is not asked."""
        from allauth.socialaccount.adapter import _build_apps_from_settings

        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]


def _claims_of(extra: dict[str, Any]) -> dict[str, Any]:
    return {**(extra.get("id_token") or {}), **(extra.get("userinfo") or {})}


def account_for(email: str) -> Account | None:
    """The account of a proved address: there already, or made now for whom the register knows."""
    now = timezone.now()
    account = permissions.account_of(email)
    if account or Account.objects.filter(email=email).exists():
        return account
    language = permissions.language_of_known(email, on=day_in_oslo(now))
    if language is None:
        return None
    return commands.ensure_account(email=email, language=language, by="sign-in", at=now)


def _join_here(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    """Let the identity open the account of whoever is signed in, unless it opens another."""
    response = HttpResponseRedirect(reverse("socialaccount_connections"))
    if not request.user.is_authenticated:
        return response
    try:
        commands.join_identity(
            account_id=int(request.user.pk),
            provider=sociallogin.account.provider,
            uid=sociallogin.account.uid,
            kept=rules.kept(sociallogin.account.extra_data),
            by=f"account:{request.user.pk}",
            at=timezone.now(),
        )
    except commands.IdentityTaken as fault:
        messages.error(request, str(fault))
    return response


def _ask_for_address(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    request.session[WAITING_IDENTITY] = {
        "at": time.time(),
        "provider": sociallogin.account.provider,
        "uid": sociallogin.account.uid,
        "kept": sociallogin.account.extra_data,
    }
    messages.info(
        request,
        _("We do not know which address you have here. Write it once, then we can join the two."),
    )
    return HttpResponseRedirect(reverse("account_login"))


class KeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """A passkey is another way in, not a second lock: the code by e-mail goes on working alone."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("The passkey did not fit. Try again, or use a code."),
    }

    def is_mfa_enabled(self, user: Account, types: Any = None) -> bool:
        """Never asked for on top of a code."""
        return False

    def _get_site_name(self) -> str:
        return str(settings.AUTHORITY)
