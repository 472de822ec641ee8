"""When a network meets: the agenda, the minutes, and who does what by when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from samling.meetings.models import Meeting
from samling.networks.models.network import Membership, Network


class NetworkMeeting(models.Model):
    """That a meeting is a network's; the meeting itself never hears of it."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="meetings")
    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="+")
    invited_at = models.DateTimeField(
        null=True, blank=True, help_text="Members who joined before have been invited by letter."
    )
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"meeting {self.meeting_id} of network {self.network_id}"


class AgendaItem(models.Model):
    """Something to talk about; beside it stands, afterwards, what was said and decided."""

    gathering = models.ForeignKey(NetworkMeeting, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True, max_length=2000)
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How long it takes."
    )
    proposed_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    proposed_at = models.DateTimeField()
    said = models.TextField(blank=True, max_length=8000)
    decision = models.TextField(blank=True, max_length=2000)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "place"],
                name="agenda_item_has_its_own_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MinutesEdition(models.Model):
    """The minutes as they were published; a later change is a new edition, and the old one stays."""

    gathering = models.ForeignKey(NetworkMeeting, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(help_text="Items with what was said and decided, and the tasks.")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "number"], name="minutes_have_each_edition_once"
            ),
        ]

    def __str__(self) -> str:
        return f"minutes of {self.gathering_id}, edition {self.number}"


class Task(models.Model):
    """Who does what by when, as agreed at a meeting; stands on the work desk until it is done."""

    gathering = models.ForeignKey(NetworkMeeting, on_delete=models.CASCADE, related_name="tasks")
    text = models.CharField(max_length=300)
    owner = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    due_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["owner", "due_on"],
                condition=Q(done_at__isnull=True),
                name="task_on_the_desk",
            ),
        ]

    def __str__(self) -> str:
        return self.text
