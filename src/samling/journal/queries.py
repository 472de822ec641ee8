"""Reading the journal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from samling.journal.models import Entry


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the journal."""

    at: datetime
    by: str
    deed: str
    details: dict[str, Any]


def history(subject: str) -> tuple[Deed, ...]:
    """Everything done to one thing, newest first."""
    rows = Entry.objects.filter(subject=subject).order_by("-at", "-pk")
    return tuple(Deed(at=e.at, by=e.by, deed=e.deed, details=e.details) for e in rows)
