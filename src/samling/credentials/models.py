"""The keys that certificates are signed with, and the certificates."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from samling.credentials import terms
from samling.ground.wording import Wording
from samling.meetings.models import Enrolment, Meeting
from samling.register.terms import Language

STANDS = Q(withdrawn_at__isnull=True)


class IssuerKey(models.Model):
    """An Ed25519 key of the county library; the private half is stored sealed.

    Whoever has the database alone cannot sign: the seal opens with SAMLING_SECRET.
    """

    did = models.CharField(max_length=100, unique=True, help_text="did:key of the public half.")
    sealed = models.BinaryField(help_text="The private half, sealed with the program's secret.")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    next_index = models.PositiveIntegerField(
        default=0, help_text="The place in the status lists that the next certificate gets."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["retired_at"],
                condition=Q(retired_at__isnull=True),
                nulls_distinct=False,
                name="one_issuer_key_is_in_use",
            ),
        ]

    def __str__(self) -> str:
        return self.did

    @property
    def multibase(self) -> str:
        """The public half as it stands in the DID."""
        return self.did.removeprefix("did:key:")


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Adjectives of certificates."""

    def standing(self) -> Self:
        """Those that have not been withdrawn."""
        return self.filter(STANDS)


class Certificate(models.Model):
    """That one person took part in one meeting: a paper to print and a badge to keep.

    What it says is written down when it is issued, so that a meeting edited later changes nothing.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    issuer_key = models.ForeignKey(IssuerKey, on_delete=models.PROTECT, related_name="certificates")
    status_index = models.PositiveIntegerField()
    language = models.CharField(max_length=2, choices=Language)
    name = models.CharField(max_length=120, blank=True, help_text="Empty when it has been erased.")
    title_nb = models.CharField(max_length=160, blank=True)
    title_nn = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    host = models.CharField(max_length=200)
    place = models.CharField(max_length=160, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    hours = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    badge = models.TextField(blank=True, help_text="The signed credential as JSON, to the letter.")
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=20, choices=terms.Withdrawn, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[CertificateQuerySet] = CertificateQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=STANDS, name="certificate_is_issued_once"
            ),
            models.UniqueConstraint(
                fields=["issuer_key", "status_index"], name="certificate_has_its_own_status"
            ),
            models.CheckConstraint(
                name="certificate_is_withdrawn_with_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
            ),
            models.CheckConstraint(
                name="certificate_has_a_name_until_it_is_erased",
                condition=Q(erased_at__isnull=False, name="", badge="")
                | (Q(erased_at__isnull=True) & ~Q(name="") & ~Q(badge="")),
            ),
        ]
        indexes = [
            models.Index(fields=["meeting"], name="certificate_of_a_meeting"),
            models.Index(
                fields=["issuer_key", "status_index"],
                condition=Q(withdrawn_at__isnull=False),
                name="certificate_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"certificate {self.key}"

    @property
    def title(self) -> Wording:
        """What the meeting was called, in the reader's language."""
        return Wording(self.title_nb, self.title_nn, self.title_en)
