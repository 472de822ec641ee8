"""Inhabitants by age, one line for each municipality and year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from samling.register.commands.municipalities import keep_inhabitants
from samling.register.importers.report import Importer, Setting, tally
from samling.register.importers.table import BadLine, Row
from samling.register.rules.told import Changes, ToldInhabitants

AGES = tuple(f"age_{age:02d}" for age in range(20))
MOST = 6_000_000  # more than all of Norway


def read(row: Row, setting: Setting) -> ToldInhabitants:
    """Persons of one municipality on 1 January; BadLine when the ages are more than all."""
    told = ToldInhabitants(
        municipality_number=row.among("kommunenummer", setting.municipalities),
        year=row.count("year", most=2100),
        persons=row.count("population_total", most=MOST),
        by_age=tuple(row.count(age, most=MOST) for age in AGES),
    )
    return checked(told)


def checked(told: ToldInhabitants) -> ToldInhabitants:
    """The same; BadLine when the year is no year or the children are more than everybody."""
    if told.year < 1950:
        raise BadLine(_("%(year)s is no year of statistics.") % {"year": told.year})
    if sum(told.by_age) > told.persons:
        raise BadLine(_("Ages 0–19 add up to more than all inhabitants."))
    return told


def keep(told: Sequence[ToldInhabitants], setting: Setting, is_whole: bool) -> Changes:
    """Keep them; years that are not told of stay."""
    return tally(keep_inhabitants(told, source=setting.source).values())


IMPORTER: Importer[ToldInhabitants] = Importer(
    name="ages",
    source="SSB, tabell 07459",
    as_of=date(2026, 1, 1),
    columns=lambda: ("kommunenummer", "year", "population_total", *AGES),
    read=read,
    key=lambda one: (one.municipality_number, one.year),
    keep=keep,
)
