"""KLASS of Statistics Norway: which numbers and names municipalities have had, day by day.

Classification 131 is the municipalities. Address: https://data.ssb.no/api/klass/v1
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial

from samling.ground.period import day_in_oslo
from samling.register.commands.municipalities import keep_versions, renumber
from samling.register.importers.registers.asking import Asker, row_of, things
from samling.register.importers.report import (
    Report,
    Setting,
    Sorted,
    carry_out,
    setting_for,
    sort_out,
    tally,
)
from samling.register.importers.table import Row
from samling.register.models import Municipality
from samling.register.rules.told import Changes, ToldVersion
from samling.register.rules.versions import Change, current_number, versions_of

ADDRESS = "https://data.ssb.no/api/klass/v1/classifications/131"
SOURCE = "SSB, KLASS 131"
EARLIEST = date(
    2002, 1, 1
)  # from here on every reform of the county's municipalities is a renumbering


def fetch(
    asker: Asker, *, by: str, at: datetime, is_trial: bool = False, address: str = ADDRESS
) -> Report:
    """Keep the versions of our municipalities by date, and their new numbers after a reform."""
    setting = setting_for(SOURCE, day_in_oslo(at), at)
    found = changes(asker, EARLIEST, setting.as_of, address=address)
    today = codes_at(asker, setting.as_of, address=address)
    told = [
        version
        for row in Municipality.objects.order_by("pk")
        for version in _of(row, found.told, today)
    ]
    lines = Sorted(told, found.refused, found.left_out)
    return carry_out("klass", lines, setting, keep, by=by, is_trial=is_trial)


def _of(row: Municipality, found: list[Change], today: dict[str, str]) -> tuple[ToldVersion, ...]:
    number = current_number(row.number, found, valid=today)
    return versions_of(row.slug, number, today.get(number, row.name), found, since=EARLIEST)


def codes_at(asker: Asker, day: date, *, address: str = ADDRESS) -> dict[str, str]:
    """Number and name of every municipality of the country on a day."""
    answer = asker.json(f"{address}/codesAt.json", {"date": day.isoformat()})
    rows = (row_of(index, code) for index, code in enumerate(things(answer, "codes")))
    return {row.cells.get("code", ""): _main_name(row.cells.get("name", "")) for row in rows}


def changes(asker: Asker, since: date, until: date, *, address: str = ADDRESS) -> Sorted[Change]:
    """Every change of number or name between two days."""
    answer = asker.json(
        f"{address}/changes.json", {"from": since.isoformat(), "to": until.isoformat()}
    )
    readings = (
        (index, partial(_change, row_of(index, one)))
        for index, one in enumerate(things(answer, "codeChanges"), start=1)
    )
    return sort_out(readings, key=lambda one: one)


def _change(row: Row) -> Change:
    return Change(
        on=row.day("changeOccurred"),
        old_number=row.text("oldCode", longest=4),
        old_name=_main_name(row.text("oldName", longest=200)),
        new_number=row.text("newCode", longest=4),
        new_name=_main_name(row.text("newName", longest=200)),
    )


def _main_name(name: str) -> str:
    """«Våler (Innlandet)» as Våler, «Snåase - Snåsa» as its first part, as people say it."""
    return name.partition(" (")[0].partition(" - ")[0][:80]


def keep(told: Iterable[ToldVersion], setting: Setting, is_whole: bool) -> Changes:
    """Keep the versions, and give municipalities the number they have today."""
    versions = list(told)
    fates = keep_versions(versions, source=setting.source)
    for one in versions:
        if one.ends is None:
            renumber(slug=one.slug, number=one.number, name=one.name)
    return tally(fates.values())
