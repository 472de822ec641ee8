"""Writing in the journal, in the same transaction as the deed itself."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

# said in so many words: every deed of the house goes through here
WRITE = "INSERT INTO journal_entry (at, by, deed, subject, details) VALUES (%s, %s, %s, %s, %s)"
WRITE_EACH = (
    "INSERT INTO journal_entry (at, by, deed, subject, details)"
    " SELECT %s, %s, %s, subject, '{}' FROM unnest(%s::varchar[]) AS subject"
)


def note(
    *, deed: str, subject: str, by: str, at: datetime, details: dict[str, Any] | None = None
) -> None:
    """Remember a deed, such as ``meetings.logged`` on ``event:17`` by ``person:3``."""
    told = json.dumps(details or {}, cls=DjangoJSONEncoder)
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [at, by, deed, subject, told])


def note_each(*, deed: str, subjects: Sequence[str], by: str, at: datetime) -> None:
    """Remember the same deed done to each of many things, in one question."""
    if subjects:
        with connection.cursor() as cursor:
            cursor.execute(WRITE_EACH, [at, by, deed, list(subjects)])
