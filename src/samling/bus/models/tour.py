"""What was driven and served, as the crew told it."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from samling.bus import terms
from samling.bus.models.bus import Bus
from samling.bus.models.stop import Stop
from samling.bus.models.visit import Visit
from samling.register.models import Person


class Tour(models.Model):
    """One bus on one date. ``km_start`` and ``km_end`` are what the odometer showed; null is missing."""

    bus = models.ForeignKey(Bus, on_delete=models.PROTECT, related_name="tours")
    on = models.DateField()
    state = models.CharField(max_length=14, choices=terms.TourState, default="planned")
    km_start = models.PositiveIntegerField(null=True, blank=True)
    km_end = models.PositiveIntegerField(null=True, blank=True)
    km = models.PositiveIntegerField(null=True, blank=True, help_text="When told as one number.")
    left_at = models.DateTimeField(null=True, blank=True)
    home_at = models.DateTimeField(null=True, blank=True)
    late_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How late the crew last said that it was."
    )
    reason = models.CharField(max_length=200, blank=True, help_text="Why out of service.")
    is_made_up = models.BooleanField(default=False, help_text="Demonstration data.")

    class Meta:
        ordering = ["-on", "bus"]
        constraints = [
            models.UniqueConstraint(fields=["bus", "on"], name="bus_has_one_tour_a_day"),
            models.CheckConstraint(
                name="tour_odometer_goes_forward",
                condition=Q(km_start__isnull=True)
                | Q(km_end__isnull=True)
                | Q(km_end__gte=F("km_start")),
            ),
        ]

    def __str__(self) -> str:
        return f"bus {self.bus_id} on {self.on}"


# somebody came, or something was counted: a reason alone tells that nothing came of it
VISITED = (
    Q(arrived_at__isnull=False)
    | Q(children__isnull=False)
    | Q(adults__isnull=False)
    | Q(loans_child__isnull=False)
    | Q(loans_adult__isnull=False)
    | Q(event_held=True)
)


class VisitLogQuerySet(models.QuerySet["VisitLog"]):
    """Adjectives of visit logs."""

    def visited(self) -> Self:
        """Those of stops that the bus really came to."""
        return self.filter(VISITED)

    def of_year(self, year: int) -> Self:
        """Those of tours in a calendar year."""
        return self.filter(tour__on__year=year)


class VisitLog(models.Model):
    """What was seen at one stop on one tour. Blank is missing, never zero.

    The key is made by the phone (for a planned visit: the same on every phone, from the visit), so
    that two phones on one tour speak of the same row.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    tour = models.ForeignKey(Tour, on_delete=models.PROTECT, related_name="logs")
    stop = models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="logs")
    visit = models.OneToOneField(
        Visit, on_delete=models.SET_NULL, related_name="log", null=True, blank=True
    )
    arrived_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    groups = models.PositiveSmallIntegerField(null=True, blank=True)
    children = models.PositiveSmallIntegerField(null=True, blank=True)
    adults = models.PositiveSmallIntegerField(null=True, blank=True)
    loans_child = models.PositiveSmallIntegerField(null=True, blank=True)
    loans_adult = models.PositiveSmallIntegerField(null=True, blank=True)
    returns = models.PositiveSmallIntegerField(null=True, blank=True)
    event_held = models.BooleanField(null=True, blank=True)
    event_type = models.CharField(max_length=12, choices=terms.BusEvent, blank=True)
    boxes = models.PositiveSmallIntegerField(null=True, blank=True)
    deviation = models.CharField(max_length=12, choices=terms.VisitReason, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()

    objects: ClassVar[VisitLogQuerySet] = VisitLogQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["tour", "arrived_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tour", "stop"], name="stop_is_logged_once_on_a_tour"),
            models.CheckConstraint(
                name="visit_log_event_with_a_type_was_held",
                condition=Q(event_type="") | Q(event_held=True),
            ),
        ]

    def __str__(self) -> str:
        return f"stop {self.stop_id} on tour {self.tour_id}"


class Device(models.Model):
    """A crew's phone, and how wrong its clock was when last heard from."""

    key = models.UUIDField(unique=True)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    label = models.CharField(max_length=80, blank=True)
    clock_ahead_s = models.IntegerField(null=True, help_text="Seconds; below zero when behind.")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"device {self.key}"


class Mark(models.Model):
    """One fact as a phone told it: kept for ever, taken in once.

    ``told_at`` is the phone's clock put right by the difference seen when it was sent; ``device_at``
    is what the phone itself believed. Of two marks for the same field the later ``told_at`` holds,
    and of two at the same moment the greater key.
    """

    key = models.UUIDField(unique=True)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="marks")
    bus = models.ForeignKey(Bus, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    on = models.DateField(null=True, blank=True, help_text="Date of the tour.")
    log_key = models.UUIDField(null=True, blank=True, help_text="Of the visit log; null: the tour.")
    stop = models.ForeignKey(
        Stop, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    field = models.CharField(max_length=40)
    value = models.JSONField(null=True, blank=True)
    device_at = models.DateTimeField()
    told_at = models.DateTimeField()
    received_at = models.DateTimeField()
    standing = models.CharField(max_length=10, choices=terms.MarkStanding)
    doubt = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["told_at", "key"]
        indexes = [
            models.Index(fields=["log_key", "field"], name="mark_by_log"),
            models.Index(fields=["bus", "on", "field"], name="mark_by_tour"),
        ]

    def __str__(self) -> str:
        return f"{self.field} by {self.device_id} at {self.told_at:%Y-%m-%d %H:%M:%S}"
