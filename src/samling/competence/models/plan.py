"""The competence plan: what could be held, what is planned for whom, and the meetings it became."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from samling.competence import terms
from samling.competence.models.survey import Survey
from samling.ground.wording import Wording
from samling.meetings.models import Meeting
from samling.register.models import Organisation, Person


class PossibleMeasure(models.Model):
    """Something the county library could hold, and what each who takes part is expected to gain.

    ``digital_share`` is the part of the gain that is had on screen.
    """

    title_nb = models.CharField(max_length=200, blank=True)
    title_nn = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=12, choices=terms.MeasureKind)
    link = models.URLField(max_length=500, blank=True, help_text="A course that others hold.")
    is_in_room = models.BooleanField(default=True)
    is_digital = models.BooleanField(default=False)
    digital_share = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    places = models.ManyToManyField(Organisation, related_name="+", blank=True)
    seats = models.PositiveSmallIntegerField(default=20)
    least = models.PositiveSmallIntegerField(default=5, help_text="Held for no fewer than these.")
    most_times = models.PositiveSmallIntegerField(default=4)
    adviser_days = models.DecimalField(max_digits=5, decimal_places=1)
    money_nok = models.DecimalField(max_digits=9, decimal_places=0, default=0)
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    is_retired = models.BooleanField(default=False, help_text="No longer offered to new plans.")
    is_made_up = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="possible_measure_is_named_in_norwegian",
                condition=~Q(title_nb="") | ~Q(title_nn=""),
            ),
            models.CheckConstraint(
                name="possible_measure_has_a_form",
                condition=Q(is_in_room=True) | Q(is_digital=True),
            ),
            models.CheckConstraint(
                name="possible_measure_seats_those_it_needs",
                condition=Q(seats__gte=1) & Q(least__lte=F("seats")),
            ),
            models.CheckConstraint(
                name="possible_measure_digital_share_is_a_share",
                condition=Q(digital_share__gte=0, digital_share__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"possible measure {self.pk}"

    @property
    def title(self) -> Wording:
        """The name in the reader's language."""
        return Wording(self.title_nb, self.title_nn, self.title_en)


class ExpectedGain(models.Model):
    """How many levels of a competence a measure is expected to give; the key is that of the framework."""

    measure = models.ForeignKey(PossibleMeasure, on_delete=models.CASCADE, related_name="gains")
    competence_key = models.SlugField(max_length=80)
    levels = models.DecimalField(max_digits=2, decimal_places=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "competence_key"], name="gain_is_expected_once_of_a_measure"
            ),
            models.CheckConstraint(
                name="expected_gain_is_on_the_scale", condition=Q(levels__gt=0, levels__lte=4)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.competence_key}: {self.levels}"


class CompetencePlan(models.Model):
    """One version of a competence plan, made by the planner, by hand, or both.

    ``closed`` and ``value`` are weighted levels, ``bound`` a value that no plan can exceed for these
    settings; it goes when the settings change. ``figures`` is what the yardstick says of the lines.
    """

    title_nb = models.CharField(max_length=200, blank=True)
    title_nn = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField(default=1)
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="followed_by", null=True, blank=True
    )
    standing = models.CharField(max_length=10, choices=terms.PlanStanding, default="draft")
    work = models.CharField(max_length=10, choices=terms.PlanWork, default="idle")
    equity_percent = models.PositiveSmallIntegerField(default=10)
    insists_on_equity = models.BooleanField(default=False)
    seed = models.PositiveIntegerField(default=1)
    seconds = models.PositiveSmallIntegerField(default=20, help_text="CPU seconds of the search.")
    progress = models.FloatField(default=0.0)
    news = models.CharField(max_length=200, blank=True, help_text="What the search is doing.")
    fault = models.JSONField(null=True, blank=True, help_text="Why no plan could be made.")
    closed = models.FloatField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    bound = models.FloatField(null=True, blank=True)
    figures = models.JSONField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    queued_at = models.DateTimeField(null=True, blank=True)
    stop_asked_at = models.DateTimeField(null=True, blank=True)
    worked_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    is_made_up = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="competence_plan_is_named_in_norwegian",
                condition=~Q(title_nb="") | ~Q(title_nn=""),
            ),
            models.CheckConstraint(
                name="competence_plan_shares_are_shares",
                condition=Q(equity_percent__lte=100, progress__gte=0, progress__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"competence plan {self.pk} version {self.version}"

    @property
    def title(self) -> Wording:
        """The name in the reader's language."""
        return Wording(self.title_nb, self.title_nn, self.title_en)


class PlanPeriod(models.Model):
    """A half-year of a plan, with the adviser days and the money there are. Ends before ``ends_on``."""

    plan = models.ForeignKey(CompetencePlan, on_delete=models.CASCADE, related_name="periods")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    adviser_days = models.DecimalField(max_digits=6, decimal_places=1)
    budget_nok = models.DecimalField(max_digits=10, decimal_places=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_has_each_period_once"),
            models.CheckConstraint(
                name="plan_period_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.plan_id} period {self.number}"


class PlanWish(models.Model):
    """A measure that must be in a plan, or must not."""

    plan = models.ForeignKey(CompetencePlan, on_delete=models.CASCADE, related_name="wishes")
    measure = models.ForeignKey(PossibleMeasure, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=terms.PlanWishKind)

    class Meta:
        verbose_name_plural = "plan wishes"
        constraints = [
            models.UniqueConstraint(fields=["plan", "measure"], name="plan_has_one_wish_a_measure"),
        ]

    def __str__(self) -> str:
        return f"plan {self.plan_id} {self.kind} {self.measure_id}"


class PlanLine(models.Model):
    """A measure held once: in a form, at a place (none on screen), in a half-year."""

    plan = models.ForeignKey(CompetencePlan, on_delete=models.CASCADE, related_name="lines")
    measure = models.ForeignKey(PossibleMeasure, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(PlanPeriod, on_delete=models.PROTECT, related_name="lines")
    is_digital = models.BooleanField(default=False)
    place = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "measure", "period", "is_digital", "place"],
                nulls_distinct=False,
                name="plan_has_each_line_once",
            ),
            models.CheckConstraint(
                name="plan_line_is_on_screen_or_somewhere",
                condition=Q(is_digital=True, place__isnull=True)
                | Q(is_digital=False, place__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.pk} of plan {self.plan_id}"


class PlanGuest(models.Model):
    """How many people of a library a line invites."""

    line = models.ForeignKey(PlanLine, on_delete=models.CASCADE, related_name="guests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "organisation"], name="library_is_invited_once_to_a_line"
            ),
            models.CheckConstraint(name="somebody_is_invited", condition=Q(people__gte=1)),
        ]

    def __str__(self) -> str:
        return f"line {self.line_id} invites {self.people} from {self.organisation_id}"


class PlannedCourse(models.Model):
    """The meeting that a line of a plan became."""

    line = models.OneToOneField(PlanLine, on_delete=models.PROTECT, related_name="course")
    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"line {self.line_id} became meeting {self.meeting_id}"


class PlanQuestion(models.Model):
    """What it would cost to have a measure in the plan, or to do without it; answered by a worker."""

    plan = models.ForeignKey(CompetencePlan, on_delete=models.CASCADE, related_name="questions")
    measure = models.ForeignKey(PossibleMeasure, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "measure"], name="plan_is_asked_once_about_a_measure"
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.plan_id} about {self.measure_id}"
