"""Giving somebody a secret address for their own calendar."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from samling.journal import commands as journal
from samling.meetings.models import CalendarKey


@transaction.atomic
def renew_calendar_key(*, person_id: int, by: str, at: datetime) -> str:
    """A new secret address; the old one leads nowhere from now on."""
    key = secrets.token_urlsafe(32)
    CalendarKey.objects.update_or_create(person_id=person_id, defaults={"key": key, "made_at": at})
    journal.note(deed="enrolments.calendar_key", subject=f"person:{person_id}", by=by, at=at)
    return key
