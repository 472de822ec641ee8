"""The domain as Django knows it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """How somebody proves who they are."""

    name = "samling.accounts"
    label = "accounts"
