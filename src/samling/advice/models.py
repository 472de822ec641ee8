"""Advice given to libraries and municipalities, and what was promised."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models

from samling.register.models import Municipality, Organisation, Person
from samling.strategy.models import Strategy


class Case(models.Model):
    """One matter of advice in a municipality, from first enquiry to last promise."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    library = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    strategy = models.ForeignKey(
        Strategy, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    title = models.CharField(max_length=160)
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["municipality", "-opened_at"], name="case_by_place")]

    def __str__(self) -> str:
        return self.title


class Advice(models.Model):
    """One entry of the advice log: what was said, when, how."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries")
    text = models.TextField()
    given_on = models.DateField()
    noted_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)

    class Meta:
        verbose_name_plural = "advice"

    def __str__(self) -> str:
        return f"advice {self.pk} in case {self.case_id}"


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Adjectives of promises."""

    def open(self) -> Self:
        """Those not yet kept or taken back."""
        return self.filter(done_at__isnull=True)

    def overdue(self, on: date) -> Self:
        """Open ones whose day has passed."""
        return self.open().filter(due_on__lt=on)


class Promise(models.Model):
    """Something an adviser has promised a library by a day."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="promises")
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager[Promise]] = PromiseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(
                fields=["owner", "due_on"],
                condition=models.Q(done_at__isnull=True),
                name="promise_on_the_desk",
            )
        ]

    def __str__(self) -> str:
        return f"promise {self.pk} by {self.due_on}"
