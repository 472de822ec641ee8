"""Who outside the libraries gives what, and by which agreement."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from samling.competence import terms
from samling.register.models import Organisation, Person


class Agreement(models.Model):
    """What the county library and a partner have agreed on, from one day to another."""

    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    period = DateRangeField()
    contact = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    owner = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["partner"], name="agreement_of_a_partner")]

    def __str__(self) -> str:
        return f"agreement {self.pk} with {self.partner_id}"


class Provision(models.Model):
    """Something a partner gives to a competence, named by its key so that it outlives a version."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="provisions")
    title = models.CharField(max_length=200)
    form = models.CharField(max_length=10, choices=terms.ProvisionForm)
    competence_key = models.SlugField(max_length=60)
    is_interdisciplinary = models.BooleanField(default=False)
    fields = models.CharField(
        max_length=200, blank=True, help_text="Which other fields take part, such as health."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_what_is_interdisciplinary_names_other_fields",
                condition=models.Q(is_interdisciplinary=True) | models.Q(fields=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} gives {self.competence_key}"
