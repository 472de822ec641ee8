"""The registers of Utdanningsdirektoratet: schools (NSR) and kindergartens (NBR).

Version 4 of NSR lists the schools of a category; version 3, which NBR shares, lists the units of a
municipality and tells of each its place, count and language. About NSR: https://nsr.udir.no/innhold/om
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from samling.ground.period import day_in_oslo
from samling.register.importers import kindergartens, primary_schools, upper_secondary
from samling.register.importers.registers.asking import Asker, Removed, Unanswered, row_of, things
from samling.register.importers.report import (
    LeftOut,
    Report,
    Setting,
    Sorted,
    carry_out,
    setting_for,
    sort_out,
)
from samling.register.importers.table import BadLine, Row, place_in_norway
from samling.register.rules.told import Changes, ToldOrganisation
from samling.register.terms import OrganisationKind

NSR = "https://data-nsr.udir.no"
NBR = "https://data-nbr.udir.no"
PRIMARY, UPPER_SECONDARY = 1, 2
MOST_PAGES = 1_000
LANGUAGES = {"bokmål": "nb", "nynorsk": "nn", "b": "nb", "n": "nn"}


def fetch_schools(
    asker: Asker, *, by: str, at: datetime, is_trial: bool = False, address: str = NSR
) -> Report:
    """Keep the schools of our municipalities as the national school register has them today."""
    setting = setting_for(primary_schools.IMPORTER.source, day_in_oslo(at), at)
    kinds = dict.fromkeys(
        numbers_in_category(asker, UPPER_SECONDARY, address=address), UPPER_SECONDARY
    )
    kinds |= dict.fromkeys(numbers_in_category(asker, PRIMARY, address=address), PRIMARY)
    numbers = [n for n in numbers_in_municipalities(asker, setting, address=address) if n in kinds]
    lines = _read_all(asker, numbers, address, lambda row: school(row, setting, kinds))
    return carry_out("nsr", lines, setting, _keep_schools, by=by, is_trial=is_trial)


def fetch_kindergartens(
    asker: Asker, *, by: str, at: datetime, is_trial: bool = False, address: str = NBR
) -> Report:
    """Keep the kindergartens of our municipalities as the national register has them today."""
    setting = setting_for(kindergartens.IMPORTER.source, day_in_oslo(at), at)
    numbers = list(numbers_in_municipalities(asker, setting, address=address))
    lines = _read_all(asker, numbers, address, lambda row: kindergarten(row, setting))
    return carry_out("nbr", lines, setting, kindergartens.keep, by=by, is_trial=is_trial)


def numbers_in_category(asker: Asker, category: int, *, address: str = NSR) -> Iterator[str]:
    """The organisation numbers of all active schools of a category, page by page (v4)."""
    page, pages = 1, 1
    while page <= pages:
        answer = asker.json(f"{address}/v4/enheter/skolekategori/{category}", {"sidenummer": page})
        pages = _pages(answer)
        for index, unit in enumerate(things(answer, "EnhetListe")):
            row = row_of(index, unit)
            if row.cells.get("ErAktiv") == "true":
                yield row.cells.get("Organisasjonsnummer", "")
        page += 1


def _pages(answer: Any) -> int:
    try:
        return row_of(0, answer).count("AntallSider", most=MOST_PAGES)
    except BadLine as reason:
        raise Unanswered(str(reason)) from None


def numbers_in_municipalities(asker: Asker, setting: Setting, *, address: str) -> Iterator[str]:
    """The organisation numbers of every unit of our municipalities (v3)."""
    for number in sorted(setting.municipalities):
        answer = asker.json(f"{address}/v3/enheter/kommune/{number}")
        units = answer if isinstance(answer, list) else things(answer, "EnhetListe")
        for index, unit in enumerate(units):
            cells = row_of(index, unit).cells
            if cells.get("ErAktiv", "true") == "true" and (
                found := cells.get("Organisasjonsnummer")
            ):
                yield found


def _read_all(
    asker: Asker, numbers: list[str], address: str, read: Callable[[Row], ToldOrganisation]
) -> Sorted[ToldOrganisation]:
    readings = (
        (i, partial(_one, asker, i, n, address, read)) for i, n in enumerate(numbers, start=1)
    )
    return sort_out(readings, key=lambda one: one.organisation_number)


def _one(
    asker: Asker, index: int, number: str, address: str, read: Callable[[Row], ToldOrganisation]
) -> ToldOrganisation:
    try:
        return read(row_of(index, asker.json(f"{address}/v3/enhet/{number}")))
    except Removed as reason:
        raise LeftOut(str(reason)) from None
    except Unanswered as reason:
        raise BadLine(str(reason)) from None


def school(row: Row, setting: Setting, kinds: dict[str, int]) -> ToldOrganisation:
    """One school of the register; LeftOut when it has no pupils and none are expected."""
    number = row.organisation_number("Organisasjonsnummer")
    municipality = row.among("Kommune.Kommunenummer", setting.municipalities)
    if kinds[number] == UPPER_SECONDARY:
        return ToldOrganisation(
            kind=OrganisationKind.UPPER_SECONDARY,
            name=row.text("Navn"),
            municipality_number=municipality,
            organisation_number=number,
            place=place(row),
            language=language(row),
            address=address_of(row),
        )
    pupils = row.count_or_none("Elevtall", most=primary_schools.MOST_PUPILS)
    return primary_schools.school(
        number=number,
        name=row.text("Navn"),
        municipality_number=municipality,
        address=address_of(row),
        place=place(row),
        grades=(
            row.count_or_none("SkoleTrinnFra", most=13) or 0,
            row.count_or_none("SkoleTrinnTil", most=13) or 0,
        ),
        is_private=None,
        language=language(row),
        counts=primary_schools.counts_of(number, pupils, setting.as_of),
    )


def kindergarten(row: Row, setting: Setting) -> ToldOrganisation:
    """One kindergarten of the register; LeftOut for a unit that is none."""
    if row.cells.get("ErBarnehage") != "true":
        raise LeftOut(_("Not a kindergarten."))
    return kindergartens.kindergarten(
        register_number=None,
        organisation_number=row.organisation_number("Organisasjonsnummer"),
        name=row.text("Navn"),
        municipality_number=row.among("Kommune.Kommunenummer", setting.municipalities),
        place=place(row),
        is_private=None,
        children=row.count_or_none("AntallBarn", most=kindergartens.MOST_CHILDREN),
        day=setting.as_of,
    )


def place(row: Row) -> tuple[float, float] | None:
    """Where it is; the registers write 0, 0 and “Undefined” when they do not know."""
    if row.cells.get("Koordinat.GeoKilde", "").lower() == "undefined":
        return None
    found = row.place("Koordinat.Breddegrad", "Koordinat.Lengdegrad")
    return place_in_norway(found) if found else None


def language(row: Row) -> str | None:
    """The language form of the school, when it is told."""
    return LANGUAGES.get(row.cells.get("Maalform.Navn", "").strip().lower())


def address_of(row: Row) -> str | None:
    """Street, postal code and town on one line."""
    post = " ".join(
        part
        for name in ("Postnr", "Poststed")
        if (part := row.text_or_empty(f"Beliggenhetsadresse.{name}"))
    )
    street = row.text_or_empty("Beliggenhetsadresse.Adresse")
    return ", ".join(part for part in (street, post) if part)[:200] or None


def _keep_schools(told: Any, setting: Setting, is_whole: bool) -> Changes:
    """Primary schools with what is gone, and upper-secondary schools beside them."""
    primary = [one for one in told if one.kind == OrganisationKind.SCHOOL]
    upper = [one for one in told if one.kind == OrganisationKind.UPPER_SECONDARY]
    return primary_schools.keep(primary, setting, is_whole) + upper_secondary.keep(
        upper, setting, is_whole
    )
