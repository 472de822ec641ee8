"""What the system remembers of deeds."""

from django.db import models
from django.db.models import Q

# deeds of people who sign up: so many that they have pages of their own to be found on
QUIET = Q(deed__startswith="enrolments.")


class Entry(models.Model):
    """One deed: who did what to which thing, and when. Names never stand here, only keys."""

    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    deed = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["subject", "-at"], name="journal_entry_by_subject"),
            models.Index(fields=["-at"], name="journal_entry_newest"),
            models.Index(fields=["-id"], condition=~QUIET, name="journal_entry_newest_not_quiet"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by} {self.deed} {self.subject}"
