"""Organisations from registers: found again by their numbers, else by kind, place and name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samling.ground.refusal import Refusal
from samling.register.commands.keeping import Fate, keep, told
from samling.register.models import ChildCount, LibraryFunction, Municipality, Organisation
from samling.register.rules.slugs import free_slug
from samling.register.rules.told import ToldCount, ToldFunction, ToldOrganisation
from samling.register.terms import CountStanding, OrganisationKind

GONE = "No longer in the register this count comes from."


class NumberTaken(Refusal):
    """A number that the source gives to one organisation belongs to another here."""


@dataclass
class Known:
    """The organisations that stand, by everything they can be found by."""

    rows: list[Organisation]
    municipalities: dict[str, Municipality]
    by_number: dict[str, Organisation] = field(default_factory=dict)
    by_register_number: dict[str, Organisation] = field(default_factory=dict)
    by_name: dict[tuple[str, int | None, str], Organisation] = field(default_factory=dict)
    by_library_number: dict[str, Organisation] = field(default_factory=dict)
    public: dict[int | None, Organisation] = field(default_factory=dict)
    slugs: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for row in self.rows:
            self.remember(row)
            for role in row.functions.all():
                self.by_library_number[role.library_number or ""] = row
        self.by_library_number.pop("", None)

    def remember(self, row: Organisation) -> None:
        """Let a row be found from now on."""
        if row.organisation_number:
            self.by_number[row.organisation_number] = row
        if row.school_register_number:
            self.by_register_number[row.school_register_number] = row
        self.by_name.setdefault((row.kind, row.municipality_id, row.name.casefold()), row)
        if row.kind == OrganisationKind.PUBLIC_LIBRARY:
            self.public.setdefault(row.municipality_id, row)
        self.slugs.add(row.slug)

    def find(self, one: ToldOrganisation) -> Organisation | None:
        """The row told about: the organisation number says most, the name least."""
        first = self.by_number.get(one.organisation_number or "")
        second = self.by_register_number.get(one.school_register_number or "")
        if first and second and first is not second:
            raise _taken(one.school_register_number or "", second.name, one.name)
        if found := first or second:
            if found.kind != one.kind:
                raise _taken(one.organisation_number or "", found.name, one.name)
            return found
        return self._find_library(one) or self._find_by_name(one)

    def _find_library(self, one: ToldOrganisation) -> Organisation | None:
        """A library by its library number; a municipality has one public library, whatever its name."""
        for role in one.functions:
            if found := self.by_library_number.get(role.library_number or ""):
                return found
        if one.kind == OrganisationKind.PUBLIC_LIBRARY:
            return self.public.get(self.municipality_id(one))
        return None

    def _find_by_name(self, one: ToldOrganisation) -> Organisation | None:
        named = self.by_name.get((one.kind, self.municipality_id(one), one.name.casefold()))
        return named if named and _may_be(named, one) else None

    def municipality_id(self, one: ToldOrganisation) -> int | None:
        """The key of its municipality, None when it has none."""
        return self.municipalities[one.municipality_number].pk if one.municipality_number else None


def _taken(number: str, holder: str, newcomer: str) -> NumberTaken:
    return NumberTaken(
        _("The number %(number)s belongs to %(holder)s already, but is told for %(newcomer)s.")
        % {"number": number, "holder": holder, "newcomer": newcomer}
    )


def _may_be(row: Organisation, one: ToldOrganisation) -> bool:
    """False when both have a number and the numbers differ: two schools of one name."""
    pairs = (
        (row.organisation_number, one.organisation_number),
        (row.school_register_number, one.school_register_number),
    )
    return all(not mine or not theirs or mine == theirs for mine, theirs in pairs)


@transaction.atomic
def keep_organisations(
    given: Sequence[ToldOrganisation], *, source: str, seen_on: date, only_new: bool = False
) -> list[Fate]:
    """Bring organisations, their counts of children and their library roles in line.

    Answers with the fate of each, in the order told. With ``only_new`` what stands is left alone.
    """
    known = Known(
        rows=list(
            Organisation.objects.select_for_update().order_by("pk").prefetch_related("functions")
        ),
        municipalities={row.number: row for row in Municipality.objects.all()},
    )
    fates, rows = _keep_rows(given, known, source=source, only_new=only_new)
    counts = _keep_counts(given, rows, source=source, only_new=only_new)
    functions = _keep_functions(given, rows, only_new=only_new)
    _mark_seen(rows, seen_on)
    extra = [max(a, b) for a, b in zip(counts, functions, strict=True)]
    return [max(fate, min(more, Fate.CHANGED)) for fate, more in zip(fates, extra, strict=True)]


def _keep_rows(
    given: Sequence[ToldOrganisation], known: Known, *, source: str, only_new: bool
) -> tuple[list[Fate], list[Organisation]]:
    wanted: dict[int, dict[str, Any]] = {}
    standing: dict[int, Organisation] = {}
    rows: list[Organisation] = []
    for index, one in enumerate(given):
        row = known.find(one)
        values = _organisation(one, known)
        if row is None:
            slug = free_slug(one.name, within=_slug_of_municipality(one, known), taken=known.slugs)
            row = Organisation(slug=slug, source=source, **values)
            known.remember(row)
        elif row.pk:
            standing[index] = row
            wanted[index] = values
        rows.append(row)
    _settle_places(wanted, standing)
    fresh = list(dict.fromkeys(id(row) for row in rows if row.pk is None))
    new_rows = {id(row): row for row in rows if row.pk is None}
    Organisation.objects.bulk_create([new_rows[key] for key in fresh])
    fates = keep(Organisation, wanted=wanted, standing=standing, only_new=only_new)
    return [fates.get(index, Fate.NEW) for index in range(len(given))], rows


def _settle_places(wanted: dict[int, dict[str, Any]], standing: dict[int, Organisation]) -> None:
    """A place that is only approximate never moves one that is exact."""
    for index, values in wanted.items():
        row = standing[index]
        if values.get("is_place_approximate") and row.latitude and not row.is_place_approximate:
            for name in ("latitude", "longitude", "is_place_approximate"):
                values.pop(name, None)


def _organisation(one: ToldOrganisation, known: Known) -> dict[str, Any]:
    parent = _parent(one, known)
    values = told(
        kind=one.kind,
        name=one.name,
        municipality_id=known.municipality_id(one),
        parent_id=parent.pk if parent else None,  # a parent told in the same call comes first
        organisation_number=one.organisation_number,
        school_register_number=one.school_register_number,
        language=one.language,
        address=one.address,
        lowest_grade=one.lowest_grade,
        highest_grade=one.highest_grade,
        is_private=one.is_private,
        website=one.website,
        closed_on=one.closed_on,
    )
    if one.place:
        values |= {
            "latitude": one.place[0],
            "longitude": one.place[1],
            "is_place_approximate": one.is_place_approximate,
        }
    return values


def _parent(one: ToldOrganisation, known: Known) -> Organisation | None:
    """A branch belongs to its municipality's public library, a school library to its school."""
    municipality_id = known.municipality_id(one)
    if one.kind == OrganisationKind.BRANCH:
        return known.public.get(municipality_id)
    school = (OrganisationKind.UPPER_SECONDARY, municipality_id, (one.parent_name or "").casefold())
    return known.by_name.get(school)


