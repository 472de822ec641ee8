"""Notices: what is told to those concerned, and to whom it went."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from samling.bus import terms
from samling.bus.models.bus import Bus
from samling.bus.models.stop import Stop
from samling.bus.models.visit import Visit
from samling.register.models import Person
from samling.register.terms import Language


class Notice(models.Model):
    """A reminder, a delay, an outage or a change: about one visit, or about a bus on a date."""

    kind = models.CharField(max_length=10, choices=terms.NoticeKind)
    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="notices", null=True, blank=True
    )
    bus = models.ForeignKey(Bus, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    on = models.DateField(null=True, blank=True)
    minutes_late = models.PositiveSmallIntegerField(null=True, blank=True)
    days_before = models.PositiveSmallIntegerField(null=True, blank=True)
    message = models.CharField(max_length=500, blank=True, help_text="In the writer's own words.")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="notice_is_about_a_visit_or_a_bus_on_a_date",
                condition=Q(visit__isnull=False) | Q(bus__isnull=False, on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["visit", "days_before"],
                condition=Q(kind="reminder"),
                name="visit_is_reminded_of_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.given_at:%Y-%m-%d %H:%M}"


class Telling(models.Model):
    """A notice to one receiver by one channel; its token says "we are on a trip" with one tap."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="tellings")
    stop = models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="tellings", null=True, blank=True
    )
    channel = models.CharField(max_length=5, choices=terms.Channel)
    to = models.CharField(max_length=254)
    language = models.CharField(max_length=2, choices=Language, default="nb")
    token = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=8, choices=terms.TellingState, default="waiting")
    fault = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(
        null=True, blank=True, help_text="When they said they are away."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "stop", "channel", "to"], name="receiver_is_told_once"
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.notice_id} to stop {self.stop_id} by {self.channel}"
