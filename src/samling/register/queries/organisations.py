"""Organisations, as the staff of the county library sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from samling.ground.figures import Figure
from samling.ground.numbers import isil
from samling.register.models import (
    Affiliation,
    ChildCount,
    LibraryFunction,
    Municipality,
    Organisation,
)
from samling.register.queries.people import RoleAt, role_at
from samling.register.rules import paging
from samling.register.terms import LibraryRole, OrganisationKind

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """One line of the list of organisations."""

    slug: str
    name: str
    kind: str
    municipality: str
    organisation_number: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class OrganisationsList:
    """A page of organisations by name, and where the next one begins."""

    lines: tuple[OrganisationLine, ...]
    next_after: str


@dataclass(frozen=True, slots=True)
class FunctionLine:
    """A role that a library has, with its numbers."""

    role: str
    label: str
    library_number: str
    isil: str
    is_assumed: bool


@dataclass(frozen=True, slots=True)
class CountLine:
    """Children on a day."""

    counted_on: date
    figure: Figure
    source: str


@dataclass(frozen=True, slots=True)
class PersonAt:
    """Somebody with a role here."""

    key: int
    name: str
    role: RoleAt


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """One organisation with its library roles, counts and people."""

    row: Organisation
    title: str
    kind: str
    municipality: str
    municipality_slug: str
    parent: tuple[str, str] | None
    functions: tuple[FunctionLine, ...]
    counts: tuple[CountLine, ...]
    people: tuple[PersonAt, ...]

    @property
    def is_library(self) -> bool:
        """True for places that may have library roles."""
        return bool(self.functions) or self.row.kind in (
            OrganisationKind.PUBLIC_LIBRARY,
            OrganisationKind.BRANCH,
            OrganisationKind.SCHOOL_LIBRARY,
        )


def organisations_list(
    *, search: str = "", kind: str = "", municipality: str = "", after: str = ""
) -> OrganisationsList:
    """Organisations by name, fifty at a time, narrowed by words, kind and municipality's slug."""
    rows = Organisation.objects.annotate(small=Lower("name")).select_related("municipality")
    for word in search.split()[:6]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(organisation_number=word)
            | Exists(
                LibraryFunction.objects.filter(organisation=OuterRef("pk"), library_number=word)
            )
        )
    if kind:
        rows = rows.filter(kind=kind)
    if municipality:
        rows = rows.filter(municipality__slug=municipality)
    if place := paging.read(after):
        rows = rows.filter(Q(small__gt=place[0]) | Q(small=place[0], pk__gt=place[1]))
    found = list(rows.order_by("small", "pk")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    last = shown[-1] if len(found) > PAGE_SIZE else None
    return OrganisationsList(
        lines=tuple(_line(row) for row in shown),
        next_after=paging.written(vars(last)["small"], last.pk) if last else "",
    )


def _line(row: Organisation) -> OrganisationLine:
    return OrganisationLine(
        slug=row.slug,
        name=row.name,
        kind=str(OrganisationKind(row.kind).label),
        municipality=row.municipality.name if row.municipality else "",
        organisation_number=row.organisation_number or "",
        is_closed=row.closed_on is not None,
    )


def organisation_page(slug: str, *, on: date) -> OrganisationPage:
    """One organisation. Raises Organisation.DoesNotExist."""
    row = Organisation.objects.select_related("municipality", "parent").get(slug=slug)
    return OrganisationPage(
        row=row,
        title=row.name,
        kind=str(OrganisationKind(row.kind).label),
        municipality=row.municipality.name if row.municipality else "",
        municipality_slug=row.municipality.slug if row.municipality else "",
        parent=(row.parent.slug, row.parent.name) if row.parent else None,
        functions=_functions(row),
        counts=_counts(row),
        people=_people(row, on=on),
    )


def _functions(row: Organisation) -> tuple[FunctionLine, ...]:
    return tuple(
        FunctionLine(
            role=one.role,
            label=str(LibraryRole(one.role).label),
            library_number=one.library_number or "",
            isil=isil(one.library_number) if one.library_number else "",
            is_assumed=one.is_assumed,
        )
        for one in row.functions.order_by("pk")
    )


def _counts(row: Organisation) -> tuple[CountLine, ...]:
    counts = ChildCount.objects.filter(organisation=row).order_by("-counted_on")[:6]
    return tuple(CountLine(one.counted_on, one.figure, one.source) for one in counts)


def _people(row: Organisation, *, on: date) -> tuple[PersonAt, ...]:
    rows = (
        Affiliation.objects.filter(organisation=row, person__erased_at__isnull=True)
        .current(on)
        .select_related("person", "organisation")
        .order_by("role", "person__name")
    )
    return tuple(PersonAt(one.person_id, one.person.name, role_at(one)) for one in rows)


def organisation_choices(*, on: date) -> tuple[tuple[str, str], ...]:
    """Every open organisation by slug, with its municipality beside the name, for a list to type in."""
    rows = Organisation.objects.active(on).select_related("municipality").order_by("name", "pk")
    return tuple(
        (row.slug, f"{row.name} ({row.municipality.name})" if row.municipality else row.name)
        for row in rows
    )


def municipality_choices() -> tuple[tuple[str, str], ...]:
    """Slug and name of every municipality."""
    return tuple(Municipality.objects.order_by("name").values_list("slug", "name"))
