"""The domain as Django knows it."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Reach, pages and reports that read all."""

    name = "samling.insight"
    label = "insight"
