"""Stored words of networks."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NetworkState(models.TextChoices):
    """Where a network stands."""

    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class Standing(models.TextChoices):
    """Where somebody stands in a network."""

    INVITED = "invited", _("Invited")
    ASKED = "asked", _("Has asked to join")
    MEMBER = "member", _("Member")
    LEFT = "left", _("Has left")


class Delivery(models.TextChoices):
    """How a member hears what the others write."""

    EACH = "each", _("Each post as it comes")
    DAILY = "daily", _("One letter a day, when there is something new")
    WEEKLY = "weekly", _("One letter a week, when there is something new")
    NONE = "none", _("No letters")


class SleepAnswer(models.TextChoices):
    """What a convener answers when a network has been silent for long."""

    GOES_ON = "goes-on", _("It goes on")
    PAUSE = "pause", _("Pause it")
    END = "end", _("End it")
