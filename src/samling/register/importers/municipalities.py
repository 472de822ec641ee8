"""Municipalities with centre and area, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from samling.ground.numbers import is_municipality_number
from samling.register.commands.municipalities import keep_municipalities
from samling.register.importers.report import Importer, Setting, tally
from samling.register.importers.table import BadLine, Row
from samling.register.rules.told import Changes, ToldMunicipality

COLUMNS = (
    "kommunenummer",
    "kommunenavn",
    "admin_centre",
    "admin_lat",
    "admin_lon",
    "area_km2_n1000",
)


def read(row: Row, setting: Setting) -> ToldMunicipality:
    """One municipality of the county; BadLine for one of another county."""
    return ToldMunicipality(
        number=number_in_county(row.text("kommunenummer", longest=40)),
        name=row.text("kommunenavn", longest=80),
        centre=row.text("admin_centre", longest=80),
        place=row.place("admin_lat", "admin_lon"),
        area_km2=row.number("area_km2_n1000", least=0, most=400_000),
    )


def number_in_county(number: str) -> str:
    """The number itself; BadLine unless it is four digits that begin with the county's."""
    if not (is_municipality_number(number) and number.startswith(settings.COUNTY)):
        raise BadLine(
            _("“%(number)s” is no municipality number of county %(county)s.")
            % {"number": number[:40], "county": settings.COUNTY}
        )
    return number


def keep(told: Sequence[ToldMunicipality], setting: Setting, is_whole: bool) -> Changes:
    """Keep them; a municipality that is not told of stays, since reforms come from KLASS."""
    return tally(keep_municipalities(told).values())


IMPORTER: Importer[ToldMunicipality] = Importer(
    name="municipalities",
    source="Kartverket, kommuneinfo og N1000; GeoNames",
    as_of=date(2025, 1, 1),
    columns=lambda: COLUMNS,
    read=read,
    key=lambda one: one.number,
    keep=keep,
)
