"""What people are invited to: a meeting, the series it belongs to, what is asked of those who come."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from samling.ground.wording import Wording
from samling.meetings import terms
from samling.meetings.models.event import Event
from samling.register.models import Municipality, Organisation, Person
from samling.strategy.models import Measure
from samling.strategy.terms import Audience

NAMED_IN_NORWEGIAN = ~Q(title_nb="") | ~Q(title_nn="")


class Series(models.Model):
    """Meetings that repeat, such as every third Tuesday; each date is a meeting of its own."""

    rule = models.CharField(max_length=200, help_text="An RRULE of RFC 5545, without DTSTART.")
    is_package = models.BooleanField(
        default=False, help_text="Whoever signs up for one date is signed up for all."
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.rule


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Adjectives of meetings."""

    def public(self) -> Self:
        """Those that anybody may read about: published, or cancelled after they were."""
        return self.filter(published_at__isnull=False, is_open=True).exclude(state="draft")

    def published(self) -> Self:
        """Those that will be held, or have been."""
        return self.filter(state=terms.MeetingState.PUBLISHED)

    def ending_after(self, at: datetime) -> Self:
        """Those that are not over."""
        return self.filter(ends_at__gt=at)

    def patterns(self) -> Self:
        """Templates that others are made from."""
        return self.filter(is_pattern=True)


class Meeting(models.Model):
    """A gathering, course, conference or talk with an invitation; held, it becomes an Event.

    The host decides alone: nobody at the county may touch a library's own meeting.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    slug = models.SlugField(max_length=120, unique=True)
    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=terms.MeetingState, default="draft")
    is_open = models.BooleanField(
        default=True, help_text="In the public calendar; else only who has the address finds it."
    )
    is_pattern = models.BooleanField(default=False, help_text="A template, never held itself.")
    is_made_up = models.BooleanField(default=False, help_text="Demonstration data.")

    title_nb = models.CharField(max_length=160, blank=True)
    title_nn = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    text_nb = models.TextField(blank=True)
    text_nn = models.TextField(blank=True)
    text_en = models.TextField(blank=True)

    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=160, blank=True, help_text="Where people meet, in words.")
    venue = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    room_kind = models.CharField(max_length=10, choices=terms.RoomKind, default="none")
    room_address = models.URLField(max_length=500, blank=True)

    type = models.CharField(max_length=20, choices=terms.EventType)
    audience = models.CharField(max_length=20, choices=Audience)
    theme = models.CharField(max_length=20, choices=terms.Theme, blank=True)
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    partners = models.ManyToManyField(Organisation, related_name="+", blank=True)
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, related_name="meetings", null=True, blank=True
    )

    opens_at = models.DateTimeField(null=True, blank=True, help_text="Sign-up; null: at once.")
    closes_at = models.DateTimeField(
        null=True, blank=True, help_text="Sign-up; null: at the start."
    )
    cancel_until = models.DateTimeField(
        null=True, blank=True, help_text="A later cancellation is late, and is told so."
    )
    offer_hours = models.PositiveSmallIntegerField(
        default=0,
        help_text="A seat that is freed: 0 fills it at once, more offers it for so many hours.",
    )
    sends_reminders = models.BooleanField(default=True)
    asks_afterwards = models.BooleanField(
        default=True, help_text="Three questions when it is over."
    )
    gives_certificate = models.BooleanField(default=True)
    hours = models.DecimalField(
        max_digits=5, decimal_places=1, null=True, blank=True, help_text="On the certificate."
    )
    keeps_material_days = models.PositiveSmallIntegerField(default=365)

    sequence = models.PositiveIntegerField(
        default=0, help_text="SEQUENCE of RFC 5545: one more for each change people must know of."
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=300, blank=True)
    event = models.OneToOneField(
        Event,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="The fact of reach that it became when it had been held.",
    )

    objects: ClassVar[MeetingQuerySet] = MeetingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="meeting_is_named_in_norwegian", condition=NAMED_IN_NORWEGIAN
            ),
            models.CheckConstraint(
                name="meeting_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="meeting_opens_before_it_closes",
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
            ),
            models.CheckConstraint(
                name="meeting_is_cancelled_at_a_moment",
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="meeting_is_published_at_a_moment",
                condition=~Q(state="published") | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="pattern_is_never_published", condition=Q(is_pattern=False) | Q(state="draft")
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at", "id"],
                condition=Q(published_at__isnull=False, is_open=True),
                name="meeting_in_the_calendar",
            ),
            models.Index(fields=["host", "-starts_at"], name="meeting_by_host"),
        ]

    def __str__(self) -> str:
        return f"{self.title_nb or self.title_nn} ({self.starts_at:%Y-%m-%d})"

    @property
    def title(self) -> Wording:
        """The title in the reader's language."""
        return Wording(self.title_nb, self.title_nn, self.title_en)

    @property
    def text(self) -> Wording:
        """What it is about, in the reader's language."""
        return Wording(self.text_nb, self.text_nn, self.text_en)


class Question(models.Model):
    """Something asked of those who sign up, with the day its answers are deleted."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="questions")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=terms.QuestionKind)
    text_nb = models.CharField(max_length=200, blank=True)
    text_nn = models.CharField(max_length=200, blank=True)
    text_en = models.CharField(max_length=200, blank=True)
    choices = models.JSONField(default=list, blank=True, help_text="For a choice: a list of words.")
    is_required = models.BooleanField(default=False)
    keep_days = models.PositiveSmallIntegerField(
        default=30, help_text="Days after the meeting; diet and access needs go after one."
    )

    class Meta:
        ordering = ["meeting", "place"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "place"], name="question_has_its_own_place"),
            models.CheckConstraint(
                name="question_of_needs_is_forgotten_the_day_after",
                condition=~Q(kind__in=["diet", "access"]) | Q(keep_days__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.text_nb or self.text_nn

    @property
    def text(self) -> Wording:
        """The question in the reader's language."""
        return Wording(self.text_nb, self.text_nn, self.text_en)
