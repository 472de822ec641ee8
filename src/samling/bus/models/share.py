"""What the bus costs, and what each municipality pays."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from samling.bus import terms
from samling.register.models import Municipality


class RunningYear(models.Model):
    """What running the buses took in a calendar year; null is missing, never zero."""

    year = models.PositiveSmallIntegerField(unique=True)
    cost_nok = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    person_years = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class ShareRule(models.Model):
    """How payment is worked out in a calendar year: an amount for each unit of a basis.

    A rule without a municipality holds for all; one with a municipality holds there instead of the
    general one with the same basis.
    """

    year = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=10, choices=terms.ShareBasis)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    amount_nok = models.DecimalField(max_digits=10, decimal_places=2)
    comment = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-year", "basis", "municipality"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "basis", "municipality"],
                nulls_distinct=False,
                name="share_rule_is_said_once",
            ),
            models.CheckConstraint(
                name="share_rule_amount_is_not_below_zero", condition=Q(amount_nok__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.basis} {self.amount_nok}"


class Share(models.Model):
    """What one municipality got and pays for a year, as it was when it was fixed."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    visits = models.PositiveIntegerField(null=True, blank=True)
    children = models.PositiveIntegerField(null=True, blank=True)
    amount_nok = models.DecimalField(max_digits=12, decimal_places=2)
    fixed_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "municipality"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year"], name="municipality_has_one_share_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.year} {self.amount_nok}"
