"""Stored words of advice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    """What advice is about."""

    MEETING_PLACE = "meeting_place", _("Events and meeting place")
    CHILDREN = "children", _("Children and young people")
    LEARNING = "learning", _("Learning and digital skills")
    COLLECTIONS = "collections", _("Collections and systems")
    STAFF = "staff", _("Staff and leadership")
    PREMISES = "premises", _("Premises and opening hours")
    GRANTS = "grants", _("Projects and grants")
    STATISTICS = "statistics", _("Statistics and reporting")
    LAW = "law", _("Law, rights and privacy")
    SCHOOL = "school", _("School libraries")
    BUS = "bus", _("Book bus")
    OTHER = "other", _("Something else")


class Way(models.TextChoices):
    """How advice was given."""

    VISIT = "visit", _("On a visit")
    SCREEN = "screen", _("On screen")
    PHONE = "phone", _("By telephone")
    MAIL = "mail", _("By e-mail")


class CameBy(models.TextChoices):
    """How an enquiry reached us."""

    FORM = "form", _("The form")
    MAIL = "mail", _("E-mail")
    FORWARDED = "forwarded", _("Forwarded e-mail")
    OURS = "ours", _("Written by us first")


class Direction(models.TextChoices):
    """Whether a message came to us or went from us."""

    IN = "in", _("To us")
    OUT = "out", _("From us")


class KnowledgeState(models.TextChoices):
    """How far a page of knowledge has come."""

    DRAFT = "draft", _("Draft")
    WAITING = "waiting", _("Waits for a second look")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
