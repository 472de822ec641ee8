"""What a fresh start needs, from the tables that the project carries."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from samling.register.commands.imports import note_import, wait_for_turn
from samling.register.commands.keeping import Fate
from samling.register.commands.municipalities import (
    keep_inhabitants,
    keep_municipalities,
    keep_versions,
)
from samling.register.commands.organisations import keep_organisations
from samling.register.commands.statistics import keep_columns, keep_returns
from samling.register.importers import (
    kindergartens,
    library_statistics,
    primary_schools,
    upper_secondary,
)
from samling.register.importers.facts_folder import FACTS
from samling.register.importers.report import tally
from samling.register.importers.table import Row, place_in_norway
from samling.register.models import MunicipalityVersion
from samling.register.rules.told import (
    Changes,
    ToldFunction,
    ToldInhabitants,
    ToldMunicipality,
    ToldOrganisation,
    ToldReturn,
    ToldVersion,
)
from samling.register.terms import LibraryRole, OrganisationKind

FACTS_OF = date(2026, 2, 2)
SINCE_REFORM = date(2020, 1, 1)
SOURCE = "Samlings egne tabeller"
# where the county authority sits: what its library holds on screen counts there
COUNTY_SEATS = {"34": "3403"}


@transaction.atomic
def load_facts(*, at: datetime, by: str = "system") -> Changes:
    """Fill in what is not known yet; what stands already is left as it is, so it may run every day."""
    wait_for_turn()
    changes = sum(
        (
            tally(keep_municipalities(municipalities(), only_new=True).values()),
            tally(_first_versions()),
            tally(keep_inhabitants(inhabitants(), source=_of("SSB 07459"), only_new=True).values()),
            tally(_keep(schools(), "NSR", FACTS_OF)),
            tally(_keep(upper_secondary_schools(), "DSB", upper_secondary.IMPORTER.as_of)),
            tally(_keep(libraries(), "Base Bibliotek, NB", FACTS_OF)),
            tally(_keep(school_libraries(), "DSB", upper_secondary.IMPORTER.as_of)),
            tally(_keep(kindergarten_rows(), "NBR", kindergartens.IMPORTER.as_of)),
            tally(keep_columns(library_statistics.EDITION, library_statistics.columns()).values()),
            tally(keep_returns(returns(), source=_of("NB"), only_new=True)),
        ),
        start=Changes(),
    )
    if changes.new:
        note_import(
            importer="facts", source=SOURCE, changes=changes, refused=(), left_out=(),
            is_trial=False, by=by, started_at=at, ended_at=at,
        )  # fmt: skip
    return changes


def _of(source: str) -> str:
    return f"{SOURCE} ({source})"


def _keep(told: Iterable[ToldOrganisation], source: str, seen_on: date) -> list[Fate]:
    return keep_organisations(list(told), source=_of(source), seen_on=seen_on, only_new=True)


def _table(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _place(row: dict[str, str]) -> tuple[float, float] | None:
    return place_in_norway((float(row["latitude"] or 0), float(row["longitude"] or 0)))


def municipalities() -> list[ToldMunicipality]:
    """The 46 municipalities."""
    return [
        ToldMunicipality(
            number=row["number"],
            name=row["name"],
            slug=row["slug"],
            language=row["language"],
            centre=row["centre"],
            place=_place(row),
            area_km2=float(row["area_km2"]),
        )
        for row in _table("municipalities.csv")
    ]


def _first_versions() -> list[Fate]:
    """The names and numbers since the reform of 2020, for those that have no version yet."""
    known = set(MunicipalityVersion.objects.values_list("municipality__slug", flat=True))
    told = [
        ToldVersion(one.slug or "", one.number, one.name, SINCE_REFORM, None)
        for one in municipalities()
        if one.slug not in known
    ]
    return list(keep_versions(told, source=_of("SSB KLASS 131")).values())


def inhabitants() -> list[ToldInhabitants]:
    """Inhabitants of some years."""
    return [
        ToldInhabitants(
            municipality_number=row["number"],
            year=int(row["year"]),
            persons=int(row["persons"]),
            by_age=tuple(int(row[f"age_{age}"]) for age in range(20)),
        )
        for row in _table("inhabitants.csv")
    ]


def schools() -> list[ToldOrganisation]:
    """Primary and lower-secondary schools with their pupils."""
    return [
        primary_schools.school(
            number=row["organisation_number"],
            name=row["name"],
            municipality_number=row["number"],
            address=row["address"] or None,
            place=_place(row),
            grades=(int(row["lowest_grade"]), int(row["highest_grade"])),
            is_private=row["is_private"] == "yes",
            counts=primary_schools.counts_of(
                row["organisation_number"], int(row["pupils"] or 0), FACTS_OF
            ),
        )
        for row in _table("schools.csv")
    ]


def _upper_secondary(row: dict[str, str]) -> ToldOrganisation:
    return ToldOrganisation(
        kind=OrganisationKind.UPPER_SECONDARY,
        name=row["name"],
        municipality_number=row["number"],
        place=_place(row),
    )


def upper_secondary_schools() -> list[ToldOrganisation]:
    """Upper-secondary schools."""
    return [_upper_secondary(row) for row in _table("upper_secondary.csv")]


def school_libraries() -> list[ToldOrganisation]:
    """The libraries we assume at upper-secondary schools."""
    rows = [row for row in _table("upper_secondary.csv") if row["has_library"] == "yes"]
    return [upper_secondary.library_of(_upper_secondary(row)) for row in rows]


def libraries() -> list[ToldOrganisation]:
    """The county library and the public library of each municipality, at its centre."""
    where = {one.number: one for one in municipalities()}
    county = ToldOrganisation(
        kind=OrganisationKind.COUNTY_LIBRARY,
        name=settings.AUTHORITY,
        municipality_number=COUNTY_SEATS.get(settings.COUNTY),
    )
    return [county, *(_library(row, where[row["number"]]) for row in _table("libraries.csv"))]


def _library(row: dict[str, str], where: ToldMunicipality) -> ToldOrganisation:
    roles = [ToldFunction(LibraryRole.PUBLIC, row["library_number"] or None)]
    if row["combined_with_primary_school_2020"] not in ("", "0"):
        roles.append(ToldFunction(LibraryRole.PRIMARY_SCHOOL, is_assumed=True))
    if row["combined_with_upper_secondary_2020"] not in ("", "0"):
        roles.append(ToldFunction(LibraryRole.UPPER_SECONDARY, is_assumed=True))
    return ToldOrganisation(
        kind=OrganisationKind.PUBLIC_LIBRARY,
        name=row["name"],
        municipality_number=row["number"],
        language=where.language,
        place=where.place,
        is_place_approximate=True,
        functions=tuple(roles),
    )


def kindergarten_rows() -> list[ToldOrganisation]:
    """Kindergartens with their children in 2020."""
    return [
        kindergartens.kindergarten(
            register_number=row["register_number"],
            name=row["name"],
            municipality_number=row["number"],
            place=_place(row),
            is_private=row["is_private"] == "yes",
            children=int(row["children"]) if row["children"] else None,
            day=kindergartens.IMPORTER.as_of,
        )
        for row in _table("kindergartens.csv")
    ]


def returns() -> list[ToldReturn]:
    """Some columns of the libraries' returns of 2020."""
    found_as = {column.key: column.key for column in library_statistics.columns()}
    return [
        library_statistics.return_of(
            Row(line, row), row["number"], library_statistics.EDITION, found_as
        )
        for line, row in enumerate(_table("library_statistics_2020.csv"), start=2)
    ]
