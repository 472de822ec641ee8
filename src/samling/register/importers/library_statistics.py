"""The public libraries' own returns to the national statistics, in the form's own columns."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from functools import cache

from samling.register.commands.statistics import keep_columns, keep_returns
from samling.register.importers.facts_folder import FACTS
from samling.register.importers.report import Importer, Setting, tally
from samling.register.importers.table import Row
from samling.register.rules.returns import judged
from samling.register.rules.told import Changes, ToldColumn, ToldReturn

EDITION = 2020  # the one edition of the form whose headings we have
YES_NO = {"Ja": "yes", "Nei": "no", "yes": "yes", "no": "no"}
MOST = 10**12


@cache
def columns() -> tuple[ToldColumn, ...]:
    """The form's columns in order."""
    with (FACTS / "statistics_columns_2020.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            ToldColumn(int(row["place"]), row["key"], row["section"], row["unit"], row["heading"])
            for row in csv.DictReader(file)
        )


def headings() -> tuple[str, ...]:
    """The headings that the file must have."""
    return ("kommunenummer", *(column.heading for column in columns()))


def read(row: Row, setting: Setting) -> ToldReturn:
    """One municipality's return; an empty cell is missing, and so is a 0 that cannot be a count."""
    number = row.among("kommunenummer", setting.municipalities)
    return return_of(row, number, setting.year, {c.key: c.heading for c in columns()})


def return_of(row: Row, number: str, year: int, found_as: dict[str, str]) -> ToldReturn:
    """The return, where ``found_as`` tells under which heading each key stands."""
    figures: dict[str, int | float] = {}
    answers: dict[str, str] = {}
    for column in columns():
        heading = found_as.get(column.key)
        if heading is None or not row.cells.get(heading, "").strip():
            continue
        if column.unit == "yes_no":
            answers[column.key] = YES_NO[row.among(heading, tuple(YES_NO))]
        elif column.unit == "text":
            answers[column.key] = _sentence(row, heading)
        else:
            figures[column.key] = _plain(row.number(heading, least=-MOST, most=MOST))
    judgement = judged(figures)
    return ToldReturn(number, year, judgement.figures, answers, judgement.doubts)


def _plain(number: float) -> int | float:
    """3.0 as 3, so that counts stay whole."""
    return int(number) if number.is_integer() else number


def _sentence(row: Row, heading: str) -> str:
    """Words on one line, however many lines they were written on."""
    words = " ".join(row.cells[heading].split())
    return Row(row.line, {heading: words}).text(heading, longest=2_000)


def keep(told: Sequence[ToldReturn], setting: Setting, is_whole: bool) -> Changes:
    """Keep the form's columns for the year, and the returns."""
    keep_columns(setting.year, columns())
    return tally(keep_returns(told, source=setting.source))


IMPORTER: Importer[ToldReturn] = Importer(
    name="library_statistics",
    source="Nasjonalbiblioteket, statistikk for folkebibliotek",
    as_of=date(EDITION, 12, 31),
    columns=headings,
    read=read,
    key=lambda one: (one.municipality_number, one.year),
    keep=keep,
)
