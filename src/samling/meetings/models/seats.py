"""Seats, counted where they are taken: the row that is locked is the row that knows.

The numbers stand beside each other under a constraint, so that no command, however wrong, can seat
one too many. Every command locks the pools of a meeting first, then its sessions, then enrolments.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from samling.ground.wording import Wording
from samling.meetings import terms
from samling.meetings.models.meeting import Meeting


class SeatPool(models.Model):
    """The seats of a meeting in one form: in the room, or on the screen."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="pools")
    form = models.CharField(max_length=10, choices=terms.Form)
    seats = models.PositiveIntegerField(null=True, blank=True, help_text="Null: as many as come.")
    seated = models.PositiveIntegerField(default=0)
    offered = models.PositiveIntegerField(default=0, help_text="Held for somebody who must answer.")
    waiting = models.PositiveIntegerField(default=0)
    last_place = models.PositiveIntegerField(
        default=0, help_text="The number given to the last who came; numbers never go back."
    )
    is_closed = models.BooleanField(
        default=False, help_text="The meeting is cancelled: whoever comes now comes too late."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "form"], name="pool_of_each_form_is_one"),
            models.CheckConstraint(
                name="never_more_seated_than_seats",
                condition=Q(seats__isnull=True) | Q(seats__gte=F("seated") + F("offered")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} of {self.meeting_id}: {self.seated}/{self.seats}"

    @property
    def free(self) -> int | None:
        """Seats that nobody sits on or holds; None when there is no limit."""
        return None if self.seats is None else self.seats - self.seated - self.offered


class Session(models.Model):
    """One of several parallel sessions in a round, with seats of its own."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="sessions")
    round = models.PositiveSmallIntegerField(default=1)
    place = models.PositiveSmallIntegerField(default=1, help_text="Its order within the round.")
    title_nb = models.CharField(max_length=160, blank=True)
    title_nn = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    room = models.CharField(max_length=80, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.PositiveIntegerField(null=True, blank=True)
    seated = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["meeting", "round", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "round", "place"], name="session_has_its_own_place"
            ),
            models.CheckConstraint(
                name="session_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="session_never_has_more_seated_than_seats",
                condition=Q(seats__isnull=True) | Q(seats__gte=F("seated")),
            ),
            models.CheckConstraint(
                name="session_is_named_in_norwegian", condition=~Q(title_nb="") | ~Q(title_nn="")
            ),
        ]

    def __str__(self) -> str:
        return self.title_nb or self.title_nn

    @property
    def title(self) -> Wording:
        """The title in the reader's language."""
        return Wording(self.title_nb, self.title_nn, self.title_en)
