"""Where mail can come in: the addresses, and who takes what comes there."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from samling.accounts.rules import mail


def takers() -> tuple[mail.Taker, ...]:
    """Who takes mail, as a storey above has written it: the setting MAIL_TAKERS names the list."""
    return import_string(settings.MAIL_TAKERS)  # type: ignore[no-any-return]


def kinds() -> tuple[str, ...]:
    """The words before the + of our addresses."""
    return tuple(taker.kind for taker in takers())


def taker_of(kind: str) -> mail.Taker | None:
    """Who takes this kind of mail; None when nobody does."""
    return next((taker for taker in takers() if taker.kind == kind), None)


def address_of(kind: str, token: str = "") -> str:
    """The address that mail about this comes to; empty when no mail can come in."""
    return mail.address_of(kind, token, domain=settings.INBOX_DOMAIN)


def recipient_of(address: str) -> mail.Recipient | None:
    """Whom an address is for; None when it is none of ours."""
    return mail.recipient_of(address, domain=settings.INBOX_DOMAIN, kinds=kinds())
