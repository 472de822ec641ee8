"""Surveys, and whom they ask."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from samling.competence import terms
from samling.competence.models.framework import FrameworkVersion
from samling.ground.wording import Wording
from samling.register.models import Organisation, Person
from samling.register.terms import Language


class Survey(models.Model):
    """A question to people and to libraries, by one version of a framework at a time."""

    title_nb = models.CharField(max_length=200, blank=True)
    title_nn = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    text_nb = models.TextField(blank=True)
    text_nn = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="surveys")
    state = models.CharField(max_length=10, choices=terms.SurveyState, default="draft")
    asks_people = models.BooleanField(default=True)
    asks_libraries = models.BooleanField(default=True)
    last_day = models.DateField(help_text="People may answer through this day.")
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_made_up = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="survey_is_named_in_norwegian", condition=~Q(title_nb="") | ~Q(title_nn="")
            ),
            models.CheckConstraint(
                name="survey_asks_somebody", condition=Q(asks_people=True) | Q(asks_libraries=True)
            ),
            models.CheckConstraint(
                name="survey_has_the_times_of_its_state",
                condition=Q(state="draft", opened_at__isnull=True, closed_at__isnull=True)
                | Q(state="open", opened_at__isnull=False, closed_at__isnull=True)
                | Q(state="closed", opened_at__isnull=False, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"survey {self.pk} {self.state}"

    @property
    def title(self) -> Wording:
        """The name in the reader's language."""
        return Wording(self.title_nb, self.title_nn, self.title_en)

    @property
    def text(self) -> Wording:
        """What those who are asked read first."""
        return Wording(self.text_nb, self.text_nn, self.text_en)


class SurveyInvitationQuerySet(models.QuerySet["SurveyInvitation"]):
    """Adjectives of invitations."""

    def unfinished(self) -> Self:
        """Those that have not been answered to the end."""
        return self.filter(finished_at__isnull=True)


class SurveyInvitation(models.Model):
    """One who is asked. The key is the personal link; what was answered stands in the reply."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=10, choices=terms.ReplyKind)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=10, choices=terms.Post)
    language = models.CharField(max_length=2, choices=Language, default="nb")
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_on = models.DateField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SurveyInvitationQuerySet] = SurveyInvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "person"],
                condition=Q(kind="person"),
                name="person_is_asked_once",
            ),
            models.UniqueConstraint(
                fields=["survey", "organisation"],
                condition=Q(kind="library"),
                name="library_is_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} to survey {self.survey_id}"