def _slug_of_municipality(one: ToldOrganisation, known: Known) -> str:
    return known.municipalities[one.municipality_number].slug if one.municipality_number else ""


def _keep_counts(
    given: Sequence[ToldOrganisation], rows: Sequence[Organisation], *, source: str, only_new: bool
) -> list[Fate]:
    pairs = [(row, count) for one, row in zip(given, rows, strict=True) for count in one.counts]
    stand = ChildCount.objects.filter(organisation__in={row.pk for row, _told in pairs})
    fates = keep(
        ChildCount,
        wanted={(row.pk, count.counted_on): _count(row.pk, count, source) for row, count in pairs},
        standing={(row.organisation_id, row.counted_on): row for row in stand},
        only_new=only_new,
    )
    return [
        max((fates[row.pk, count.counted_on] for count in one.counts), default=Fate.SAME)
        for one, row in zip(given, rows, strict=True)
    ]


def _count(organisation_id: int, count: ToldCount, source: str) -> dict[str, Any]:
    is_missing = count.children is None
    return {
        "organisation_id": organisation_id,
        "counted_on": count.counted_on,
        "children": count.children,
        "standing": str(CountStanding.MISSING if is_missing else CountStanding.REPORTED),
        "reason": count.reason,
        "source": source,
    }


def _keep_functions(
    given: Sequence[ToldOrganisation], rows: Sequence[Organisation], *, only_new: bool
) -> list[Fate]:
    pairs = [(row, role) for one, row in zip(given, rows, strict=True) for role in one.functions]
    stand = {
        (row.organisation_id, row.role): row
        for row in LibraryFunction.objects.filter(organisation__in={row.pk for row, _told in pairs})
    }
    _refuse_taken_library_numbers(pairs)
    fates = keep(
        LibraryFunction,
        wanted={
            (row.pk, role.role): _function(row.pk, role, stand.get((row.pk, role.role)))
            for row, role in pairs
        },
        standing=stand,
        only_new=only_new,
    )
    return [
        max((fates[row.pk, role.role] for role in one.functions), default=Fate.SAME)
        for one, row in zip(given, rows, strict=True)
    ]


