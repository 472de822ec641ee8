"""What was answered. When a survey closes, a person's reply is cut loose from the person."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from samling.competence import terms
from samling.competence.models.framework import Competence, FrameworkVersion
from samling.competence.models.survey import Survey, SurveyInvitation
from samling.register.models import Organisation


class SurveyReply(models.Model):
    """Somebody's answers, with the version they were given to.

    ``place`` is the key of a region, or ``school`` for school libraries: with ``post`` all that is
    left of who answered for herself once the survey has closed. It holds no times, because a time
    would lead back to the invitation.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="replies")
    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="replies")
    invitation = models.OneToOneField(
        SurveyInvitation, on_delete=models.SET_NULL, related_name="reply", null=True, blank=True
    )
    kind = models.CharField(max_length=10, choices=terms.ReplyKind)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    place = models.SlugField(max_length=60)
    post = models.CharField(max_length=10, choices=terms.Post)
    areas = ArrayField(models.SlugField(max_length=60), default=list)
    is_finished = models.BooleanField(default=False)
    is_shared = models.BooleanField(
        default=False, help_text="Other libraries may see what this library needs."
    )

    class Meta:
        verbose_name_plural = "survey replies"
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "organisation"],
                condition=Q(kind="library"),
                name="library_answers_once",
            ),
            models.CheckConstraint(
                name="reply_for_a_library_names_it",
                condition=Q(kind="person") | Q(organisation__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["survey", "kind"], name="reply_by_kind")]

    def __str__(self) -> str:
        return f"reply {self.pk} to survey {self.survey_id}"


class Rating(models.Model):
    """One competence in one reply: level now, level wanted, how it matters, for how many people."""

    reply = models.ForeignKey(SurveyReply, on_delete=models.CASCADE, related_name="ratings")
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, related_name="ratings")
    now = models.PositiveSmallIntegerField(choices=terms.Grade, null=True, blank=True)
    wanted = models.PositiveSmallIntegerField(choices=terms.Grade, null=True, blank=True)
    importance = models.PositiveSmallIntegerField(choices=terms.Importance, null=True, blank=True)
    people = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reply", "competence"], name="competence_is_rated_once_in_a_reply"
            ),
            models.CheckConstraint(
                name="rating_stays_on_the_scale",
                condition=(Q(now__isnull=True) | Q(now__lte=4))
                & (Q(wanted__isnull=True) | Q(wanted__lte=4))
                & (Q(importance__isnull=True) | Q(importance__range=(1, 3))),
            ),
        ]
        indexes = [models.Index(fields=["competence"], name="rating_by_competence")]

    def __str__(self) -> str:
        return f"{self.reply_id} {self.competence_id}: {self.now} → {self.wanted}"


class Leeway(models.Model):
    """What a library can spare: people, hours, distance. Empty means that it did not say."""

    reply = models.OneToOneField(SurveyReply, on_delete=models.CASCADE, related_name="leeway")
    people = models.PositiveSmallIntegerField(null=True, blank=True)
    away_at_once = models.PositiveSmallIntegerField(null=True, blank=True)
    away_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Person-days in a half-year, all together."
    )
    travel_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The longest journey one way."
    )
    good_times = ArrayField(models.CharField(max_length=10, choices=terms.DayPart), default=list)
    hindrances = ArrayField(models.CharField(max_length=12, choices=terms.Hindrance), default=list)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        verbose_name_plural = "leeways"

    def __str__(self) -> str:
        return f"leeway of reply {self.reply_id}"


class Wish(models.Model):
    """A wish in somebody's own words."""

    reply = models.OneToOneField(SurveyReply, on_delete=models.CASCADE, related_name="wish")
    text = models.TextField()
    is_read = models.BooleanField(default=False, help_text="Somebody has coded it.")

    class Meta:
        verbose_name_plural = "wishes"

    def __str__(self) -> str:
        return f"wish of reply {self.reply_id}"


class WishCode(models.Model):
    """A competence that somebody at the county library read out of a wish."""

    wish = models.ForeignKey(Wish, on_delete=models.CASCADE, related_name="codes")
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wish", "competence"], name="wish_is_coded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.wish_id} {self.competence_id}"
