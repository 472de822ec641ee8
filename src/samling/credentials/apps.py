"""The domain as Django knows it."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """Certificates and Open Badges."""

    name = "samling.credentials"
    label = "credentials"
