"""Stored words of events. Types and organisers are those of the national statistics."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventType(models.TextChoices):
    """What an event is, in the words of the national statistics' form of 2020."""

    DEBATE = "debate", _("Conversation or debate")
    TRAINING = "training", _("Training, course, workshop")
    CULTURE = "culture", _("Cultural event")
    ORIENTATION = "orientation", _("Library orientation")


class Organiser(models.TextChoices):
    """Own: the library decides, makes or pays for the content. External: it lends the room."""

    OWN = "own", _("Run by the library")
    EXTERNAL = "external", _("External organiser")


class Setting(models.TextChoices):
    """Where people met."""

    IN_HOUSE = "in_house", _("In the library")
    OUTSIDE = "outside", _("Outside the library")
    DIGITAL = "digital", _("Digital")


class Scope(models.TextChoices):
    """Whose events a running total adds up."""

    COUNTY = "county", _("County")
    MUNICIPALITY = "municipality", _("Municipality")
    LIBRARY = "library", _("Library")


class Grain(models.TextChoices):
    """How long a running total lasts."""

    MONTH = "month", _("Month")
    YEAR = "year", _("Year")
