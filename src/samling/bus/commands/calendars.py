"""School calendars: what is usual, until the municipality's own is told, copied or read in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from samling.bus.commands.timetables import KeptVisits, keep_visits
from samling.bus.models import FreeDay, SchoolCalendar, Timetable
from samling.bus.rules.calendar import (
    BadCalendar,
    YearOfSchool,
    checked_year,
    usual_year,
    with_public_holidays,
)
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.register.models import Municipality

SOURCE = "Antatt: slik skoleåret vanligvis er i Innlandet"


class CalendarUnlikely(Refusal):
    """What is told cannot be a school year."""


class NothingToCopy(Refusal):
    """The municipality has no calendar for the school year."""


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


@transaction.atomic
def tell_calendars(
    *,
    school_year: int,
    told: Mapping[int, YearOfSchool],
    source: str,
    by: str,
    at: datetime,
) -> KeptVisits:
    """The school year of each municipality, by its key, instead of what was known; dated visits follow.

    Public holidays that are not told are filled in. Refuses CalendarUnlikely; then nothing is changed.
    """
    for municipality_id, year in told.items():
        try:
            whole = with_public_holidays(school_year, checked_year(school_year, year))
        except BadCalendar as fault:
            raise CalendarUnlikely(_("This cannot be a school year.")) from fault
        _write(municipality_id, school_year, whole, source)
    journal.note(
        deed="bus.calendars_told", subject=f"school_year:{school_year}", by=by, at=at,
        details={"municipalities": len(told)},
    )  # fmt: skip
    return lay_again(by=by, at=at)


@transaction.atomic
def copy_calendar(
    *, school_year: int, from_id: int, to_ids: Iterable[int], by: str, at: datetime
) -> KeptVisits:
    """The calendar of one municipality for others too; dated visits follow. Refuses NothingToCopy."""
    pattern = SchoolCalendar.objects.filter(
        school_year=school_year, municipality_id=from_id
    ).select_related("municipality").first()  # fmt: skip
    if pattern is None:
        raise NothingToCopy(_("The municipality to copy from has no calendar for this year."))
    free = list(pattern.free_days.all())
    copied = [key for key in to_ids if key != from_id]
    for key in copied:
        row = _calendar(key, school_year, pattern.period, pattern.source, pattern.is_assumed)
        FreeDay.objects.bulk_create(
            FreeDay(calendar=row, period=one.period, kind=one.kind, label=one.label) for one in free
        )
    journal.note(
        deed="bus.calendars_copied", subject=f"school_year:{school_year}", by=by, at=at,
        details={"from": from_id, "municipalities": len(copied)},
    )  # fmt: skip
    return lay_again(by=by, at=at)


def _write(municipality_id: int, school_year: int, told: YearOfSchool, source: str) -> None:
    period = DateRange(told.starts, told.ends)
    row = _calendar(municipality_id, school_year, period, source, False)
    FreeDay.objects.bulk_create(
        FreeDay(
            calendar=row, period=DateRange(one.starts, one.ends), kind=one.kind, label=one.label
        )
        for one in sorted(told.free, key=lambda f: (f.starts, f.ends))
    )


def _calendar(
    municipality_id: int,
    school_year: int,
    period: DateRange,
    source: str,
    is_assumed: bool,
) -> SchoolCalendar:
    """The row of the year without its free days."""
    row, _new = SchoolCalendar.objects.update_or_create(
        municipality_id=municipality_id,
        school_year=school_year,
        defaults={"period": period, "source": source, "is_assumed": is_assumed},
    )
    row.free_days.all().delete()
    return row


def lay_again(*, by: str, at: datetime) -> KeptVisits:
    """Lay every settled timetable over the calendars again, from tomorrow on; what came and went."""
    tomorrow = day_in_oslo(at) + timedelta(days=1)
    new = gone = 0
    for timetable in Timetable.objects.settled().filter(period__endswith__gt=tomorrow):
        since = max(tomorrow, timetable.period.lower)
        kept = keep_visits(timetable_id=timetable.pk, since=since, by=by, at=at)
        new, gone = new + kept.new, gone + kept.gone
    return KeptVisits(new, gone)
