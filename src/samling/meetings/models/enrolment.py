"""Who has signed up, where they stand in the queue, and what they answered."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from samling.meetings import terms
from samling.meetings.models.meeting import Meeting, Question
from samling.meetings.models.seats import SeatPool, Session
from samling.register.models import Municipality, Organisation, Person
from samling.register.terms import Language

LIVE = Q(standing__in=["seated", "offered", "waiting"])


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Adjectives of enrolments."""

    def live(self) -> Self:
        """Those that hold a seat, are offered one, or wait for one."""
        return self.filter(LIVE)

    def seated(self) -> Self:
        """Those with a seat."""
        return self.filter(standing=terms.EnrolmentStanding.SEATED)

    def waiting(self) -> Self:
        """Those in the queue, in the order in which they came."""
        return self.filter(standing=terms.EnrolmentStanding.WAITING).order_by("place")


class Enrolment(models.Model):
    """One person's place at a meeting. The key is the personal link: who has it may change it."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="enrolments")
    pool = models.ForeignKey(SeatPool, on_delete=models.PROTECT, related_name="enrolments")
    place = models.PositiveIntegerField(help_text="The order of arrival within the pool.")
    standing = models.CharField(max_length=10, choices=terms.EnrolmentStanding)
    name = models.CharField(max_length=120, blank=True, help_text="Empty when it has been erased.")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, choices=Language, default="nb")
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    group = models.UUIDField(
        null=True, blank=True, help_text="Signed up together, by one of them or by their leader."
    )
    is_all_or_nothing = models.BooleanField(
        default=False, help_text="The group is seated together, or waits together."
    )
    enrolled_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    asked_at = models.DateTimeField()
    offered_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many days before the last reminder was written."
    )
    is_late = models.BooleanField(default=False, help_text="Cancelled after the last day for it.")
    attended = models.BooleanField(null=True, blank=True, help_text="Null: nobody has told.")
    attended_how = models.CharField(max_length=10, choices=terms.AttendedHow, blank=True)
    is_walk_in = models.BooleanField(default=False, help_text="Came without having signed up.")
    evaluated_on = models.DateField(
        null=True, blank=True, help_text="Has answered; what was answered stands without the name."
    )
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[EnrolmentQuerySet] = EnrolmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "email"],
                condition=LIVE & ~Q(email=""),
                name="nobody_sits_twice",
            ),
            models.UniqueConstraint(fields=["pool", "place"], name="order_of_arrival_is_told_once"),
            models.CheckConstraint(
                name="enrolment_is_offered_until_a_moment",
                condition=Q(standing="offered", offered_until__isnull=False)
                | (~Q(standing="offered") & Q(offered_until__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["pool", "place"],
                condition=Q(standing="waiting"),
                name="enrolment_in_the_queue",
            ),
            models.Index(fields=["meeting", "standing"], name="enrolment_by_standing"),
            models.Index(
                fields=["offered_until"],
                condition=Q(standing="offered"),
                name="enrolment_offer_lapses",
            ),
            models.Index(fields=["group"], name="enrolment_of_a_group"),
            models.Index(fields=["person"], name="enrolment_of_a_person"),
            models.Index(fields=["organisation"], name="enrolment_of_a_library"),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.pk} at meeting {self.meeting_id}: {self.standing}"


class SessionChoice(models.Model):
    """A session that somebody has picked; one in each round."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="choices")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="choices")
    round = models.PositiveSmallIntegerField()
    attended = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "round"], name="one_session_is_picked_in_a_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} goes to session {self.session_id}"


class Answer(models.Model):
    """What somebody answered to a question; deleted when the question's days are over."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    text = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "question"], name="question_is_answered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"answer of {self.enrolment_id} to {self.question_id}"
