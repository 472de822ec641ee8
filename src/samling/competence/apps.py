"""The domain as Django knows it."""

from django.apps import AppConfig


class CompetenceConfig(AppConfig):
    """Needs of competence."""

    name = "samling.competence"
    label = "competence"
