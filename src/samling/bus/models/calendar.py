"""When there is school."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from samling.bus import terms
from samling.register.models import Municipality, just


class SchoolCalendar(models.Model):
    """The school calendar (skolerute) of a municipality for one school year.

    ``period`` runs from the first school day to the day after the last. A calendar that nobody has
    taken from the municipality's own page yet is ``is_assumed``.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    school_year = models.PositiveSmallIntegerField(help_text="The year in which it begins.")
    period = DateRangeField()
    is_assumed = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "school_year"],
                name="municipality_has_one_school_calendar_a_year",
            ),
            ExclusionConstraint(
                name="school_years_of_a_municipality_do_not_overlap",
                expressions=[
                    (just("municipality_id"), RangeOperators.OVERLAPS),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.school_year}"


class FreeDay(models.Model):
    """Days without school within a school year: a holiday, a school holiday or a planning day."""

    calendar = models.ForeignKey(SchoolCalendar, on_delete=models.CASCADE, related_name="free_days")
    period = DateRangeField()
    kind = models.CharField(max_length=10, choices=terms.FreeKind)
    label = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["period", "pk"]

    def __str__(self) -> str:
        return f"{self.label} {self.period}"
