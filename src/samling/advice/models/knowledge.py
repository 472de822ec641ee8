"""What one library asked, cleaned of who it was, for all to read."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from samling.advice.models.case import Case
from samling.advice.terms import KnowledgeState, Theme
from samling.register.models import Person
from samling.strategy.models import Strategy

# Norwegian endings are cut, so that "samtaler" finds "samtale"
SEARCHED = SearchVector("title", weight="A", config="norwegian") + SearchVector(
    "text", weight="B", config="norwegian"
)


class KnowledgeQuerySet(models.QuerySet["Knowledge"]):
    """Adjectives of knowledge."""

    def published(self) -> Self:
        """Those that everybody may read."""
        return self.filter(state=KnowledgeState.PUBLISHED)


class Knowledge(models.Model):
    """A page of knowledge made from an answer."""

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=160)
    text = models.TextField()
    language = models.CharField(max_length=2, default="nb")
    theme = models.CharField(max_length=20, choices=Theme, default=Theme.OTHER)
    strategy = models.ForeignKey(
        Strategy, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    case = models.ForeignKey(
        Case, on_delete=models.SET_NULL, related_name="knowledge", null=True, blank=True
    )
    state = models.CharField(max_length=10, choices=KnowledgeState, default=KnowledgeState.DRAFT)
    harmless = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        help_text="Words that look like names, and that somebody has said are none.",
    )
    written_by = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    checked_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    made_at = models.DateTimeField()
    revised_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    searched = models.GeneratedField(
        expression=SEARCHED, output_field=SearchVectorField(), db_persist=True
    )

    objects: ClassVar[KnowledgeQuerySet] = KnowledgeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "knowledge"
        constraints = [
            models.CheckConstraint(
                name="knowledge_has_title_and_text", condition=~Q(title="") & ~Q(text="")
            ),
            models.CheckConstraint(
                name="knowledge_is_published_on_a_day",
                condition=~Q(state="published") | Q(published_at__isnull=False),
            ),
        ]
        indexes = [
            GinIndex(fields=["searched"], name="knowledge_searched"),
            models.Index(fields=["-published_at", "-id"], name="knowledge_newest"),
        ]

    def __str__(self) -> str:
        return self.slug
