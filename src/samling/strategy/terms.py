"""Stored words of the strategy, and the words for reach that every later domain uses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanState(models.TextChoices):
    """Where a strategy period stands."""

    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("Ended")


class MeasureState(models.TextChoices):
    """Where a measure stands."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class Audience(models.TextChoices):
    """Whom an activity is for: the age groups and settings that reach is told in."""

    KINDERGARTEN = "kindergarten", _("Kindergartens")
    PRIMARY_SCHOOL = "primary_school", _("Schools")
    CHILDREN = "children", _("Children")
    YOUTH = "youth", _("Young people")
    ADULTS = "adults", _("Adults")
    SENIORS = "seniors", _("Older people")
    EVERYBODY = "everybody", _("Everybody")
    PROFESSIONALS = "professionals", _("Library staff and partners")


class IndicatorSource(models.TextChoices):
    """Where the number of an indicator comes from."""

    EVENTS = "events", _("Events held")
    PARTICIPANTS = "participants", _("Participants")
    DEBATE_MUNICIPALITIES = "debate_municipalities", _("Municipalities with a debate")
    REPORTING_MUNICIPALITIES = "reporting_municipalities", _("Municipalities that have reported")
    TOLD = "told", _("Told by the owner")
