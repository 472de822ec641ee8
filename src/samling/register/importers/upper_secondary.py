"""Upper-secondary schools; several sites of one school in one municipality are one school here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from samling.register.commands.organisations import keep_organisations
from samling.register.importers.report import Importer, LeftOut, Setting, tally
from samling.register.importers.table import Row
from samling.register.rules.told import Changes, ToldFunction, ToldOrganisation
from samling.register.terms import LibraryRole, OrganisationKind

NOT_A_SCHOOL = re.compile(r"^karriere\b|opplæringssenter|lærlingeverksemd", re.IGNORECASE)


def read(row: Row, setting: Setting) -> ToldOrganisation:
    """One school; LeftOut for career centres and the like."""
    name = row.text("skolenavn").replace("Videregåande", "vidaregåande")
    if NOT_A_SCHOOL.search(name):
        raise LeftOut(_("Not a school with a library."))
    return ToldOrganisation(
        kind=OrganisationKind.UPPER_SECONDARY,
        name=name,
        municipality_number=row.among("kommunenummer", setting.municipalities),
        place=row.place("lat", "lon"),
    )


def library_of(school: ToldOrganisation) -> ToldOrganisation:
    """The school's library as we assume it, until the county library ticks it."""
    return ToldOrganisation(
        kind=OrganisationKind.SCHOOL_LIBRARY,
        name=f"Biblioteket ved {school.name}",
        municipality_number=school.municipality_number,
        place=school.place,
        parent_name=school.name,
        functions=(ToldFunction(LibraryRole.UPPER_SECONDARY, is_assumed=True),),
    )


def first_site_of_each(told: Sequence[ToldOrganisation]) -> list[ToldOrganisation]:
    """The first line of each school in each municipality."""
    firsts = {(one.name, one.municipality_number): one for one in reversed(told)}
    return list(reversed(firsts.values()))


def keep(told: Sequence[ToldOrganisation], setting: Setting, is_whole: bool) -> Changes:
    """Keep the schools; a library is never taken for granted from this source."""
    schools = first_site_of_each(told)
    return tally(keep_organisations(schools, source=setting.source, seen_on=setting.as_of))


IMPORTER: Importer[ToldOrganisation] = Importer(
    name="upper_secondary",
    source="DSB, kart over skoler",
    as_of=date(2026, 1, 5),
    columns=lambda: ("skolenavn", "kommunenummer", "lat", "lon"),
    read=read,
    key=lambda one: (one.name, one.municipality_number, one.place),
    keep=keep,
)
