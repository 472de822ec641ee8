"""The journal for the director: who did what, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from samling.journal.models import Entry
from samling.register.models import Person

SHOWN = 50


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One deed, with the name of whoever did it while they are in the register."""

    at: datetime
    who: str
    deed: str
    subject: str


@dataclass(frozen=True, slots=True)
class JournalPage:
    """One page of deeds, and the key from which the next goes on."""

    lines: tuple[JournalLine, ...]
    older_than: int | None


def journal_page(*, before: int | None) -> JournalPage:
    """Deeds older than the entry with key ``before``; the newest when it is None."""
    rows = Entry.objects.order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: SHOWN + 1])
    shown = found[:SHOWN]
    names = _names({entry.by for entry in shown})
    return JournalPage(
        lines=tuple(
            JournalLine(entry.at, names.get(entry.by, entry.by), entry.deed, entry.subject)
            for entry in shown
        ),
        older_than=shown[-1].pk if len(found) > SHOWN else None,
    )


def _names(words: set[str]) -> dict[str, str]:
    """``person:3`` to the name of person 3."""
    keys = [word.removeprefix("person:") for word in words if word.startswith("person:")]
    people = Person.objects.filter(pk__in=[int(key) for key in keys if key.isdigit()])
    return {f"person:{key}": name for key, name in people.values_list("pk", "name")}
