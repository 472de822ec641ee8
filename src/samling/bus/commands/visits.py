"""One dated visit: cancelled, moved, given away; and those concerned are told, nobody else."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from samling.bus.commands.telling import tell
from samling.bus.models import Bus, Notice, Stop, Telling, Visit
from samling.bus.terms import NoticeKind, VisitReason, VisitState
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal import commands as journal

REMINDED_DAYS = (3, 1)
LONGEST_DELAY = 240


class VisitOver(Refusal):
    """The visit has begun or is over."""


class SlotTaken(Refusal):
    """The bus is somewhere else at that time, or the stop has a visit on that day."""


class SlotNotFree(Refusal):
    """The visit has not been cancelled, so its time is not free."""


class OutsideTimetable(Refusal):
    """The new time lies outside the days of the timetable."""


class DelayUnlikely(Refusal):
    """A delay of no minutes, or of more than four hours."""


class NobodyLeft(Refusal):
    """No visits are left on that day."""


@transaction.atomic
def cancel_visit(
    *, visit_id: int, reason: str, message: str = "", person_id: int | None, by: str, at: datetime
) -> Visit:
    """The bus does not come; the stop is told. Cancelling twice changes nothing. VisitOver."""
    visit = _locked(visit_id)
    _refuse_over(visit, at)
    if visit.state == VisitState.CANCELLED:
        return visit
    _set(visit, VisitState.CANCELLED, reason=reason, by=by, at=at)
    notice = Notice.objects.create(
        kind=NoticeKind.OUTAGE, visit=visit, message=message, given_at=at, given_by_id=person_id
    )
    tell(notice, [visit], by=by, at=at)
    return visit


@transaction.atomic
def move_visit(
    *,
    visit_id: int,
    arrives_at: datetime,
    leaves_at: datetime,
    message: str = "",
    person_id: int | None,
    by: str,
    at: datetime,
) -> Visit:
    """The visit gets another time; the stop is told. VisitOver, SlotTaken, OutsideTimetable."""
    visit = _locked(visit_id)
    _refuse_over(visit, at)
    if not (at < arrives_at < leaves_at):
        raise VisitOver(_("The new time must lie ahead, and end after it begins."))
    if day_in_oslo(arrives_at) not in visit.timetable.period:
        raise OutsideTimetable(_("The timetable does not hold on that day."))
    visit.on = day_in_oslo(arrives_at)
    visit.period = TimestamptzRange(arrives_at, leaves_at)
    try:
        with transaction.atomic():
            _set(visit, VisitState.MOVED, reason="", by=by, at=at, more=("on", "period"))
    except IntegrityError as clash:
        raise SlotTaken(_("The bus is already at another stop then.")) from clash
    notice = Notice.objects.create(
        kind=NoticeKind.CHANGE, visit=visit, message=message, given_at=at, given_by_id=person_id
    )
    tell(notice, [visit], by=by, at=at)
    return visit


@transaction.atomic
def school_away(*, token: str, at: datetime) -> Visit:
    """The school says that it is on a trip; the crew sees it at once. VisitOver."""
    telling = Telling.objects.select_for_update().get(token=token)
    visit = _locked(telling.visit_id or 0)
    _refuse_over(visit, at)
    if visit.state == VisitState.CANCELLED:
        return visit
    _set(visit, VisitState.CANCELLED, reason=VisitReason.SCHOOL_AWAY, by=_stop(visit), at=at)
    telling.answered_at = at
    telling.save(update_fields=["answered_at"])
    return visit


@transaction.atomic
def come_after_all(*, token: str, at: datetime) -> Visit:
    """The school was not on a trip after all, and its time has not been given away. VisitOver, SlotTaken."""
    telling = Telling.objects.select_for_update().get(token=token)
    visit = _locked(telling.visit_id or 0)
    _refuse_over(visit, at)
    if visit.state != VisitState.CANCELLED or visit.reason != VisitReason.SCHOOL_AWAY:
        return visit
    was = VisitState.MOVED if visit.period != visit.planned_period else VisitState.PLANNED
    try:
        with transaction.atomic():
            _set(visit, was, reason="", by=_stop(visit), at=at)
    except IntegrityError as clash:
        raise SlotTaken(_("The time has been given to somebody else. Please call us.")) from clash
    telling.answered_at = None
    telling.save(update_fields=["answered_at"])
    return visit


@transaction.atomic
def offer_slot(
    *, visit_id: int, stop_id: int, person_id: int | None, by: str, at: datetime
) -> Visit:
    """The time of a cancelled visit goes to another stop, which is told. VisitOver, SlotNotFree, SlotTaken."""
    free = _locked(visit_id)
    _refuse_over(free, at)
    if free.state != VisitState.CANCELLED:
        raise SlotNotFree(_("The visit is not cancelled, so the time is not free."))
    stop = Stop.objects.usable().get(pk=stop_id)
    try:
        with transaction.atomic():
            extra = Visit.objects.create(
                timetable=free.timetable,
                stop=stop,
                bus_id=free.bus_id,
                on=free.on,
                period=free.period,
                state=VisitState.RESERVE,
                changed_at=at,
            )
    except IntegrityError as clash:
        raise SlotTaken(_("The time is taken, or the stop has a visit that day.")) from clash
    journal.note(
        deed="bus.slot_offered", subject=f"visit:{extra.pk}", by=by, at=at,
        details={"instead_of": free.pk},
    )  # fmt: skip
    notice = Notice.objects.create(
        kind=NoticeKind.EXTRA, visit=extra, given_at=at, given_by_id=person_id
    )
    tell(notice, [extra], by=by, at=at)
    return extra


@transaction.atomic
def tell_delay(
    *,
    bus_id: int,
    on: date,
    minutes: int,
    message: str = "",
    person_id: int | None,
    by: str,
    at: datetime,
) -> Notice:
    """Tell every stop that the bus has not reached yet that it is late. DelayUnlikely, NobodyLeft."""
    if not 0 < minutes <= LONGEST_DELAY:
        raise DelayUnlikely(_("Write how many minutes, from 1 to 240."))
    bus = Bus.objects.select_for_update().get(pk=bus_id)
    visits = _left(bus, on, at)
    if not visits:
        raise NobodyLeft(_("No visits are left on this day."))
    notice = Notice.objects.create(
        kind=NoticeKind.DELAY, bus=bus, on=on, minutes_late=minutes, message=message,
        given_at=at, given_by_id=person_id,
    )  # fmt: skip
    journal.note(
        deed="bus.delay_told", subject=f"bus:{bus.pk}", by=by, at=at,
        details={"on": on.isoformat(), "minutes": minutes},
    )  # fmt: skip
    tell(notice, visits, by=by, at=at)
    return notice


@transaction.atomic
def tell_outage(
    *,
    bus_id: int,
    on: date,
    reason: str,
    message: str = "",
    person_id: int | None,
    by: str,
    at: datetime,
) -> Notice:
    """Cancel every visit that is left on a day, and tell each stop. NobodyLeft."""
    bus = Bus.objects.select_for_update().get(pk=bus_id)
    visits = _left(bus, on, at)
    if not visits:
        raise NobodyLeft(_("No visits are left on this day."))
    notice = Notice.objects.create(
        kind=NoticeKind.OUTAGE, bus=bus, on=on, message=message, given_at=at,
        given_by_id=person_id,
    )  # fmt: skip
    for visit in visits:
        _set(visit, VisitState.CANCELLED, reason=reason, by=by, at=at)
    tell(notice, visits, by=by, at=at)
    return notice


def remind_of_visits(*, at: datetime) -> int:
    """A reminder of each visit three days and one day before, once each; how many visits."""
    today, told = day_in_oslo(at), 0
    for days in REMINDED_DAYS:
        coming = Visit.objects.coming().filter(
            on=today + timedelta(days=days), timetable__state="settled"
        )
        waiting = coming.exclude(notices__kind=NoticeKind.REMINDER, notices__days_before=days)
        for key in waiting.order_by("pk").values_list("pk", flat=True):
            told += _remind(key, days=days, at=at)
    return told


@transaction.atomic
def _remind(visit_id: int, *, days: int, at: datetime) -> int:
    visit = _locked(visit_id)
    reminder = {"kind": NoticeKind.REMINDER, "visit": visit, "days_before": days}
    if visit.state == VisitState.CANCELLED or Notice.objects.filter(**reminder).exists():
        return 0
    notice = Notice.objects.create(**reminder, given_at=at)
    tell(notice, [visit], by="clock", at=at)
    return 1


def _locked(visit_id: int) -> Visit:
    """The visit under its lock, with its stop and timetable."""
    found = Visit.objects.select_for_update(of=("self",)).select_related("timetable", "stop")
    return found.get(pk=visit_id)


def _refuse_over(visit: Visit, at: datetime) -> None:
    if visit.period.lower <= at:
        raise VisitOver(_("This visit has begun, or is over."))


def _left(bus: Bus, on: date, at: datetime) -> list[Visit]:
    """The visits of a day that have not begun, under their locks."""
    visits = Visit.objects.coming().filter(bus=bus, on=on, period__startswith__gt=at)
    found = visits.select_for_update(of=("self",)).select_related("timetable", "stop")
    return list(found.order_by("period", "pk"))


def _set(
    visit: Visit,
    state: VisitState,
    *,
    reason: str,
    by: str,
    at: datetime,
    more: tuple[str, ...] = (),
) -> None:
    visit.state, visit.reason, visit.changed_at = state, reason, at
    visit.save(update_fields=["state", "reason", "changed_at", *more])
    journal.note(
        deed=f"bus.visit_{state.value}", subject=f"visit:{visit.pk}", by=by, at=at,
        details={"reason": reason},
    )  # fmt: skip


def _stop(visit: Visit) -> str:
    return f"stop:{visit.stop_id}"
