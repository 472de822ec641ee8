"""Regions: municipalities near each other, many enough to be told of together."""

from __future__ import annotations

from django.db import models

from samling.register.models import Municipality


class Region(models.Model):
    """A group of municipalities."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    place = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.name


class RegionMember(models.Model):
    """A municipality's place in a region."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="members")
    municipality = models.OneToOneField(Municipality, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.region_id} {self.municipality_id}"
