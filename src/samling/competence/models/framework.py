"""Frameworks: areas → competences → levels, in versions of which one is in force."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from samling.competence import terms
from samling.ground.wording import Wording

NAMED_IN_NORWEGIAN = ~Q(title_nb="") | ~Q(title_nn="")


class Framework(models.Model):
    """What can be learnt, told apart from other frameworks by its key."""

    slug = models.SlugField(max_length=60, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.slug


class FrameworkVersion(models.Model):
    """The framework as it reads from one day on; once in force it never changes."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=terms.VersionState, default="draft")
    title_nb = models.CharField(max_length=200, blank=True)
    title_nn = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    text_nb = models.TextField(blank=True)
    text_nn = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    source_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "number"], name="framework_counts_its_versions"
            ),
            models.UniqueConstraint(
                fields=["framework"],
                condition=Q(state="in_force"),
                name="framework_has_one_version_in_force",
            ),
            models.UniqueConstraint(
                fields=["framework"],
                condition=Q(state="draft"),
                name="framework_has_one_draft",
            ),
            models.CheckConstraint(
                name="framework_is_named_in_norwegian", condition=NAMED_IN_NORWEGIAN
            ),
            models.CheckConstraint(
                name="framework_version_in_force_has_a_time",
                condition=Q(state="draft", in_force_at__isnull=True)
                | (~Q(state="draft") & Q(in_force_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework_id} version {self.number}"

    @property
    def title(self) -> Wording:
        """The name in the reader's language."""
        return Wording(self.title_nb, self.title_nn, self.title_en)

    @property
    def text(self) -> Wording:
        """What it is, in the reader's language."""
        return Wording(self.text_nb, self.text_nn, self.text_en)


class Area(models.Model):
    """A group of competences; its key stays the same from version to version."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="areas")
    key = models.SlugField(max_length=60)
    place = models.PositiveSmallIntegerField()
    title_nb = models.CharField(max_length=200, blank=True)
    title_nn = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="area_has_its_own_key"),
            models.CheckConstraint(name="area_is_named_in_norwegian", condition=NAMED_IN_NORWEGIAN),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.key}"

    @property
    def title(self) -> Wording:
        """The name in the reader's language."""
        return Wording(self.title_nb, self.title_nn, self.title_en)


class Competence(models.Model):
    """Something people at a library can do, more or less; its key outlives the version."""

    version = models.ForeignKey(
        FrameworkVersion, on_delete=models.CASCADE, related_name="competences"
    )
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="competences")
    key = models.SlugField(max_length=60)
    place = models.PositiveSmallIntegerField()
    title_nb = models.CharField(max_length=200, blank=True)
    title_nn = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="competence_has_its_own_key"),
            models.CheckConstraint(
                name="competence_is_named_in_norwegian", condition=NAMED_IN_NORWEGIAN
            ),
        ]
        indexes = [models.Index(fields=["key"], name="competence_through_versions")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.key}"

    @property
    def title(self) -> Wording:
        """The name in the reader's language."""
        return Wording(self.title_nb, self.title_nn, self.title_en)


class Level(models.Model):
    """What a competence looks like at one of the levels 0–4."""

    competence = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="levels")
    number = models.PositiveSmallIntegerField(choices=terms.Grade)
    text_nb = models.CharField(max_length=400, blank=True)
    text_nn = models.CharField(max_length=400, blank=True)
    text_en = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["competence", "number"], name="level_is_described_once"
            ),
            models.CheckConstraint(
                name="level_is_from_none_to_teaching", condition=Q(number__lte=4)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competence_id} level {self.number}"

    @property
    def text(self) -> Wording:
        """The description in the reader's language."""
        return Wording(self.text_nb, self.text_nn, self.text_en)
