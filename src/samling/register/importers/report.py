"""The frame of every importer: read, keep in one transaction, report; a trial undoes everything."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Generic, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samling.ground.period import day_in_oslo
from samling.register.commands.imports import note_import, wait_for_turn
from samling.register.commands.keeping import Fate
from samling.register.importers.table import BadLine, Line, Row, read_table
from samling.register.models import Municipality
from samling.register.rules.told import Changes

Told = TypeVar("Told")
Watch = Callable[[int], None]


def unwatched(done: int) -> None:
    """Nobody looks on."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What an importer knows besides the line itself."""

    source: str
    as_of: date
    at: datetime
    municipalities: frozenset[str]
    year: int


class LeftOut(Exception):
    """A line that is none of ours, such as an adult-education centre among schools."""


@dataclass(frozen=True)
class Importer(Generic[Told]):
    """One kind of table: how a line is read, what makes two lines the same, and where they go."""

    name: str
    source: str
    as_of: date
    columns: Callable[[], Sequence[str]]
    read: Callable[[Row, Setting], Told]
    key: Callable[[Told], Hashable]
    keep: Callable[[Sequence[Told], Setting, bool], Changes]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of an import, line by line where something was amiss."""

    importer: str
    source: str
    changes: Changes
    refused: tuple[Line, ...]
    left_out: tuple[Line, ...]
    is_trial: bool
    run_id: int


@dataclass
class Sorted(Generic[Told]):
    """The lines of a source: those told, those refused, and those that are none of ours."""

    told: list[Told] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)
    left_out: list[Line] = field(default_factory=list)


def run_file(
    importer: Importer[Told],
    content: bytes,
    *,
    by: str,
    at: datetime,
    is_trial: bool = False,
    as_of: date | None = None,
    year: int | None = None,
    watch: Watch = unwatched,
) -> Report:
    """Import a table; the report. Raises Unreadable when it is not such a table: nothing is written."""
    setting = setting_for(importer.source, as_of or importer.as_of, at, year=year)
    lines = sort_rows(
        read_table(content, columns=importer.columns()), importer, setting, watch=watch
    )
    return carry_out(importer.name, lines, setting, importer.keep, by=by, is_trial=is_trial)


def setting_for(source: str, as_of: date, at: datetime, *, year: int | None = None) -> Setting:
    """What every line is read beside, the municipalities known now among it."""
    numbers = frozenset(Municipality.objects.values_list("number", flat=True))
    return Setting(source, as_of, at, numbers, year or as_of.year)


def sort_rows(
    rows: Iterable[Row | Line], importer: Importer[Told], setting: Setting, *, watch: Watch
) -> Sorted[Told]:
    """Read every line; a line that cannot be used is kept with its reason."""

    def read() -> Iterator[tuple[int, Callable[[], Told]]]:
        for row in rows:
            if isinstance(row, Line):
                result.refused.append(row)
            else:
                yield row.line, partial(importer.read, row, setting)

    result: Sorted[Told] = Sorted()
    return sort_out(read(), key=importer.key, result=result, watch=watch)


def sort_out(
    readings: Iterable[tuple[int, Callable[[], Told]]],
    *,
    key: Callable[[Told], Hashable],
    result: Sorted[Told] | None = None,
    watch: Watch = unwatched,
) -> Sorted[Told]:
    """Call each reading; the same thing told twice is refused the second time."""
    result = result or Sorted()
    seen: dict[Hashable, int] = {}
    for number, reading in readings:
        watch(number)
        try:
            one = reading()
            if (first := seen.setdefault(key(one), number)) != number:
                raise BadLine(_("The same stands on line %(line)s already.") % {"line": first})
            result.told.append(one)
        except BadLine as reason:
            result.refused.append(Line(number, str(reason)))
        except LeftOut as reason:
            result.left_out.append(Line(number, str(reason)))
    return result


def carry_out(
    name: str,
    lines: Sorted[Told],
    setting: Setting,
    keep: Callable[[Sequence[Told], Setting, bool], Changes],
    *,
    by: str,
    is_trial: bool,
) -> Report:
    """Keep what was told, all of it or nothing, and store the report.

    When a line was refused nothing is taken for gone: what is gone may stand on that very line.
    """
    with transaction.atomic():
        wait_for_turn()
        changes = keep(lines.told, setting, not lines.refused)
        transaction.set_rollback(is_trial)
    run_id = note_import(
        importer=name,
        source=setting.source,
        changes=changes,
        refused=[(line.number, line.reason) for line in lines.refused],
        left_out=[(line.number, line.reason) for line in lines.left_out],
        is_trial=is_trial,
        by=by,
        started_at=setting.at,
        ended_at=max(setting.at, timezone.now()),
    )
    return Report(
        name, setting.source, changes, tuple(lines.refused), tuple(lines.left_out), is_trial, run_id
    )


def tally(fates: Iterable[Fate], *, gone: int = 0) -> Changes:
    """How many were new, changed and the same."""
    found = list(fates)
    return Changes(
        new=found.count(Fate.NEW),
        changed=found.count(Fate.CHANGED),
        same=found.count(Fate.SAME),
        gone=gone,
    )


def today(setting: Setting) -> date:
    """The day in Norway on which the import runs."""
    return day_in_oslo(setting.at)
