"""What a course was to teach, and what those who came say three months later."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from samling.competence import terms
from samling.competence.models.framework import Competence
from samling.meetings.models import Enrolment, Meeting
from samling.register.terms import Language


class CourseAim(models.Model):
    """A competence that a meeting is to raise."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, related_name="aims")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "competence"], name="course_aims_once_at_a_competence"
            ),
        ]

    def __str__(self) -> str:
        return f"meeting {self.meeting_id} aims at {self.competence_id}"


class FollowUp(models.Model):
    """The question to those who were enrolled, three months after a course."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="+")
    ask_on = models.DateField()
    last_day = models.DateField()
    asked_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="follow_up_ends_after_it_asks", condition=Q(last_day__gt=models.F("ask_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"follow-up of meeting {self.meeting_id}"


class FollowUpInvitation(models.Model):
    """One who is asked how it went. The key is the personal link."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="invitations")
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    language = models.CharField(max_length=2, choices=Language, default="nb")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up", "enrolment"], name="enrolled_is_followed_up_once"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} to follow-up {self.follow_up_id}"


class FollowUpReply(models.Model):
    """What somebody says three months after; cut loose from the invitation when it closes."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="replies")
    invitation = models.OneToOneField(
        FollowUpInvitation, on_delete=models.SET_NULL, related_name="reply", null=True, blank=True
    )
    came = models.BooleanField()
    has_used = models.BooleanField(null=True, blank=True)
    hindrances = ArrayField(models.CharField(max_length=12, choices=terms.Hindrance), default=list)

    class Meta:
        verbose_name_plural = "follow-up replies"

    def __str__(self) -> str:
        return f"reply {self.pk} to follow-up {self.follow_up_id}"


class Gain(models.Model):
    """Level before a course and now, both told three months after it."""

    reply = models.ForeignKey(FollowUpReply, on_delete=models.CASCADE, related_name="gains")
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, related_name="+")
    before = models.PositiveSmallIntegerField(choices=terms.Grade)
    now = models.PositiveSmallIntegerField(choices=terms.Grade)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reply", "competence"], name="gain_is_told_once_for_a_competence"
            ),
            models.CheckConstraint(
                name="gain_stays_on_the_scale", condition=Q(before__lte=4, now__lte=4)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reply_id} {self.competence_id}: {self.before} → {self.now}"
