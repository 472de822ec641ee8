"""The journal as Django knows it."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Who did what."""

    name = "samling.journal"
    label = "journal"
