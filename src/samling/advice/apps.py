"""The domain as Django knows it."""

from django.apps import AppConfig


class AdviceConfig(AppConfig):
    """Cases, promises and dates."""

    name = "samling.advice"
    label = "advice"
