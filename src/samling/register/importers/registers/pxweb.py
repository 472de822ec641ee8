"""PxWebApi 2 of Statistics Norway: inhabitants by age (table 07459).

Guide: https://www.ssb.no/statbank/hvordan-bruke-statistikkbanken/api-mot-statistikkbanken--brukerveiledning
(CC BY 4.0; 30 questions a minute, 800,000 cells each).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from samling.ground.period import day_in_oslo
from samling.register.importers import ages
from samling.register.importers.registers.asking import Asker, Unanswered
from samling.register.importers.report import Report, Setting, carry_out, setting_for, sort_out
from samling.register.importers.table import BadLine
from samling.register.rules.jsonstat import NotJsonStat, cells
from samling.register.rules.told import ToldInhabitants

ADDRESS = "https://data.ssb.no/api/pxwebapi/v2"
TABLE = "07459"
AGES_ASKED = "*"
ALL = range(20)

Ages = dict[int, int | None]


def fetch(
    asker: Asker,
    *,
    by: str,
    at: datetime,
    is_trial: bool = False,
    address: str = ADDRESS,
    years: Iterable[int] = (),
) -> Report:
    """Keep inhabitants by age on 1 January of these years, this year when none are named."""
    setting = setting_for(ages.IMPORTER.source, day_in_oslo(at), at)
    asked = sorted(years) or [setting.as_of.year]
    answer = asker.json(f"{address}/tables/{TABLE}/data", question(setting, asked))
    by_place = people_by_age(answer)
    readings = (
        (number, partial(read, key, found, setting))
        for number, (key, found) in enumerate(sorted(by_place.items()), start=1)
    )
    lines = sort_out(readings, key=lambda one: (one.municipality_number, one.year))
    return carry_out("ssb_ages", lines, setting, ages.keep, by=by, is_trial=is_trial)


def question(setting: Setting, years: list[int]) -> dict[str, str]:
    """What is asked for: our municipalities, every age, both sexes together, these years."""
    return {
        "lang": "no",
        "outputFormat": "json-stat2",
        "valueCodes[Region]": ",".join(sorted(setting.municipalities)),
        "valueCodes[Alder]": AGES_ASKED,
        "valueCodes[ContentsCode]": "*",
        "valueCodes[Tid]": ",".join(str(year) for year in years),
    }


def people_by_age(answer: Any) -> dict[tuple[str, int], Ages]:
    """Persons by municipality and year, and age; summed over sexes; None when any part is missing."""
    found: dict[tuple[str, int], Ages] = defaultdict(dict)
    try:
        for codes, value in cells(answer):
            age = re.fullmatch(r"([0-9]{1,3})\+?", codes["Alder"])
            if age is None:
                continue  # a total such as 999A or «Alle aldre»: we add up ourselves
            place = found[_region(codes["Region"]), int(codes["Tid"])]
            place[int(age[1])] = _plus(place.get(int(age[1]), 0), value)
    except (NotJsonStat, KeyError, ValueError) as fault:
        raise Unanswered(_("The table is not as expected: %(fault)s") % {"fault": fault}) from None
    return dict(found)


def _region(code: str) -> str:
    """«K-3401» of the list agg_KommSummer as 3401."""
    return code.removeprefix("K-")


def _plus(sum_so_far: int | None, value: int | float | None) -> int | None:
    return None if sum_so_far is None or value is None else sum_so_far + int(value)


def read(key: tuple[str, int], found: Ages, setting: Setting) -> ToldInhabitants:
    """One municipality's year; BadLine when an age is missing, since missing is never zero."""
    number, year = key
    if number not in setting.municipalities:
        raise BadLine(_("%(number)s is not one of our municipalities.") % {"number": number})
    known = [count for count in found.values() if count is not None]
    if len(known) < len(found) or any(age not in found for age in ALL):
        raise BadLine(
            _("Some ages are missing for %(number)s in %(year)s.")
            % {"number": number, "year": year}
        )
    by_age = tuple(found[age] or 0 for age in ALL)
    return ages.checked(ToldInhabitants(number, year, sum(known), by_age))
