"""What imports have done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from samling.register.models import ImportRun
from samling.register.terms import ImportName, RegisterName

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import and how it went."""

    key: int
    label: str
    source: str
    started_at: datetime
    is_trial: bool
    new: int
    changed: int
    same: int
    gone: int
    refused: int
    left_out: int


@dataclass(frozen=True, slots=True)
class ImportRuns:
    """The newest imports, and where the older ones begin."""

    lines: tuple[ImportLine, ...]
    next_before: int | None


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One import with every line that was not used, and why."""

    line: ImportLine
    title: str
    refused: tuple[tuple[int, str], ...]
    left_out: tuple[tuple[int, str], ...]


def import_runs(*, before: int | None = None) -> ImportRuns:
    """Imports, newest first, fifty at a time."""
    rows = ImportRun.objects.order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    next_before = shown[-1].pk if len(found) > PAGE_SIZE else None
    return ImportRuns(tuple(_line(row) for row in shown), next_before)


def import_page(key: int) -> ImportPage:
    """One import. Raises ImportRun.DoesNotExist."""
    row = ImportRun.objects.get(pk=key)
    return ImportPage(
        line=_line(row),
        title=_label(row.importer),
        refused=tuple((number, reason) for number, reason in row.refused),
        left_out=tuple((number, reason) for number, reason in row.left_out),
    )


def _line(row: ImportRun) -> ImportLine:
    return ImportLine(
        key=row.pk,
        label=_label(row.importer),
        source=row.source,
        started_at=row.started_at,
        is_trial=row.is_trial,
        new=row.new,
        changed=row.changed,
        same=row.same,
        gone=row.gone,
        refused=len(row.refused),
        left_out=len(row.left_out),
    )


def _label(importer: str) -> str:
    labels = dict(RegisterName.choices) | dict(ImportName.choices)
    return str(labels.get(importer, importer))
