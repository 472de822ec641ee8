"""Writing in the journal, in the same transaction as the deed itself."""

from datetime import datetime
from typing import Any

from samling.journal.models import Entry


def note(
    *, deed: str, subject: str, by: str, at: datetime, details: dict[str, Any] | None = None
) -> Entry:
    """Remember a deed, such as ``meetings.logged`` on ``event:17`` by ``person:3``."""
    return Entry.objects.create(deed=deed, subject=subject, by=by, at=at, details=details or {})
