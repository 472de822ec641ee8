"""The domain as Django knows it."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Who and where."""

    name = "samling.register"
    label = "register"
