"""Making, changing and closing accounts; the journal of sign-ins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils.translation import gettext as _

from samling.accounts.commands.letters import queue_letter
from samling.accounts.commands.mail import forget_mail
from samling.accounts.models import Account, Letter
from samling.ground.refusal import Refusal
from samling.ground.wording import LANGUAGES
from samling.journal.commands import note


class IdentityTaken(Refusal):
    """The identity at the provider already belongs to another account."""


@transaction.atomic
def ensure_account(*, email: str, language: str, by: str, at: datetime) -> Account:
    """The account of this address, made now when there was none."""
    address = email.strip().lower()
    account, is_new = Account.objects.get_or_create(
        email=address, defaults={"language": language if language in LANGUAGES else "nb"}
    )
    if is_new:
        account.set_unusable_password()
        account.save(update_fields=["password"])
        note(deed="accounts.opened", subject=f"account:{account.pk}", by=by, at=at)
    EmailAddress.objects.update_or_create(
        user=account, email=address, defaults={"primary": True, "verified": True}
    )
    return account


@transaction.atomic
def close_account(*, email: str, by: str, at: datetime) -> bool:
    """Delete the account of this address with keys, identities and letters; True when there was one.

    The journal keeps the account's number, never its address.
    """
    address = email.strip().lower()
    Letter.objects.filter(to__iexact=address).delete()
    forget_mail(email=address)
    account = Account.objects.select_for_update().filter(email=address).first()
    if account is None:
        return False
    subject = f"account:{account.pk}"
    account.delete()
    note(deed="accounts.closed", subject=subject, by=by, at=at)
    return True


@transaction.atomic
def choose_language(*, account_id: int, language: str) -> None:
    """Keep the language that pages and letters to this account are written in; others change nothing."""
    if language not in LANGUAGES:
        return
    account = Account.objects.select_for_update().get(pk=account_id)
    account.language = language
    account.save(update_fields=["language"])


@transaction.atomic
def join_identity(
    *, account_id: int, provider: str, uid: str, kept: dict[str, str], by: str, at: datetime
) -> None:
    """Let an identity at a provider open this account from now on; IdentityTaken when it opens another."""
    identity, is_new = SocialAccount.objects.select_for_update().get_or_create(
        provider=provider, uid=uid, defaults={"user_id": account_id, "extra_data": kept}
    )
    if identity.user_id != account_id:
        raise IdentityTaken(_("This identity already belongs to another account."))
    if is_new:
        details = {"provider": provider}
        note(
            deed="accounts.identity_joined",
            subject=f"account:{account_id}",
            by=by,
            at=at,
            details=details,
        )
        words = {"provider": _name_of(provider)}
        _tell(identity.user, "accounts/letters/identity_joined", words, by=by, at=at)


@transaction.atomic
def leave_identity(*, identity_id: int, by: str, at: datetime) -> None:
    """Let an identity at a provider no longer open its account, and tell the owner by letter."""
    identity = SocialAccount.objects.select_for_update().select_related("user").get(pk=identity_id)
    account = identity.user
    details = {"provider": identity.provider}
    identity.delete()
    note(
        deed="accounts.identity_left",
        subject=f"account:{account.pk}",
        by=by,
        at=at,
        details=details,
    )
    words = {"provider": _name_of(details["provider"])}
    _tell(account, "accounts/letters/identity_left", words, by=by, at=at)


def _name_of(provider: str) -> str:
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return next((app["name"] for app in apps if app["provider_id"] == provider), provider)


def _tell(
    account: Account, template: str, context: dict[str, Any], *, by: str, at: datetime
) -> None:
    queue_letter(
        to=account.email,
        language=account.language,
        template=template,
        context=context,
        purpose="security",
        by=by,
        at=at,
    )


def note_sign_in(*, account_id: int, method: str, at: datetime) -> None:
    """Remember that an account was signed in to, and how; never from where or by what address."""
    _note("accounts.signed_in", account_id, at, {"method": method})


def note_sign_out(*, account_id: int, at: datetime) -> None:
    """Remember that somebody signed out."""
    _note("accounts.signed_out", account_id, at, {})


def note_key(*, account_id: int, deed: str, at: datetime) -> None:
    """Remember that a passkey came or went; ``deed`` is key_added or key_removed."""
    _note(f"accounts.{deed}", account_id, at, {})


def _note(deed: str, account_id: int, at: datetime, details: dict[str, Any]) -> None:
    subject = f"account:{account_id}"
    note(deed=deed, subject=subject, by=subject, at=at, details=details)


def forget_what_ran_out(*, at: datetime) -> None:
    """Delete sessions that have run out, and what the shared cache no longer counts."""
    Session.objects.filter(expire_date__lt=at).delete()
    with connection.cursor() as cursor:
        cursor.execute("delete from accounts_cache where expires < %s", [at])
