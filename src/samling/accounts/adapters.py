"""Where django-allauth asks us what to do."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the register's people, not by signing up."""


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Claims of an OpenID provider become an account."""
