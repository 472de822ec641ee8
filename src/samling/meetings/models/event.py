"""What happened: events, the numbers told about them, and running totals."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from samling.ground.figures import Figure, Standing
from samling.meetings import terms
from samling.register.models import Municipality, Organisation, Person
from samling.register.terms import CountStanding
from samling.strategy.models import Measure
from samling.strategy.terms import Audience

STANDS = Q(struck_at__isnull=True)


class EventQuerySet(models.QuerySet["Event"]):
    """Adjectives of events."""

    def standing(self) -> Self:
        """Those that the library has not taken out again."""
        return self.filter(STANDS)

    def public(self) -> Self:
        """Those that anybody may read about."""
        return self.filter(STANDS, is_public=True)

    def begun(self, at: datetime) -> Self:
        """Those that began before this moment."""
        return self.filter(starts_at__lte=at)


class Event(models.Model):
    """One arrangement at a library. The library's own: the county neither approves nor edits it."""

    key = models.UUIDField(
        unique=True,
        default=uuid.uuid4,
        help_text="Made by the phone, so that the same event sent twice is one event.",
    )
    title = models.CharField(max_length=160)
    library = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    starts_at = models.DateTimeField()
    month = models.DateField(help_text="The first day of the month it began in, in Norway.")
    type = models.CharField(max_length=20, choices=terms.EventType)
    organiser = models.CharField(max_length=10, choices=terms.Organiser)
    audience = models.CharField(max_length=20, choices=Audience)
    setting = models.CharField(max_length=10, choices=terms.Setting, default="in_house")
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    people = models.PositiveIntegerField(null=True, blank=True)
    standing = models.CharField(max_length=10, choices=CountStanding, default="missing")
    is_public = models.BooleanField(default=True)
    is_made_up = models.BooleanField(default=False, help_text="Demonstration data.")
    logged_at = models.DateTimeField()
    logged_by = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    confirmed_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When somebody told that it was held; an announced event counts from then on.",
    )
    struck_at = models.DateTimeField(
        null=True, blank=True, help_text="Taken out by the library itself; no longer counted."
    )
    fingerprint = models.CharField(
        max_length=32, blank=True, help_text="Of what was first told, to know a repeated sending."
    )

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="event_count_is_missing_exactly_without_a_number",
                condition=Q(people__isnull=True, standing="missing")
                | (Q(people__isnull=False) & ~Q(standing="missing")),
            ),
            models.CheckConstraint(
                name="event_with_a_number_was_held",
                condition=Q(people__isnull=True) | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="event_of_orientation_is_the_librarys_own",
                condition=~Q(type="orientation", organiser="external"),
            ),
        ]
        indexes = [
            models.Index(fields=["library", "-starts_at", "-id"], name="event_by_library"),
            models.Index(fields=["logged_by", "-logged_at"], name="event_by_logger"),
            models.Index(
                fields=["library", "starts_at"],
                condition=STANDS & Q(people__isnull=True),
                name="event_without_a_number",
            ),
            models.Index(
                fields=["municipality", "-starts_at", "-id"],
                condition=STANDS & Q(is_public=True),
                name="event_by_municipality",
            ),
            models.Index(
                fields=["type", "-starts_at", "-id"],
                condition=STANDS & Q(is_public=True),
                name="event_by_type",
            ),
            models.Index(
                fields=["audience", "-starts_at", "-id"],
                condition=STANDS & Q(is_public=True),
                name="event_by_audience",
            ),
            models.Index(
                fields=["-starts_at", "-id"],
                condition=STANDS & Q(is_public=True),
                name="event_newest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.starts_at:%Y-%m-%d})"

    @property
    def figure(self) -> Figure:
        """How many came, with its standing."""
        return Figure(self.people, Standing(self.standing))

    @property
    def counts(self) -> bool:
        """True when it stands in the running totals: it was held, and is not taken out again."""
        return self.confirmed_at is not None and self.struck_at is None


class Correction(models.Model):
    """A number about an event as it stood before somebody corrected it."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="corrections")
    people = models.PositiveIntegerField(null=True)
    standing = models.CharField(max_length=10, choices=CountStanding)
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="correction_is_missing_exactly_without_a_number",
                condition=Q(people__isnull=True, standing="missing")
                | (Q(people__isnull=False) & ~Q(standing="missing")),
            ),
        ]

    def __str__(self) -> str:
        return f"event {self.event_id} was {self.people} until {self.corrected_at:%Y-%m-%d}"

    @property
    def figure(self) -> Figure:
        """The number as it was, with its standing."""
        return Figure(self.people, Standing(self.standing))


class Gathering(models.Model):
    """Which events count under a measure when the librarian does not say."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="+")
    type = models.CharField(max_length=20, choices=terms.EventType, blank=True)
    audience = models.CharField(max_length=20, choices=Audience, blank=True)
    organiser = models.CharField(max_length=10, choices=terms.Organiser, blank=True)
    place = models.PositiveSmallIntegerField(default=100, help_text="The lowest that fits wins.")

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "type", "audience", "organiser"],
                name="gathering_is_said_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} gathers {self.type or 'any'} for {self.audience or 'anybody'}"


class Tally(models.Model):
    """A running total of events, kept in the same transaction as the event itself.

    One row for each scope, owner, span, measure, type, organiser, audience and setting, so that a
    page costs the same whether the county has six thousand events or six hundred thousand.
    """

    scope = models.CharField(max_length=12, choices=terms.Scope)
    owner = models.BigIntegerField(
        help_text="Key of the library or municipality; 0 for the county."
    )
    grain = models.CharField(max_length=5, choices=terms.Grain)
    starts_on = models.DateField()
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    type = models.CharField(max_length=20, choices=terms.EventType)
    organiser = models.CharField(max_length=10, choices=terms.Organiser)
    audience = models.CharField(max_length=20, choices=Audience)
    setting = models.CharField(max_length=10, choices=terms.Setting)
    events = models.IntegerField(default=0)
    counted = models.IntegerField(default=0, help_text="Events whose number of people is known.")
    estimated = models.IntegerField(default=0, help_text="Of those counted, the estimated ones.")
    people = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            # owner and span come first, so that one owner's year is one stretch of the index
            models.UniqueConstraint(
                fields=[
                    "scope",
                    "grain",
                    "owner",
                    "starts_on",
                    "measure",
                    "type",
                    "organiser",
                    "audience",
                    "setting",
                ],
                nulls_distinct=False,
                name="tally_is_kept_once",
            ),
            models.CheckConstraint(
                name="tally_counts_no_more_than_happened",
                condition=Q(counted__lte=F("events"), estimated__lte=F("counted"), people__gte=0),
            ),
        ]
        indexes = [
            models.Index(fields=["scope", "grain", "starts_on"], name="tally_of_everybody"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.owner} {self.starts_on} {self.type}: {self.events}"
