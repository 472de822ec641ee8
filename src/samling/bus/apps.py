"""The domain as Django knows it."""

from django.apps import AppConfig


class BusConfig(AppConfig):
    """The book bus."""

    name = "samling.bus"
    label = "bus"
