"""Libraries, schools and kindergartens of a municipality, and who works there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from samling.ground.figures import Figure, Standing
from samling.ground.numbers import isil
from samling.ground.prepared import Asked, Prepared
from samling.insight.queries.municipalities import collated
from samling.register.models import (
    Affiliation,
    ChildCount,
    LibraryFunction,
    Municipality,
    Organisation,
)
from samling.register.terms import AffiliationRole, LibraryRole, OrganisationKind

KINDS = {kind.value: kind for kind in OrganisationKind}
ROLES = {role.value: role for role in LibraryRole}
POSTS = {role.value: role for role in AffiliationRole}
COLUMNS = (
    *("pk", "slug", "name", "kind", "address", "is_private", "lowest_grade", "highest_grade"),
    *("latitude", "longitude", "is_place_approximate", "website", "counted", "functions_told"),
)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody who works at a place, for the staff of the county library only."""

    id: int
    name: str
    role: str
    title: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A library, school or kindergarten as a line."""

    id: int
    slug: str
    name: str
    kind: OrganisationKind
    address: str
    is_private: bool
    grades: str
    place: tuple[float, float] | None
    is_place_approximate: bool
    children: Figure
    counted_on: date | None
    roles: tuple[str, ...]
    isils: tuple[str, ...]
    is_role_assumed: bool
    website: str
    people: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """The schools and kindergartens of a municipality, or its points on a map."""

    slug: str
    name: str
    places: tuple[PlaceLine, ...]

    @property
    def schools(self) -> tuple[PlaceLine, ...]:
        """Schools with grades 1–10."""
        return of_kind(self.places, OrganisationKind.SCHOOL)

    @property
    def upper_secondary(self) -> tuple[PlaceLine, ...]:
        """Upper-secondary schools."""
        return of_kind(self.places, OrganisationKind.UPPER_SECONDARY)

    @property
    def kindergartens(self) -> tuple[PlaceLine, ...]:
        """Kindergartens."""
        return of_kind(self.places, OrganisationKind.KINDERGARTEN)


def places_page(slug: str, *, on: date) -> PlacesPage:
    """The places of a municipality without people; Municipality.DoesNotExist."""
    place = Municipality.objects.get(slug=slug)
    return PlacesPage(slug, place.name, places_of(place.pk, on=on, with_people=False))


def outline_of(slug: str) -> dict[str, Any] | None:
    """The municipality's boundary as GeoJSON; None when unknown, Municipality.DoesNotExist."""
    rows = Municipality.objects.values_list("boundary__outline", flat=True)
    outline: dict[str, Any] | None = rows.get(slug=slug)
    return outline


def places_of(municipality_id: int, *, on: date, with_people: bool) -> tuple[PlaceLine, ...]:
    """Every place in the municipality, with the newest count of its children; one question."""
    asked = STAFFED if with_people else UNSTAFFED
    rows = asked.rows(municipality_id=municipality_id, on=on)
    return tuple(sorted((_place(*row) for row in rows), key=_by_kind_and_name))


def _places(*, municipality_id: int, on: date) -> QuerySet[Organisation, Any]:
    counts = ChildCount.objects.filter(organisation=OuterRef("pk")).order_by("-counted_on")
    functions = LibraryFunction.objects.filter(organisation=OuterRef("pk")).order_by("role")
    counted = JSONObject(
        children="children", standing="standing", reason="reason", counted_on="counted_on"
    )
    function = JSONObject(role="role", number="library_number", assumed="is_assumed")
    return (
        Organisation.objects.active(on)
        .filter(municipality_id=municipality_id)
        .annotate(
            counted=Subquery(counts.values(one=counted)[:1]),
            functions_told=ArraySubquery(functions.values(one=function)),
        )
        .order_by("pk")
        .values_list(*COLUMNS)
    )


def _staffed_places(*, municipality_id: int, on: date) -> QuerySet[Organisation, Any]:
    places = _places(municipality_id=municipality_id, on=on)
    return places.annotate(staff=_staff(on)).values_list(*COLUMNS, "staff")


def _staff(on: date) -> ArraySubquery:
    current = Affiliation.objects.current(on).filter(
        organisation=OuterRef("pk"), person__erased_at__isnull=True
    )
    return ArraySubquery(
        current.order_by("role", "person__name", "pk").values(
            one=JSONObject(
                id="person_id",
                name="person__name",
                role="role",
                title="title",
                email="person__email",
                phone="person__phone",
            )
        )
    )


def _place(
    pk: int,
    slug: str,
    name: str,
    kind: str,
    address: str,
    is_private: bool,
    lowest_grade: int | None,
    highest_grade: int | None,
    latitude: float | None,
    longitude: float | None,
    is_place_approximate: bool,
    website: str,
    counted: str | None,
    functions_told: list[str],
    staff: Iterable[str] = (),
) -> PlaceLine:
    count = json.loads(counted) if counted else None
    functions = [json.loads(one) for one in functions_told]
    return PlaceLine(
        id=pk,
        slug=slug,
        name=name,
        kind=KINDS[kind],
        address=address,
        is_private=is_private,
        grades=_grades(lowest_grade, highest_grade),
        place=None if latitude is None or longitude is None else (latitude, longitude),
        is_place_approximate=is_place_approximate,
        children=_children(count),
        counted_on=date.fromisoformat(count["counted_on"]) if count else None,
        roles=tuple(str(ROLES[one["role"]].label) for one in functions),
        isils=tuple(isil(one["number"]) for one in functions if one["number"]),
        is_role_assumed=any(one["assumed"] for one in functions),
        website=website,
        people=tuple(_person(json.loads(one)) for one in staff),
    )


def _person(one: Mapping[str, Any]) -> PersonLine:
    return PersonLine(
        id=one["id"],
        name=one["name"],
        role=str(POSTS[one["role"]].label),
        title=one["title"],
        email=one["email"] or "",
        phone=one["phone"],
    )


def _children(counted: Mapping[str, Any] | None) -> Figure:
    if counted is None:
        return Figure(None, Standing.MISSING, _("Nobody has told the number."))
    return Figure(counted["children"], Standing(counted["standing"]), said(counted["reason"]))


def _grades(lowest: int | None, highest: int | None) -> str:
    if lowest is None or highest is None:
        return ""
    return f"{lowest}–{highest}"


def _by_kind_and_name(place: PlaceLine) -> tuple[str, str]:
    # public libraries stand before branches and school libraries, and so they do by the alphabet
    order = {OrganisationKind.PUBLIC_LIBRARY: "0", OrganisationKind.BRANCH: "1"}
    return order.get(place.kind, place.kind.value), collated(place.name)


def of_kind(places: Iterable[PlaceLine], *kinds: OrganisationKind) -> tuple[PlaceLine, ...]:
    """Those of these kinds, in the order they came."""
    return tuple(place for place in places if place.kind in kinds)


def said(reason: str | None) -> str:
    """A reason as the register keeps it (an English sentence), in the reader's language."""
    return _(reason) if reason else ""


STAND_INS: dict[str, Asked] = {"municipality_id": 8_888_888_801, "on": date(1888, 8, 8)}
UNSTAFFED = Prepared(_places, STAND_INS)
STAFFED = Prepared(_staffed_places, STAND_INS)
