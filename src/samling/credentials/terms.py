"""Stored words of certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Withdrawn(models.TextChoices):
    """Why a certificate no longer counts."""

    NOT_THERE = "not_there", _("The person did not take part after all")
    WRONG_NAME = "wrong_name", _("It was issued anew with the name put right")
    MISTAKE = "mistake", _("It was issued by mistake")
