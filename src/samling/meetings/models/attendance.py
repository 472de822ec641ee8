"""Who came, as it was marked; what was told of a meeting that was held; imported reports."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from samling.meetings import terms
from samling.meetings.models.enrolment import Enrolment
from samling.meetings.models.meeting import Meeting
from samling.meetings.models.seats import Session
from samling.register.models import Person


class Mark(models.Model):
    """One tick at the door, or the taking back of one. The last of them by the clock is what holds."""

    key = models.UUIDField(unique=True, help_text="Made by the phone: sent twice it is one.")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="marks")
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    came = models.BooleanField()
    how = models.CharField(max_length=10, choices=terms.AttendedHow)
    marked_at = models.DateTimeField(help_text="By the phone's clock, put right by the server's.")
    received_at = models.DateTimeField()
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mark_is_made_before_it_is_received",
                condition=Q(marked_at__lte=models.F("received_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["enrolment", "session", "-marked_at"], name="mark_last_word"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {'came' if self.came else 'did not come'}: {self.how}"


class Holding(models.Model):
    """That a meeting was held, and the number of people that was told of it by itself."""

    meeting = models.OneToOneField(
        Meeting, on_delete=models.CASCADE, related_name="holding", primary_key=True
    )
    people = models.PositiveIntegerField(null=True, blank=True, help_text="Null: nobody marked.")
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"meeting {self.meeting_id} held by {self.people}"


class Report(models.Model):
    """An attendance report from a video service: who was found, who was not, and why."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="reports")
    file_name = models.CharField(max_length=120)
    service = models.CharField(max_length=20, choices=terms.VideoService)
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    rows = models.PositiveIntegerField()
    matched = models.PositiveIntegerField()
    unmatched = models.JSONField(
        default=list, help_text="Lines that fitted nobody, with the reason; deleted after 30 days."
    )
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-read_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.matched} of {self.rows}"
