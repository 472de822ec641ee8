"""Roads and stops that are shut for a season."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from samling.bus.models.stop import Stop


class Closure(models.Model):
    """A stop that cannot be used, or a stretch of road that cannot be driven, for a period.

    A road is closed inside a circle (a pass, a ferry quay): trips that would go through it go
    round, and take ``detour_minutes`` longer where the way round is not known. With ``is_yearly``
    the same days count every year.
    """

    label = models.CharField(max_length=120)
    stop = models.ForeignKey(
        Stop, on_delete=models.CASCADE, related_name="closures", null=True, blank=True
    )
    road = models.CharField(max_length=20, blank=True, help_text="Category and number: F51.")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    radius_km = models.FloatField(null=True, blank=True)
    detour_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    period = DateRangeField()
    is_yearly = models.BooleanField(default=False)

    class Meta:
        ordering = ["label", "pk"]
        constraints = [
            models.CheckConstraint(
                name="closure_is_of_a_stop_or_of_a_place_on_a_road",
                condition=Q(
                    stop__isnull=False,
                    latitude__isnull=True,
                    longitude__isnull=True,
                    radius_km__isnull=True,
                )
                | Q(
                    stop__isnull=True,
                    latitude__isnull=False,
                    longitude__isnull=False,
                    radius_km__gt=0,
                    detour_minutes__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.label
