"""Who may sign in: those who have an account, and those whom the register knows."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from samling.accounts.models import Account


def language_of_known(email: str, *, on: date) -> str | None:
    """The language of somebody who may have an account, asked upstairs by the setting SIGN_IN_KNOWS."""
    return import_string(settings.SIGN_IN_KNOWS)(email, on=on)  # type: ignore[no-any-return]


def account_of(email: str) -> Account | None:
    """The open account with this address."""
    return Account.objects.filter(email=email.strip().lower(), is_active=True).first()
