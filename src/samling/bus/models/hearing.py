"""The hearing: a letter to each stop of a draft, and what it answers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from samling.bus import terms
from samling.bus.models.stop import Stop
from samling.bus.models.timetable import Timetable
from samling.register.models import Person
from samling.register.terms import Language


class HearingLetter(models.Model):
    """The letter one stop gets about a draft; its token opens the answer without an account."""

    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="letters")
    stop = models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True, help_text="Where it went; blank when nobody is known.")
    language = models.CharField(max_length=2, choices=Language, default="nb")
    reply_by = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["timetable", "stop"], name="stop_is_heard_once_about_a_timetable"
            ),
        ]

    def __str__(self) -> str:
        return f"stop {self.stop_id} about timetable {self.timetable_id}"


class HearingAnswer(models.Model):
    """What a stop answers; a new answer stands beside the old one, and the newest counts."""

    letter = models.ForeignKey(HearingLetter, on_delete=models.CASCADE, related_name="answers")
    verdict = models.CharField(max_length=10, choices=terms.Verdict)
    reason = models.CharField(max_length=500, blank=True)
    wish = models.CharField(max_length=500, blank=True)
    wished_weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    wished_from = models.TimeField(null=True, blank=True)
    wished_until = models.TimeField(null=True, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["-answered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="hearing_answer_wishes_from_before_until",
                condition=Q(wished_from__isnull=True)
                | Q(wished_until__isnull=True)
                | Q(wished_from__lt=F("wished_until")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} to letter {self.letter_id}"
