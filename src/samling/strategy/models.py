"""Why: strategy periods, goals, strategies, measures and what they are measured by."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Deferrable, Q

from samling.ground.wording import Wording
from samling.register.models import Person
from samling.register.terms import CountStanding
from samling.strategy import terms

NAMED_IN_NORWEGIAN = ~Q(title_nb="") | ~Q(title_nn="")


class Plan(models.Model):
    """One strategy period; the one in force stands beside the drafts of the next."""

    title_nb = models.CharField(max_length=200, blank=True)
    title_nn = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    period = DateRangeField()
    state = models.CharField(max_length=10, choices=terms.PlanState, default="draft")
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="followed_by", null=True, blank=True
    )
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="in_force"),
                name="one_strategy_is_in_force",
            ),
            models.CheckConstraint(name="plan_is_named_in_norwegian", condition=NAMED_IN_NORWEGIAN),
        ]

    def __str__(self) -> str:
        return self.title_nb or self.title_nn

    @property
    def title(self) -> Wording:
        """The title in the reader's language."""
        return Wording(self.title_nb, self.title_nn, self.title_en)


class Goal(models.Model):
    """One of the plan's sub-goals (delmål)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    place = models.PositiveSmallIntegerField()
    title_nb = models.CharField(max_length=200, blank=True)
    title_nn = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            # deferred, so that two goals may change places in one transaction
            models.UniqueConstraint(
                fields=["plan", "place"],
                name="goal_has_its_own_place",
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="goal_is_named_in_norwegian", condition=NAMED_IN_NORWEGIAN),
        ]

    def __str__(self) -> str:
        return self.title_nb or self.title_nn

    @property
    def title(self) -> Wording:
        """The title in the reader's language."""
        return Wording(self.title_nb, self.title_nn, self.title_en)


class Strategy(models.Model):
    """One strategy under a goal, such as S1."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="strategies")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="strategies")
    code = models.SlugField(max_length=8)
    place = models.PositiveSmallIntegerField()
    title_nb = models.CharField(max_length=200, blank=True)
    title_nn = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    text_nb = models.TextField(blank=True)
    text_nn = models.TextField(blank=True)
    text_en = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "strategies"
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="strategy_has_its_own_code"),
            models.CheckConstraint(
                name="strategy_is_named_in_norwegian", condition=NAMED_IN_NORWEGIAN
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title_nb or self.title_nn}"

    @property
    def title(self) -> Wording:
        """The title in the reader's language."""
        return Wording(self.title_nb, self.title_nn, self.title_en)

    @property
    def text(self) -> Wording:
        """What it means, in the reader's language."""
        return Wording(self.text_nb, self.text_nn, self.text_en)


class Measure(models.Model):
    """Something the county library does under a strategy (tiltak)."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="measures")
    slug = models.SlugField(max_length=120, unique=True)
    title_nb = models.CharField(max_length=200, blank=True)
    title_nn = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    owner = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    state = models.CharField(max_length=10, choices=terms.MeasureState, default="running")
    due_on = models.DateField(null=True, blank=True)
    carried_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="carried_to", null=True, blank=True
    )
    is_starting_point = models.BooleanField(
        default=False, help_text="Came with the program, to be changed; nobody here has decided it."
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="measure_is_named_in_norwegian", condition=NAMED_IN_NORWEGIAN
            ),
        ]
        indexes = [
            models.Index(fields=["strategy", "state"], name="measure_by_strategy"),
            models.Index(
                fields=["owner", "due_on"],
                condition=Q(state__in=["planned", "running"]),
                name="measure_on_the_desk",
            ),
        ]

    def __str__(self) -> str:
        return self.title_nb or self.title_nn

    @property
    def title(self) -> Wording:
        """The title in the reader's language."""
        return Wording(self.title_nb, self.title_nn, self.title_en)


class Indicator(models.Model):
    """What a strategy is measured by: a target for a year, and where its number comes from."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="indicators")
    measure = models.ForeignKey(
        Measure, on_delete=models.CASCADE, related_name="indicators", null=True, blank=True
    )
    title_nb = models.CharField(max_length=200, blank=True)
    title_nn = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=30, choices=terms.IndicatorSource)
    year = models.PositiveSmallIntegerField()
    target = models.PositiveIntegerField()
    is_starting_point = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="indicator_is_named_in_norwegian", condition=NAMED_IN_NORWEGIAN
            ),
            models.CheckConstraint(name="indicator_aims_above_nothing", condition=Q(target__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.title_nb or self.title_nn} {self.year}"

    @property
    def title(self) -> Wording:
        """The title in the reader's language."""
        return Wording(self.title_nb, self.title_nn, self.title_en)


class Reading(models.Model):
    """A number told for an indicator on a day; the newest counts, the old ones stay."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="readings")
    read_on = models.DateField()
    value = models.PositiveIntegerField(null=True)
    standing = models.CharField(max_length=10, choices=CountStanding)
    noted_at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        indexes = [
            models.Index(fields=["indicator", "-read_on", "-noted_at"], name="reading_newest")
        ]
        constraints = [
            models.CheckConstraint(
                name="reading_is_missing_exactly_without_a_number",
                condition=Q(value__isnull=True, standing="missing")
                | (Q(value__isnull=False) & ~Q(standing="missing")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.read_on} {self.value}"
