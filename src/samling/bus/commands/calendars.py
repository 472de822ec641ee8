"""School calendars: what is usual, until the municipality's own is known."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from psycopg.types.range import DateRange

from samling.bus.models import FreeDay, SchoolCalendar
from samling.bus.rules.calendar import usual_year
from samling.journal import commands as journal
from samling.register.models import Municipality

SOURCE = "Antatt: slik skoleåret vanligvis er i Innlandet"


@transaction.atomic
def keep_usual_calendars(*, school_year: int, by: str, at: datetime) -> int:
    """Give every municipality without a calendar for the school year the usual one; how many were new."""
    usual = usual_year(school_year)
    known = SchoolCalendar.objects.filter(school_year=school_year).values("municipality")
    new = SchoolCalendar.objects.bulk_create(
        SchoolCalendar(
            municipality=municipality,
            school_year=school_year,
            period=DateRange(usual.starts, usual.ends),
            is_assumed=True,
            source=SOURCE,
        )
        for municipality in Municipality.objects.exclude(pk__in=known).order_by("pk")
    )
    FreeDay.objects.bulk_create(
        FreeDay(
            calendar=calendar,
            period=DateRange(free.starts, free.ends),
            kind=free.kind,
            label=free.label,
        )
        for calendar in new
        for free in usual.free
    )
    if new:
        journal.note(
            deed="bus.calendars_assumed", subject=f"school_year:{school_year}", by=by, at=at,
            details={"municipalities": len(new)},
        )  # fmt: skip
    return len(new)
