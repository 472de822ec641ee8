"""Stored words of the accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from samling.ground.visitor import Role


class LetterState(models.TextChoices):
    """How far a letter has come."""

    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Refused")
    UNSURE = "unsure", _("Not sure")


class MailState(models.TextChoices):
    """How far a letter to us has come."""

    RECEIVED = "received", _("Waiting")
    USED = "used", _("Delivered")
    REFUSED = "refused", _("Not used")


ROLE_NAMES = {
    Role.COUNTY_STAFF: _("County library staff"),
    Role.DIRECTOR: _("County library director"),
    Role.LIBRARY_CHIEF: _("Head of library"),
    Role.LIBRARY_STAFF: _("Librarian"),
    Role.BUS_CREW: _("Book bus crew"),
    Role.PARTNER: _("Partner"),
    Role.SCHOOL_CONTACT: _("School contact"),
}
