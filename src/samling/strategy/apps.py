"""The domain as Django knows it."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """Why."""

    name = "samling.strategy"
    label = "strategy"
