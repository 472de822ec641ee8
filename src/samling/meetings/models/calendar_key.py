"""The secret address of somebody's own calendar."""

from __future__ import annotations

from django.db import models

from samling.register.models import Person


class CalendarKey(models.Model):
    """Who has this address may read which meetings a person goes to; a new one ends the old."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=43, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of person {self.person_id}"
