"""What is left when a meeting is over: material, talk, and what people thought of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from samling.ground.wording import Wording
from samling.meetings import terms
from samling.meetings.models.enrolment import Enrolment
from samling.meetings.models.meeting import Meeting
from samling.register.models import Person


class Material(models.Model):
    """Slides, a recording or a link, kept for as many days as the host has said."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="material")
    title = models.CharField(max_length=160)
    address = models.URLField(max_length=500, blank=True)
    file = models.FileField(upload_to="material/", max_length=200, blank=True)
    file_name = models.CharField(max_length=160, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="Octets.")
    is_for_all = models.BooleanField(
        default=False, help_text="Open to everybody; else to those who were signed up."
    )
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    keep_until = models.DateField(help_text="Deleted when this day begins.")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "material"
        constraints = [
            models.CheckConstraint(
                name="material_is_a_file_or_an_address",
                condition=(Q(address="") & ~Q(file="")) | (~Q(address="") & Q(file="")),
            ),
        ]
        indexes = [models.Index(fields=["keep_until"], name="material_to_delete")]

    def __str__(self) -> str:
        return self.title


class Remark(models.Model):
    """One thing said in the talk around a meeting; the host may hide it."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="remarks")
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    name = models.CharField(max_length=120, blank=True, help_text="Empty when it has been erased.")
    is_from_host = models.BooleanField(default=False)
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["meeting", "written_at"], name="remark_of_a_meeting")]

    def __str__(self) -> str:
        return f"remark {self.pk} on meeting {self.meeting_id}"


class OwnQuestion(models.Model):
    """A question of the host's own in the evaluation, after the three that everybody is asked."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="own_questions")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=terms.EvaluationKind)
    text_nb = models.CharField(max_length=200, blank=True)
    text_nn = models.CharField(max_length=200, blank=True)
    text_en = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["meeting", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "place"], name="own_question_has_its_own_place"
            ),
        ]

    def __str__(self) -> str:
        return self.text_nb or self.text_nn

    @property
    def text(self) -> Wording:
        """The question in the reader's language."""
        return Wording(self.text_nb, self.text_nn, self.text_en)


class Evaluation(models.Model):
    """What one person thought, without anything that tells who or when.

    The key is drawn by lot, so that the order of answers tells nothing. An answer is shown only
    together with at least as many others as the setting says: ``is_shown`` turns true for a whole
    heap at once, so that nobody can find the last one by looking before and after.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="evaluations")
    useful = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 to 5.")
    will_use = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 to 5.")
    better = models.TextField(blank=True, max_length=2000)
    own = models.JSONField(default=dict, blank=True, help_text="Number of question to answer.")
    is_shown = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evaluation_is_from_one_to_five",
                condition=(Q(useful__isnull=True) | Q(useful__range=(1, 5)))
                & (Q(will_use__isnull=True) | Q(will_use__range=(1, 5))),
            ),
        ]
        indexes = [models.Index(fields=["meeting", "is_shown"], name="evaluation_of_a_meeting")]

    def __str__(self) -> str:
        return f"an evaluation of meeting {self.meeting_id}"