def _refuse_taken_library_numbers(pairs: Sequence[tuple[Organisation, ToldFunction]]) -> None:
    """Raise NumberTaken when a library number stands elsewhere, or is told for two."""
    owners: dict[str, Organisation] = {}
    for owner, role in pairs:
        number = role.library_number
        if number and owners.setdefault(number, owner) is not owner:
            raise _taken(number, owners[number].name, owner.name)
    rows = LibraryFunction.objects.filter(library_number__in=owners).select_related("organisation")
    for row in rows:
        owner = owners[row.library_number or ""]
        if row.organisation_id != owner.pk:
            raise _taken(row.library_number or "", row.organisation.name, owner.name)


def _function(
    organisation_id: int, role: ToldFunction, stands: LibraryFunction | None
) -> dict[str, Any]:
    values = told(
        organisation_id=organisation_id, role=role.role, library_number=role.library_number
    )
    # what the county library has ticked is never put in doubt again by a source
    return values if stands else values | {"is_assumed": role.is_assumed}


def _mark_seen(rows: Sequence[Organisation], seen_on: date) -> None:
    keys = {row.pk for row in rows}
    unseen = Organisation.objects.filter(pk__in=keys, seen_on__isnull=True)
    older = Organisation.objects.filter(pk__in=keys, seen_on__lt=seen_on)
    (unseen | older).update(seen_on=seen_on)


@transaction.atomic
def miss_the_gone(
    *, kind: str, seen_on: date, source: str, municipality_numbers: set[str] | None = None
) -> int:
    """Note that organisations of this kind were not in the source: their count is missing, not zero.

    They are not closed, because registers lose schools now and then; somebody at the county closes
    them. Answers with how many they are.
    """
    absent = Organisation.objects.filter(kind=kind, closed_on__isnull=True, seen_on__lt=seen_on)
    if municipality_numbers is not None:
        absent = absent.filter(municipality__number__in=municipality_numbers)
    keys = list(absent.order_by("pk").values_list("pk", flat=True))
    counts = [ChildCount(**_count(key, ToldCount(seen_on, None, GONE), source)) for key in keys]
    ChildCount.objects.bulk_create(counts, ignore_conflicts=True)
    return len(keys)
