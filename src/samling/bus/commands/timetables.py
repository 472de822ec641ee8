"""Settling a timetable, and the dated visits that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange, TimestamptzRange

from samling.bus.models import (
    Closure,
    SchoolCalendar,
    StopVisit,
    Timetable,
    Visit,
)
from samling.bus.rules.rotation import comes_this_time, dates_of
from samling.bus.rules.school_days import Calendar, ShutPeriod, is_open
from samling.ground.period import OSLO
from samling.ground.refusal import Refusal
from samling.journal import commands as journal


class TimetableFixed(Refusal):
    """It is settled or replaced already."""


class TimetableEmpty(Refusal):
    """It has no stop visits."""


class CalendarMissing(Refusal):
    """A municipality with stops has no school calendar for the days of the timetable."""


@dataclass(frozen=True, slots=True)
class KeptVisits:
    """What laying the timetable over the calendar came to."""

    new: int
    gone: int


@transaction.atomic
def settle_timetable(*, timetable_id: int, by: str, at: datetime) -> KeptVisits:
    """Let a draft hold from the first day of its period, and make its dated visits.

    The timetable that held until then ends the day before; one that would have no days left is
    replaced. Refuses TimetableFixed, TimetableEmpty, CalendarMissing.
    """
    timetable = Timetable.objects.select_for_update().get(pk=timetable_id)
    if timetable.state not in ("draft", "hearing"):
        raise TimetableFixed(_("This timetable is settled already."))
    if not StopVisit.objects.filter(day__timetable=timetable).exists():
        raise TimetableEmpty(_("A timetable without stops cannot be settled."))
    _insist_on_calendars(timetable)
    _end_what_held(timetable)
    timetable.state, timetable.settled_at = "settled", at
    timetable.save(update_fields=["state", "settled_at"])
    journal.note(
        deed="bus.timetable_settled", subject=f"timetable:{timetable.pk}", by=by, at=at,
        details={"version": timetable.version},
    )  # fmt: skip
    return keep_visits(timetable_id=timetable.pk, since=timetable.period.lower, by=by, at=at)


@transaction.atomic
def keep_visits(*, timetable_id: int, since: date, by: str, at: datetime) -> KeptVisits:
    """Make the dated visits of a settled timetable from a day on, as the calendars now say.

    Those that are as planned, not told of and not logged go when their day has become free; moved,
    cancelled, reserve and logged ones stay as they are.
    """
    timetable = Timetable.objects.select_for_update().get(pk=timetable_id)
    wanted = _wanted(timetable, since)
    standing = Visit.objects.filter(timetable=timetable, on__gte=since)
    have = set(standing.exclude(planned=None).values_list("planned_id", "on"))
    loose = standing.filter(state="planned", log__isnull=True, notices__isnull=True)
    gone = [
        pk
        for pk, planned, on in loose.values_list("pk", "planned_id", "on")
        if (planned, on) not in wanted
    ]
    Visit.objects.filter(pk__in=gone).delete()
    new = Visit.objects.bulk_create(
        _visit(timetable, stop_visit, on)
        for (planned, on), stop_visit in sorted(wanted.items(), key=lambda item: item[0][::-1])
        if (planned, on) not in have
    )
    if new or gone:
        journal.note(
            deed="bus.visits_made", subject=f"timetable:{timetable.pk}", by=by, at=at,
            details={"new": len(new), "gone": len(gone)},
        )  # fmt: skip
    return KeptVisits(len(new), len(gone))


def _insist_on_calendars(timetable: Timetable) -> None:
    """Refuse CalendarMissing with the names of the municipalities that have none."""
    visits = StopVisit.objects.filter(day__timetable=timetable, stop__kind="school")
    places = dict(visits.values_list("stop__municipality_id", "stop__municipality__name"))
    known = SchoolCalendar.objects.filter(
        period__overlap=timetable.period, municipality_id__in=places
    ).values_list("municipality_id", flat=True)
    lacking = sorted(name for key, name in places.items() if key not in set(known))
    if lacking:
        raise CalendarMissing(
            _("There is no school calendar for this period in: %(places)s.")
            % {"places": ", ".join(lacking)}
        )


def _end_what_held(new: Timetable) -> None:
    """Settled timetables in the way keep their days before the new one and lose the rest."""
    begins = new.period.lower
    held = Timetable.objects.select_for_update().settled().filter(period__overlap=new.period)
    for old in held.order_by("pk"):
        Visit.objects.filter(timetable=old, on__gte=begins, log__isnull=True).delete()
        if old.period.lower < begins:
            old.period = DateRange(old.period.lower, begins)
        else:
            old.state = "replaced"
        old.save(update_fields=["period", "state"])


def _wanted(timetable: Timetable, since: date) -> dict[tuple[int, date], StopVisit]:
    """Every stop visit with each date on which it is to be."""
    calendars, shut = _calendars(), _shut_stops()
    wanted = {}
    visits = StopVisit.objects.filter(day__timetable=timetable).select_related("day", "stop")
    for visit in visits.order_by("pk"):
        dates = dates_of(
            week=visit.day.week,
            weekday=visit.day.weekday,
            rotation_weeks=timetable.rotation_weeks,
            rotation_starts_on=timetable.rotation_starts_on,
            starts=timetable.period.lower,
            ends=timetable.period.upper,
        )
        for turn, on in enumerate(dates):
            comes = comes_this_time(
                turn,
                rotation_weeks=timetable.rotation_weeks,
                interval_weeks=visit.stop.interval_weeks,
            )
            if (
                on >= since
                and comes
                and is_open(
                    visit.stop.kind,
                    on,
                    calendars=calendars.get(visit.stop.municipality_id, ()),
                    shut=shut.get(visit.stop_id, ()),
                )
            ):
                wanted[visit.pk, on] = visit
    return wanted


def _calendars() -> Mapping[int, tuple[Calendar, ...]]:
    """The school calendars of each municipality."""
    found: dict[int, tuple[Calendar, ...]] = {}
    for row in SchoolCalendar.objects.prefetch_related("free_days").order_by("pk"):
        free = tuple((f.period.lower, f.period.upper, f.kind) for f in row.free_days.all())
        one = Calendar(row.period.lower, row.period.upper, free)
        found[row.municipality_id] = (*found.get(row.municipality_id, ()), one)
    return found


def _shut_stops() -> Mapping[int, tuple[ShutPeriod, ...]]:
    """When each stop is shut."""
    found: dict[int, tuple[ShutPeriod, ...]] = {}
    for row in Closure.objects.filter(stop__isnull=False).order_by("pk"):
        one = ShutPeriod(row.period.lower, row.period.upper, row.is_yearly)
        found[row.stop_id or 0] = (*found.get(row.stop_id or 0, ()), one)
    return found


def _visit(timetable: Timetable, planned: StopVisit, on: date) -> Visit:
    period = TimestamptzRange(_moment(on, planned.arrives), _moment(on, planned.leaves))
    return Visit(
        timetable=timetable,
        planned=planned,
        stop_id=planned.stop_id,
        bus_id=planned.day.bus_id,
        on=on,
        period=period,
        planned_period=period,
    )


def _moment(on: date, clock: time) -> datetime:
    return datetime.combine(on, clock, tzinfo=OSLO)
