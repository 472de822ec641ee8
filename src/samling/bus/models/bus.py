"""The buses, where they sleep, and when their crews drive."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from samling.bus.rules.crew_hours import Hours
from samling.register.models import Municipality
from samling.strategy.models import Measure


class Depot(models.Model):
    """Where a bus starts in the morning and ends in the afternoon."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Bus(models.Model):
    """One book bus."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="buses")
    is_in_service = models.BooleanField(default=True)
    seats = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many children are let in at a time."
    )
    books = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many books and other items it carries."
    )
    measure = models.ForeignKey(
        Measure,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        help_text="Under which measure its visits count.",
    )

    class Meta:
        verbose_name_plural = "buses"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class CrewDay(models.Model):
    """A weekday of the rotation on which a bus is driven, and the rules of that day.

    Clock times are local. ``longest_minutes`` is the whole day from leaving the depot to being home
    again; ``longest_driving_minutes`` the time behind the wheel.
    """

    bus = models.ForeignKey(Bus, on_delete=models.CASCADE, related_name="crew_days")
    week = models.PositiveSmallIntegerField(help_text="Week of the rotation, from 1.")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    leaves_from = models.TimeField()
    leaves_by = models.TimeField()
    home_by = models.TimeField()
    longest_minutes = models.PositiveSmallIntegerField(default=450)
    longest_driving_minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["bus", "week", "weekday"]
        constraints = [
            models.UniqueConstraint(
                fields=["bus", "week", "weekday"], name="bus_has_one_crew_a_day"
            ),
            models.CheckConstraint(
                name="crew_day_is_a_day_of_a_rotation",
                condition=Q(weekday__lte=6, week__gte=1, week__lte=8),
            ),
            models.CheckConstraint(
                name="crew_day_leaves_before_it_is_home",
                condition=Q(leaves_from__lte=F("leaves_by")) & Q(leaves_from__lt=F("home_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"bus {self.bus_id} week {self.week} weekday {self.weekday}"

    @property
    def hours(self) -> Hours:
        """The rules of the day."""
        return Hours.of(self)
