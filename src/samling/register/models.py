"""Who and where: municipalities, organisations, people, and how they belong together."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext

from samling.ground.figures import Figure, Standing
from samling.register import terms


def just(value: str | Func) -> Func:
    """The range of this one number: equality for exclusion without the btree_gist extension."""
    return Func(value, value, models.Value("[]"), function="int8range")


class Municipality(models.Model):
    """A municipality of the county, through all its names and numbers."""

    slug = models.SlugField(unique=True)
    number = models.CharField(max_length=4, unique=True)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=2, choices=terms.Language, default="nb")
    centre = models.CharField(max_length=80, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    area_km2 = models.FloatField(null=True)

    class Meta:
        verbose_name_plural = "municipalities"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MunicipalityVersion(models.Model):
    """What a municipality was called and numbered in a period; reforms make a new version."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="versions"
    )
    number = models.CharField(max_length=4)
    name = models.CharField(max_length=80)
    county_number = models.CharField(max_length=2)
    period = DateRangeField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="municipality_has_one_version_at_a_time",
                expressions=[
                    (just("municipality_id"), RangeOperators.OVERLAPS),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Inhabitants(models.Model):
    """People living in a municipality on 1 January, and the children one age at a time."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="inhabitants"
    )
    year = models.PositiveSmallIntegerField()
    persons = models.PositiveIntegerField()
    by_age = ArrayField(models.PositiveIntegerField(), help_text="Persons aged 0, 1, 2 … 19.")
    source = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "inhabitants"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year"], name="inhabitants_are_counted_once_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.year}"

    def aged(self, first: int, last: int) -> int:
        """Persons from ``first`` to ``last`` whole years, both included, at most 19."""
        return sum(self.by_age[first : last + 1])


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Adjectives of organisations."""

    def libraries(self) -> Self:
        """Public libraries, branches and school libraries."""
        return self.filter(kind__in=terms.LIBRARY_KINDS)

    def active(self, on: date) -> Self:
        """Those that exist on this day."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))


class Organisation(models.Model):
    """A library, school, kindergarten, association or partner."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=terms.OrganisationKind)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="organisations", null=True, blank=True
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="parts", null=True, blank=True
    )
    organisation_number = models.CharField(max_length=9, null=True, blank=True, unique=True)
    school_register_number = models.CharField(max_length=12, null=True, blank=True, unique=True)
    language = models.CharField(max_length=2, choices=terms.Language, default="nb")
    address = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    is_place_approximate = models.BooleanField(default=False)
    lowest_grade = models.PositiveSmallIntegerField(null=True, blank=True)
    highest_grade = models.PositiveSmallIntegerField(null=True, blank=True)
    is_private = models.BooleanField(default=False)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    seen_on = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager[Organisation]] = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisation_number_has_nine_digits",
                condition=Q(organisation_number__isnull=True)
                | Q(organisation_number__regex=r"^[0-9]{9}$"),
            ),
            models.CheckConstraint(
                name="organisation_has_a_whole_place_or_none",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "kind"], name="organisation_by_kind"),
            models.Index(Lower("name"), "id", name="organisation_in_order_of_name"),
        ]

    def __str__(self) -> str:
        return self.name


