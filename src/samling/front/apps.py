"""The domain as Django knows it."""

from django.apps import AppConfig


class FrontConfig(AppConfig):
    """Front page, menu, work desk."""

    name = "samling.front"
    label = "front"
