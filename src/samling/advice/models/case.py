"""Advice given to libraries and municipalities, and what was promised."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from samling.advice.terms import Theme, Way
from samling.register.models import Municipality, Organisation, Person
from samling.strategy.models import Strategy


class CaseQuerySet(models.QuerySet["Case"]):
    """Adjectives of cases."""

    def open(self) -> Self:
        """Those that still wait for something."""
        return self.filter(closed_at__isnull=True)


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
    theme = models.CharField(max_length=20, choices=Theme, blank=True)
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Case]] = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="case_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="case_closes_after_it_opens",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
            ),
        ]
        indexes = [models.Index(fields=["municipality", "-opened_at"], name="case_by_place")]

    def __str__(self) -> str:
        return self.title


class Advice(models.Model):
    """One entry of the advice log: what was said, and when."""

    key = models.UUIDField(
        unique=True,
        default=uuid.uuid4,
        help_text="Made with the form, so that the same advice sent twice is one entry.",
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries")
    text = models.TextField()
    given_on = models.DateField()
    way = models.CharField(
        max_length=10, choices=Way, blank=True, help_text="How it was given; empty: not told."
    )
    noted_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)

    class Meta:
        verbose_name_plural = "advice"
        constraints = [
            models.CheckConstraint(name="advice_says_something", condition=~Q(text="")),
        ]
        indexes = [models.Index(fields=["case", "-given_on", "-id"], name="advice_newest")]

    def __str__(self) -> str:
        return f"advice {self.pk} in case {self.case_id}"


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Adjectives of promises."""

    def open(self) -> Self:
        """Those not yet kept."""
        return self.filter(done_at__isnull=True)

    def overdue(self, on: date) -> Self:
        """Open ones whose day has passed."""
        return self.open().filter(due_on__lt=on)

    def to_be_reminded(self, on: date) -> Self:
        """Open ones that are due by this day and have not been told of on it."""
        told = Q(reminded_on__isnull=True) | Q(reminded_on__lt=on)
        return self.open().filter(told, due_on__lte=on)


class Promise(models.Model):
    """Something an adviser has promised a library by a day."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="promises")
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager[Promise]] = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="promise_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="promise_is_kept_after_it_is_made",
                condition=Q(done_at__isnull=True) | Q(done_at__gte=F("made_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_on"],
                condition=Q(done_at__isnull=True),
                name="promise_on_the_desk",
            ),
            models.Index(
                fields=["due_on"], condition=Q(done_at__isnull=True), name="promise_by_day"
            ),
        ]

    def __str__(self) -> str:
        return f"promise {self.pk} by {self.due_on}"


class Postponement(models.Model):
    """The day a promise had before it was put off, and why."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="postponements")
    was_due_on = models.DateField()
    reason = models.CharField(max_length=200)
    put_off_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="postponement_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"promise {self.promise_id} was due on {self.was_due_on}"