class LibraryFunction(models.Model):
    """One role that a library has, with the number it has in that role."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="functions"
    )
    role = models.CharField(max_length=20, choices=terms.LibraryRole)
    library_number = models.CharField(max_length=7, null=True, blank=True, unique=True)
    period = DateRangeField(null=True, blank=True)
    is_assumed = models.BooleanField(
        default=False, help_text="Taken for granted until the county library ticks it."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "role"], name="library_has_each_role_once"
            ),
            models.CheckConstraint(
                name="library_number_has_seven_digits",
                condition=Q(library_number__isnull=True) | Q(library_number__regex=r"^[0-9]{7}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role}"


class ChildCount(models.Model):
    """Pupils of a school or children of a kindergarten at a date; missing with its reason, never zero."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="child_counts"
    )
    counted_on = models.DateField()
    children = models.PositiveIntegerField(null=True)
    standing = models.CharField(max_length=10, choices=terms.CountStanding)
    reason = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "counted_on"], name="children_are_counted_once_a_day"
            ),
            models.CheckConstraint(
                name="child_count_is_missing_exactly_without_a_number",
                condition=Q(children__isnull=True, standing="missing")
                | (Q(children__isnull=False) & ~Q(standing="missing")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.counted_on} {self.children}"

    @property
    def figure(self) -> Figure:
        """The number with its standing, and the reason in the reader's language."""
        reason = gettext(self.reason) if self.reason else ""
        return Figure(self.children, Standing(self.standing), reason)


class Person(models.Model):
    """Somebody the county library works with. Never a child; as little as the errand needs."""

    name = models.CharField(max_length=120)
    email = models.EmailField(null=True, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, choices=terms.Language, default="nb")
    noted_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_address_is_nobody_elses"),
        ]
        indexes = [models.Index(Lower("name"), "id", name="person_in_order_of_name")]

    def __str__(self) -> str:
        return f"person {self.pk}"


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    """Adjectives of affiliations."""

    def current(self, on: date) -> Self:
        """Those that hold on this day."""
        return self.filter(period__contains=on)


class Affiliation(models.Model):
    """A person's role at an organisation from one day to another."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="affiliations"
    )
    role = models.CharField(max_length=20, choices=terms.AffiliationRole)
    title = models.CharField(max_length=80, blank=True)
    period = DateRangeField()

    objects: ClassVar[models.Manager[Affiliation]] = AffiliationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "role"], name="affiliation_by_role")]
        constraints = [
            ExclusionConstraint(
                name="person_has_a_role_once_at_a_time_at_a_place",
                expressions=[
                    (just("person_id"), RangeOperators.OVERLAPS),
                    (just("organisation_id"), RangeOperators.OVERLAPS),
                    (
                        just(Func("role", function="hashtext", output_field=models.IntegerField())),
                        RangeOperators.OVERLAPS,
                    ),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} {self.role} at {self.organisation_id}"


class Consent(models.Model):
    """What a person has said yes to, when, and until when."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=terms.ConsentPurpose)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_stands_once_for_each_purpose",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} {self.purpose}"


class StatisticsColumn(models.Model):
    """One column of the national library statistics' form in one year's edition."""

    year = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=80)
    heading = models.CharField(max_length=160)
    section = models.CharField(max_length=40)
    unit = models.CharField(max_length=20)
    place = models.PositiveSmallIntegerField(help_text="Its place in the form, from 1.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "key"], name="form_has_each_column_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.key}"


class StatisticsReturn(models.Model):
    """What one municipality's public library told the national statistics for one year."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="statistics_returns"
    )
    year = models.PositiveSmallIntegerField()
    figures = models.JSONField(
        help_text="Key of the column to its number; a missing one is absent."
    )
    answers = models.JSONField(default=dict, help_text="Key of the column to a word or sentence.")
    doubts = models.JSONField(
        default=dict, help_text="Key of the column to why it is not to be trusted."
    )
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year"], name="statistics_are_returned_once_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.year}"


class ImportRun(models.Model):
    """One run of an importer and its report."""

    importer = models.CharField(max_length=60)
    source = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_trial = models.BooleanField(default=False)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list, help_text="Line, and the reason it was refused.")
    left_out = models.JSONField(default=list, help_text="Line, and why it is none of ours.")

    class Meta:
        indexes = [models.Index(fields=["-started_at", "-id"], name="import_newest")]

    def __str__(self) -> str:
        return f"{self.importer} {self.started_at:%Y-%m-%d %H:%M}"


class Boundary(models.Model):
    """The outline of a municipality, generalised for a map of the county."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.CASCADE, related_name="boundary"
    )
    outline = models.JSONField(help_text="GeoJSON geometry, WGS84, few decimals.")
    source = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "boundaries"

    def __str__(self) -> str:
        return f"boundary of {self.municipality_id}"
