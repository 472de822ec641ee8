"""Where domains that do not know each other meet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from samling.ground.wording import Wording
from samling.insight import terms
from samling.networks.models import Network
from samling.register.models import Person
from samling.strategy.models import Plan, Strategy


class NetworkForNeed(models.Model):
    """That a network was begun because several libraries need the same competence."""

    competence_key = models.SlugField(max_length=80)
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["competence_key", "network"], name="network_is_for_a_need_once"
            ),
        ]

    def __str__(self) -> str:
        return f"network {self.network_id} for {self.competence_key}"


class ReportText(models.Model):
    """The county library's own words in the annual report of a year: of a strategy, or before all of them."""

    year = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=8, blank=True, help_text="Of the strategy; empty: foreword.")
    text_nb = models.TextField(blank=True, max_length=6000)
    text_nn = models.TextField(blank=True, max_length=6000)
    number = models.PositiveIntegerField(default=1, help_text="One more each time it is written.")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "code"], name="report_has_words_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.code or 'foreword'}"

    @property
    def words(self) -> Wording:
        """What is written, in the reader's language."""
        return Wording(self.text_nb, self.text_nn)


class SettledReport(models.Model):
    """One edition of an annual report: words and figures as they stood, never changed afterwards."""

    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    settled_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    why = models.CharField(max_length=300, blank=True, help_text="Why there is a new edition.")
    content = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="report_is_settled_once"),
            models.CheckConstraint(
                name="later_edition_says_why", condition=Q(number=1) | ~Q(why="")
            ),
        ]

    def __str__(self) -> str:
        return f"report of {self.year}, edition {self.number}"


class ReportPlace(models.Model):
    """Under which strategy of a period a topic of the annual report stands; none: with the whole year."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=20, choices=terms.Topic)
    strategy = models.ForeignKey(
        Strategy, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "topic"], name="topic_has_one_place"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} under {self.strategy_id or 'the whole year'}"
