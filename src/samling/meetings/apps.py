"""The domain as Django knows it."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Events and their log."""

    name = "samling.meetings"
    label = "meetings"
