"""Primary and lower-secondary schools with their pupils, from the national school register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from samling.register.commands.organisations import keep_organisations, miss_the_gone
from samling.register.importers.faults import reason_missing, value_to_use
from samling.register.importers.report import Importer, LeftOut, Setting, tally
from samling.register.importers.table import BadLine, Row
from samling.register.rules.told import Changes, ToldCount, ToldOrganisation
from samling.register.terms import OrganisationKind

EARLIER = date(2024, 2, 7)  # the day of the file that the column antall_elever_2024 is from
MOST_PUPILS = 5_000
COLUMNS = (
    "skolenavn", "kommunenummer", "orgnr", "besoksadresse", "laveste_trinn", "hoyeste_trinn",
    "eierforhold", "antall_elever", "lat", "lon", "antall_elever_2024",
)  # fmt: skip


def read(row: Row, setting: Setting) -> ToldOrganisation:
    """One school; LeftOut for one without pupils that is no school for children."""
    number = row.organisation_number("orgnr")
    pupils = row.count("antall_elever", most=MOST_PUPILS)
    earlier = row.count_or_none("antall_elever_2024", most=MOST_PUPILS)
    counts = counts_of(number, pupils, setting.as_of)
    if earlier:
        counts = (*counts, ToldCount(EARLIER, earlier))
    return school(
        number=number,
        name=row.text("skolenavn"),
        municipality_number=row.among("kommunenummer", setting.municipalities),
        address=row.text_or_empty("besoksadresse", longest=200) or None,
        place=row.place("lat", "lon"),
        grades=(row.count("laveste_trinn", most=13), row.count("hoyeste_trinn", most=13)),
        is_private=row.among("eierforhold", ("Offentlig", "Privat")) == "Privat",
        counts=counts,
    )


def counts_of(number: str, pupils: int | None, day: date) -> tuple[ToldCount, ...]:
    """The count of pupils, missing with its reason when that is known; LeftOut for 0 pupils."""
    if reason := reason_missing("schools", number, "pupils"):
        if not pupils:
            return (ToldCount(day, None, reason),)
    elif pupils == 0:
        raise LeftOut(_("No pupils in the register: closed, or not a school for children."))
    return (ToldCount(day, pupils, "" if pupils is not None else NOT_TOLD),)


NOT_TOLD = "The school register gives no count."


def school(
    *,
    number: str,
    name: str,
    municipality_number: str,
    address: str | None,
    place: tuple[float, float] | None,
    grades: tuple[int, int],
    is_private: bool | None,
    counts: tuple[ToldCount, ...],
    language: str | None = None,
) -> ToldOrganisation:
    """What is told of a school; grades 0 mean not given. BadLine when the lowest is above the highest."""
    lowest = grades[0] or value_to_use("schools", number, "lowest_grade")
    highest = grades[1] or value_to_use("schools", number, "highest_grade")
    if lowest and highest and lowest > highest:
        raise BadLine(_("The lowest grade is above the highest."))
    return ToldOrganisation(
        kind=OrganisationKind.SCHOOL,
        name=name,
        municipality_number=municipality_number,
        organisation_number=number,
        language=language,
        address=address,
        place=place,
        lowest_grade=lowest,
        highest_grade=highest,
        is_private=is_private,
        counts=counts,
    )


def keep(told: Sequence[ToldOrganisation], setting: Setting, is_whole: bool) -> Changes:
    """Keep the schools; those the source no longer has get a missing count with the reason."""
    fates = keep_organisations(told, source=setting.source, seen_on=setting.as_of)
    gone = 0
    if is_whole and told:
        gone = miss_the_gone(
            kind=OrganisationKind.SCHOOL, seen_on=setting.as_of, source=setting.source
        )
    return tally(fates, gone=gone)


IMPORTER: Importer[ToldOrganisation] = Importer(
    name="primary_schools",
    source="Utdanningsdirektoratet, Nasjonalt skoleregister",
    as_of=date(2026, 2, 2),
    columns=lambda: COLUMNS,
    read=read,
    key=lambda one: one.organisation_number,
    keep=keep,
)
