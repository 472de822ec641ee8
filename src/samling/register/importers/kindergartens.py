"""Kindergartens with their children, from the national kindergarten register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from samling.register.commands.organisations import keep_organisations, miss_the_gone
from samling.register.importers.report import Importer, Setting, tally
from samling.register.importers.table import Row
from samling.register.rules.told import Changes, ToldCount, ToldOrganisation
from samling.register.terms import OrganisationKind

NOT_TOLD = "The kindergarten register gives no count."
MOST_CHILDREN = 1_000
COLUMNS = ("nsr_id", "name", "kommunenummer", "lat", "lon", "children", "owner_type")


def read(row: Row, setting: Setting) -> ToldOrganisation:
    """One kindergarten; the place 0, 0 is no place, and an empty count is missing."""
    return kindergarten(
        register_number=str(row.count("nsr_id")),
        name=row.text("name"),
        municipality_number=row.among("kommunenummer", setting.municipalities),
        place=row.place("lat", "lon"),
        is_private=row.among("owner_type", ("public", "private")) == "private",
        children=row.count_or_none("children", most=MOST_CHILDREN),
        day=setting.as_of,
    )


def kindergarten(
    *,
    register_number: str | None,
    name: str,
    municipality_number: str,
    place: tuple[float, float] | None,
    is_private: bool | None,
    children: int | None,
    day: date,
    organisation_number: str | None = None,
) -> ToldOrganisation:
    """What is told of a kindergarten."""
    reason = "" if children is not None else NOT_TOLD
    return ToldOrganisation(
        kind=OrganisationKind.KINDERGARTEN,
        name=name,
        municipality_number=municipality_number,
        organisation_number=organisation_number,
        school_register_number=register_number,
        place=place,
        is_private=is_private,
        counts=(ToldCount(day, children, reason),),
    )


def keep(told: Sequence[ToldOrganisation], setting: Setting, is_whole: bool) -> Changes:
    """Keep the kindergartens; those the source no longer has get a missing count."""
    fates = keep_organisations(told, source=setting.source, seen_on=setting.as_of)
    gone = 0
    if is_whole and told:
        gone = miss_the_gone(
            kind=OrganisationKind.KINDERGARTEN, seen_on=setting.as_of, source=setting.source
        )
    return tally(fates, gone=gone)


IMPORTER: Importer[ToldOrganisation] = Importer(
    name="kindergartens",
    source="Utdanningsdirektoratet, Nasjonalt barnehageregister",
    as_of=date(2020, 3, 1),
    columns=lambda: COLUMNS,
    read=read,
    key=lambda one: one.school_register_number,
    keep=keep,
)
