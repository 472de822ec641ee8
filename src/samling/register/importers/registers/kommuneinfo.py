"""Kartverket's kommuneinfo: names and outlines of municipalities (https://api.kartverket.no)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings

from samling.ground.period import day_in_oslo
from samling.register.importers import boundaries, municipalities
from samling.register.importers.registers.asking import Asker, row_of, things
from samling.register.importers.report import (
    LeftOut,
    Report,
    carry_out,
    setting_for,
    sort_out,
)
from samling.register.importers.table import Row
from samling.register.rules.outlines import Outline
from samling.register.rules.told import ToldMunicipality

ADDRESS = "https://api.kartverket.no/kommuneinfo/v1"
WGS84 = 4258  # ETRS89, which is WGS84 within a metre


def fetch_municipalities(
    asker: Asker, *, by: str, at: datetime, is_trial: bool = False, address: str = ADDRESS
) -> Report:
    """Keep number and name of the county's municipalities as they are today."""
    setting = setting_for(boundaries.CREDIT, day_in_oslo(at), at)
    readings = (
        (index, partial(read, row_of(index, one)))
        for index, one in enumerate(things(asker.json(f"{address}/kommuner")), start=1)
    )
    lines = sort_out(readings, key=lambda one: one.number)
    lines.left_out.clear()  # the 311 of other counties are no news to anybody
    return carry_out("kommuneinfo", lines, setting, municipalities.keep, by=by, is_trial=is_trial)


def read(row: Row) -> ToldMunicipality:
    """One municipality; LeftOut when it is another county's."""
    number = row.text("kommunenummer", longest=40)
    if number[:2].isdecimal() and not number.startswith(settings.COUNTY):
        raise LeftOut
    name = "kommunenavnNorsk" if row.cells.get("kommunenavnNorsk") else "kommunenavn"
    return ToldMunicipality(
        number=municipalities.number_in_county(number), name=row.text(name, longest=80)
    )


def fetch_boundaries(
    asker: Asker, *, by: str, at: datetime, is_trial: bool = False, address: str = ADDRESS
) -> Report:
    """Keep the outlines of all our municipalities, simplified together."""
    setting = setting_for(boundaries.CREDIT, day_in_oslo(at), at)
    outlines = dict(_outlines(asker, sorted(setting.municipalities), address))
    return boundaries.load_outlines(outlines, setting, by=by, is_trial=is_trial)


def _outlines(asker: Asker, numbers: list[str], address: str) -> Iterator[tuple[str, Outline]]:
    for number in numbers:
        answer = asker.json(f"{address}/kommuner/{number}/omrade", {"utkoordsys": WGS84})
        yield number, boundaries.outline_of(_geometry(answer))


def _geometry(answer: Any) -> Any:
    """The outline itself, which stands under «omrade»."""
    return answer.get("omrade", answer) if isinstance(answer, dict) else answer
