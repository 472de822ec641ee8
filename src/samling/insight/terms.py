"""Stored words of the annual report: its topics, and what each of its figures is called."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """A part of the house whose figures of a year stand together in the report."""

    MEETINGS = "meetings", _("Meetings and courses")
    BUS = "bus", _("The book bus")
    COMPETENCE = "competence", _("The competence plan")
    NETWORKS = "networks", _("Networks")
    ADVICE = "advice", _("Advice to libraries")
    KNOWLEDGE = "knowledge", _("Open knowledge")


# Figures are stored by their key when a report is settled: a key is never used for anything else.
FIGURES: Mapping[str, Promise | str] = {
    "reach.events": _("Events held, and stops the bus visited"),
    "reach.people": _("People reached"),
    "reach.municipalities": _("Municipalities that have reported events"),
    "reach.debate": _("Municipalities with a debate"),
    "measures.done": _("Measures done"),
    "measures.open": _("Measures planned or running"),
    "indicators.reached": _("Targets reached"),
    "meetings.held": _("Meetings and courses held by the county library"),
    "meetings.signed_up": _("People signed up for them"),
    "meetings.came": _("People who came"),
    "meetings.libraries": _("Libraries they came from"),
    "bus.visits": _("Stops visited by the book bus"),
    "bus.places": _("Places it came to"),
    "bus.offer": _("Children with the offer"),
    "bus.present": _("Children who came on board"),
    "bus.loans": _("Loans from the bus"),
    "bus.kilometres": _("Kilometres driven"),
    "competence.held": _("Measures of the competence plan carried out"),
    "competence.percent": _("Share of the need that the plan meets, in per cent"),
    "competence.replied": _("Answers to the survey of needs"),
    "competence.courses": _("Courses with an answer about effect"),
    "competence.gain": _("Levels gained on average, as people say three months later"),
    "networks.active": _("Active networks"),
    "networks.new": _("Networks begun in the year"),
    "networks.members": _("Members in them"),
    "networks.libraries": _("Libraries in a network"),
    "advice.cases": _("Cases opened"),
    "advice.entries": _("Times advice was given"),
    "advice.visits": _("Of these on visits"),
    "advice.asked": _("Questions from outside"),
    "advice.answered": _("Questions answered"),
    "advice.hours": _("Hours until half of them were answered"),
    "knowledge.published": _("Pages published in the year"),
    "knowledge.standing": _("Pages to read at the end of the year"),
}
