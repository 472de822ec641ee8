"""The domain as Django knows it."""

from django.apps import AppConfig


class NetworksConfig(AppConfig):
    """Networks, their members, meetings, talk and shelf."""

    name = "samling.networks"
    label = "networks"
