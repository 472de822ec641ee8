"""Places where the bus may stop."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from samling.bus import terms
from samling.register.models import Municipality, Organisation, Person
from samling.register.terms import CountStanding, Language


class StopQuerySet(models.QuerySet["Stop"]):
    """Adjectives of stops."""

    def usable(self) -> Self:
        """Those the bus may stop at."""
        return self.filter(state="open")

    def placed(self) -> Self:
        """Those that have a place on the map."""
        return self.filter(latitude__isnull=False)


class Stop(models.Model):
    """A place where the bus stops or might: at a school, at a kindergarten, or in a village.

    Every school with grades 1–7 and every kindergarten of the register has one, so that a plan may
    choose among them; one in a village is added by hand, with coordinates and children of its own.
    ``latitude`` is null as long as nobody knows where the place is. Minutes and weeks that are null
    follow the plan's own.
    """

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=terms.StopKind)
    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    is_placed_by_hand = models.BooleanField(
        default=False, help_text="Where the bus parks; the register does not move it."
    )
    parking = models.CharField(max_length=120, blank=True, help_text="Where the bus stands.")
    state = models.CharField(max_length=8, choices=terms.StopState, default="open")
    wish = models.CharField(max_length=8, choices=terms.StopWish, default="free")
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(),
        null=True,
        blank=True,
        help_text="The only weekdays that suit, 0 is Monday; null when any does.",
    )
    service_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    interval_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    children = models.PositiveIntegerField(
        null=True, blank=True, help_text="In a village; schools are counted in the register."
    )
    children_standing = models.CharField(
        max_length=10, choices=CountStanding, default="missing", blank=True
    )
    language = models.CharField(max_length=2, choices=Language, default="nb")
    contact = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    is_made_up = models.BooleanField(default=False, help_text="Belongs to the made timetable.")

    objects: ClassVar[StopQuerySet] = StopQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="stop_has_a_whole_place_or_none",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
            ),
            models.CheckConstraint(
                name="stop_in_a_village_has_no_organisation",
                condition=Q(kind="village", organisation__isnull=True)
                | (~Q(kind="village") & Q(organisation__isnull=False)),
            ),
            models.CheckConstraint(
                name="stop_children_are_missing_exactly_without_a_number",
                condition=Q(children__isnull=True, children_standing="missing")
                | (Q(children__isnull=False) & ~Q(children_standing="missing")),
            ),
        ]
        indexes = [models.Index(fields=["municipality", "kind"], name="stop_by_municipality")]

    def __str__(self) -> str:
        return self.name


class StopWindow(models.Model):
    """When a visit to the stop may begin; a stop without one follows the plan's own hours."""

    stop = models.ForeignKey(Stop, on_delete=models.CASCADE, related_name="windows")
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["opens", "pk"]
        constraints = [
            models.CheckConstraint(
                name="stop_window_opens_before_it_closes", condition=Q(opens__lte=F("closes"))
            ),
        ]

    def __str__(self) -> str:
        return f"stop {self.stop_id} {self.opens:%H:%M}–{self.closes:%H:%M}"
