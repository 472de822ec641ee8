"""Dated visits: the settled timetable laid over the school calendar."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from samling.bus import terms
from samling.bus.models.bus import Bus
from samling.bus.models.stop import Stop
from samling.bus.models.timetable import StopVisit, Timetable
from samling.register.models import just

COMES = ~Q(state="cancelled")


class VisitQuerySet(models.QuerySet["Visit"]):
    """Adjectives of dated visits."""

    def coming(self) -> Self:
        """Those that are not cancelled."""
        return self.filter(COMES)

    def after(self, day: date) -> Self:
        """Those on a later day than this."""
        return self.filter(on__gt=day)


class Visit(models.Model):
    """One visit to one stop on one date, within the timetable that is settled for that date.

    Made when a timetable is settled. A moved one keeps its row and gets a new ``period``;
    ``planned_period`` is what was promised. A trigger keeps it inside the timetable's own days.
    """

    timetable = models.ForeignKey(Timetable, on_delete=models.PROTECT, related_name="visits")
    planned = models.ForeignKey(
        StopVisit, on_delete=models.SET_NULL, related_name="visits", null=True, blank=True
    )
    stop = models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="visits")
    bus = models.ForeignKey(Bus, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(help_text="The date in Norway.")
    period = DateTimeRangeField(help_text="From arriving to leaving.")
    planned_period = DateTimeRangeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=terms.VisitState, default="planned")
    reason = models.CharField(max_length=12, choices=terms.VisitReason, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[VisitQuerySet] = VisitQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["period", "pk"]
        constraints = [
            ExclusionConstraint(
                name="bus_is_in_one_place_at_a_time",
                expressions=[
                    (just("bus_id"), RangeOperators.OVERLAPS),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=COMES,
            ),
            models.UniqueConstraint(
                fields=["stop", "on"], condition=COMES, name="stop_is_visited_once_on_a_date"
            ),
        ]
        indexes = [
            models.Index(fields=["stop", "on"], name="visit_by_stop"),
            models.Index(fields=["on", "bus"], name="visit_by_date"),
        ]

    def __str__(self) -> str:
        return f"stop {self.stop_id} on {self.on}"
