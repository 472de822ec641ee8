"""The domain as Django knows it."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Layout and components."""

    name = "samling.ui"
    label = "ui"
