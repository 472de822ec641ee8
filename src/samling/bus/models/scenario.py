"""What-ifs: a plan with its assumptions, rules, days, progress and answers."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from samling.bus import terms
from samling.bus.models.bus import Bus, Depot
from samling.bus.models.hearing import HearingAnswer
from samling.bus.models.stop import Stop
from samling.bus.models.timetable import Timetable
from samling.bus.rules.crew_hours import Hours
from samling.register.models import Municipality, Person


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    """Adjectives of what-ifs."""

    def unfinished(self) -> Self:
        """Those that wait or are being planned."""
        return self.filter(state__in=("queued", "running"))


class Scenario(models.Model):
    """One what-if: settings in, best plan out.

    ``assumptions`` holds the words of ``rules.assumptions.Assumptions``; ``plan`` the best plan so
    far as ``routeplan`` writes it; ``figures`` what it comes to. ``rounds`` is the limit: rounds and
    seed alone give the same plan every time, seconds would not. ``fingerprint`` tells two problems
    apart. ``ceiling`` is the number of children that no plan within these rules can exceed.
    """

    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=terms.ScenarioState, default="draft")
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="followed_by", null=True, blank=True
    )
    today = models.ForeignKey(
        Timetable, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    rotation_weeks = models.PositiveSmallIntegerField(default=2)
    starts_on = models.DateField(help_text="When the plan is meant to begin; closures count then.")
    kindergartens = models.BooleanField(default=False)
    villages = models.BooleanField(default=False)
    need_per_hour = models.FloatField(
        default=0.0, help_text="Weight of a child for each hour to the nearest library."
    )
    minimum_share = models.FloatField(
        default=0.0, help_text="Wanted share of the children in each municipality, 0 to 1."
    )
    stability = models.FloatField(
        default=0.0, help_text="How many children it is worth to keep a stop of today."
    )
    keeps_weekdays = models.BooleanField(default=False)
    assumptions = models.JSONField(default=dict)
    seed = models.PositiveIntegerField(default=1)
    rounds = models.PositiveIntegerField(default=30_000)
    proof_seconds = models.PositiveSmallIntegerField(
        default=20, help_text="CPU seconds for the ceiling."
    )
    progress = models.FloatField(default=0.0, help_text="Share of the work that is done, 0 to 1.")
    plan = models.JSONField(null=True, blank=True)
    figures = models.JSONField(null=True, blank=True)
    children = models.PositiveIntegerField(null=True, blank=True)
    ceiling = models.PositiveIntegerField(null=True, blank=True)
    travel = models.CharField(max_length=40, blank=True, help_text="Which travel times were used.")
    fingerprint = models.CharField(max_length=64, blank=True)
    fault = models.JSONField(null=True, blank=True, help_text="Why it could not be planned.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    queued_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    first_plan_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(
        null=True, blank=True, help_text="Last sign of life of the work."
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often a worker took it up.")
    stop_asked_at = models.DateTimeField(null=True, blank=True)
    is_made_up = models.BooleanField(default=False)

    objects: ClassVar[ScenarioQuerySet] = ScenarioQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="scenario_reaches_no_more_than_its_ceiling",
                condition=Q(ceiling__isnull=True)
                | Q(children__isnull=True)
                | Q(children__lte=F("ceiling")),
            ),
            models.CheckConstraint(
                name="scenario_shares_are_shares",
                condition=Q(minimum_share__gte=0, minimum_share__lte=1)
                & Q(progress__gte=0, progress__lte=1),
            ),
            models.CheckConstraint(
                name="scenario_has_a_rotation", condition=Q(rotation_weeks__range=(1, 8))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class ScenarioDay(models.Model):
    """A day that a bus may be driven in a what-if; copied from the crews and then free to change."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="days")
    bus = models.ForeignKey(Bus, on_delete=models.PROTECT, related_name="+")
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="+")
    week = models.PositiveSmallIntegerField()
    weekday = models.PositiveSmallIntegerField()
    leaves_from = models.TimeField()
    leaves_by = models.TimeField()
    home_by = models.TimeField()
    longest_minutes = models.PositiveSmallIntegerField()
    longest_driving_minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["bus", "week", "weekday"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "bus", "week", "weekday"], name="scenario_has_each_bus_day_once"
            ),
            models.CheckConstraint(
                name="scenario_day_is_a_day_of_a_rotation",
                condition=Q(weekday__lte=6, week__gte=1, week__lte=8),
            ),
        ]

    def __str__(self) -> str:
        return f"scenario {self.scenario_id} bus {self.bus_id} {self.week}.{self.weekday}"

    @property
    def hours(self) -> Hours:
        """The rules of the day."""
        return Hours.of(self)


class ScenarioRule(models.Model):
    """Something that a what-if must keep; one that comes from a hearing names its answer."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(max_length=12, choices=terms.RuleKind)
    stop = models.ForeignKey(
        Stop, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    week = models.PositiveSmallIntegerField(null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    share = models.FloatField(null=True, blank=True)
    answer = models.ForeignKey(
        HearingAnswer, on_delete=models.SET_NULL, related_name="rules", null=True, blank=True
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "kind", "stop", "municipality"],
                nulls_distinct=False,
                name="scenario_has_each_rule_once",
            ),
            models.CheckConstraint(
                name="scenario_rule_says_what_it_is_about",
                condition=Q(kind="minimum", municipality__isnull=False, share__isnull=False)
                | Q(kind="pin", stop__isnull=False, weekday__isnull=False)
                | Q(kind__in=["must", "forbid", "keep_weekday"], stop__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"scenario {self.scenario_id} {self.kind} {self.stop_id or self.municipality_id}"


class Inquiry(models.Model):
    """Something asked about a plan that takes new plans to answer."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="inquiries")
    kind = models.CharField(max_length=10, choices=terms.InquiryKind)
    stop = models.ForeignKey(
        Stop, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    state = models.CharField(max_length=10, choices=terms.ScenarioState, default="queued")
    progress = models.FloatField(default=0.0)
    answer = models.JSONField(null=True, blank=True)
    fault = models.JSONField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often a worker took it up.")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    stop_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "inquiries"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="inquiry_why_not_names_a_place",
                condition=~Q(kind="why_not")
                | Q(stop__isnull=False, municipality__isnull=True)
                | Q(stop__isnull=True, municipality__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of scenario {self.scenario_id}"
