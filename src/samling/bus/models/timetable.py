"""Timetables: what is driven in each week of the rotation, from draft to settled and replaced."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast, Extract

from samling.bus import terms
from samling.bus.models.bus import Bus, Depot
from samling.bus.models.stop import Stop
from samling.register.models import Person, just


class TimetableQuerySet(models.QuerySet["Timetable"]):
    """Adjectives of timetables."""

    def settled(self) -> Self:
        """Those that hold, now or in their own period."""
        return self.filter(state="settled")


class Timetable(models.Model):
    """A timetable for a school year or a part of one.

    Week 1 of the rotation begins on ``rotation_starts_on``, a Monday; weeks are counted through
    holidays. A settled one that is replaced before its end keeps the days it held. Only one settled
    timetable holds at a time.
    """

    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=terms.TimetableState, default="draft")
    school_year = models.PositiveSmallIntegerField(help_text="The year in which it begins.")
    period = DateRangeField()
    version = models.PositiveSmallIntegerField(default=1)
    rotation_weeks = models.PositiveSmallIntegerField()
    rotation_starts_on = models.DateField()
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="followed_by", null=True, blank=True
    )
    reply_by = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    is_made_up = models.BooleanField(
        default=False, help_text="Made by the program to begin with; the real one is not public."
    )
    source = models.CharField(max_length=200, blank=True)

    objects: ClassVar[TimetableQuerySet] = TimetableQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            ExclusionConstraint(
                name="one_settled_timetable_holds_at_a_time",
                expressions=[("period", RangeOperators.OVERLAPS)],
                condition=Q(state="settled"),
            ),
            models.CheckConstraint(
                name="timetable_rotation_begins_on_a_monday",
                condition=Q(rotation_starts_on__iso_week_day=1),
            ),
            models.CheckConstraint(
                name="timetable_is_settled_at_a_moment",
                condition=~Q(state__in=["settled", "replaced"]) | Q(settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="timetable_has_a_rotation", condition=Q(rotation_weeks__range=(1, 8))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class TimetableDay(models.Model):
    """What one bus does on one weekday of one week of the rotation."""

    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="days")
    bus = models.ForeignKey(Bus, on_delete=models.PROTECT, related_name="+")
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="+")
    week = models.PositiveSmallIntegerField(help_text="Week of the rotation, from 1.")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    leaves = models.TimeField()
    home = models.TimeField()
    driving_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    driving_km = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["bus", "week", "weekday"]
        constraints = [
            models.UniqueConstraint(
                fields=["timetable", "bus", "week", "weekday"],
                name="timetable_has_each_bus_day_once",
            ),
            models.CheckConstraint(
                name="timetable_day_is_a_day_of_a_rotation",
                condition=Q(weekday__lte=6, week__gte=1, week__lte=8),
            ),
            models.CheckConstraint(
                name="timetable_day_leaves_before_it_is_home",
                condition=Q(leaves__lt=F("home")),
            ),
        ]

    def __str__(self) -> str:
        return f"timetable {self.timetable_id} bus {self.bus_id} {self.week}.{self.weekday}"


def second_of_day(field: str) -> Cast:
    """The second of a clock time, as a whole number that ranges are made of."""
    return Cast(Extract(field, "epoch"), models.IntegerField())


class StopVisit(models.Model):
    """A visit to a stop on a day of the rotation: the promise the school hears about."""

    day = models.ForeignKey(TimetableDay, on_delete=models.CASCADE, related_name="visits")
    stop = models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="stop_visits")
    arrives = models.TimeField()
    leaves = models.TimeField()

    class Meta:
        ordering = ["day", "arrives"]
        constraints = [
            models.UniqueConstraint(fields=["day", "stop"], name="stop_is_visited_once_a_day"),
            models.CheckConstraint(
                name="stop_visit_arrives_before_it_leaves", condition=Q(arrives__lt=F("leaves"))
            ),
            ExclusionConstraint(
                name="bus_is_at_one_stop_at_a_time",
                expressions=[
                    (just("day_id"), RangeOperators.OVERLAPS),
                    (
                        Func(
                            second_of_day("arrives"), second_of_day("leaves"), function="int4range"
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"stop {self.stop_id} on day {self.day_id} at {self.arrives:%H:%M}"
