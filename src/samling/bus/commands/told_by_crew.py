"""What the crew says on the way goes to those who wait: that the bus is late, or does not come."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta

from samling.bus.commands.visits import LONGEST_DELAY, NobodyLeft, tell_delay, tell_outage
from samling.bus.models import Mark, Notice, Tour
from samling.bus.terms import NoticeKind, VisitReason
from samling.ground.period import day_in_oslo

FRESH = timedelta(hours=1)
"""A delay that was told longer ago than this says nothing of now."""


def pass_on(
    *, tours: Mapping[tuple[int, date], Tour], person_id: int | None, by: str, at: datetime
) -> int:
    """Tell those who still wait what the crew has just said of these tours; how many notices.

    The same word is passed on once, however many phones say it. A delay told long ago, a day that
    is over and a tour nobody waits for any more are kept and not passed on.
    """
    told = 0
    for (bus_id, on), tour in sorted(tours.items(), key=lambda each: each[0]):
        with suppress(NobodyLeft):
            if tour.state == "out_of_service" and on >= day_in_oslo(at):
                tell_outage(
                    bus_id=bus_id, on=on, reason=_why(bus_id, on), message=tour.reason,
                    person_id=person_id, by=by, at=at,
                )  # fmt: skip
                told += 1
            elif minutes := _news(tour, at=at):
                tell_delay(bus_id=bus_id, on=on, minutes=minutes, person_id=person_id, by=by, at=at)
                told += 1
    return told


def _news(tour: Tour, *, at: datetime) -> int:
    """How many minutes late the bus is today by what was said just now; 0 when it is no news."""
    minutes = tour.late_minutes or 0
    if minutes > LONGEST_DELAY or tour.on != day_in_oslo(at):
        return 0
    said = _last("late", tour.bus_id, tour.on)
    if said is None or at - said.told_at > FRESH:
        return 0
    notices = Notice.objects.filter(kind=NoticeKind.DELAY, bus=tour.bus_id, on=tour.on)
    last = notices.order_by("-given_at", "-pk").first()
    return minutes if last is None or last.minutes_late != minutes else 0


def _why(bus_id: int, on: date) -> str:
    """The reason that was chosen, or that of a bus out of order when none was."""
    said = _last("out", bus_id, on)
    value = said.value if said else None
    return value if isinstance(value, str) and value in VisitReason.values else VisitReason.BUS


def _last(field: str, bus_id: int, on: date) -> Mark | None:
    """The word that holds about a field of the tour."""
    marks = Mark.objects.filter(bus=bus_id, on=on, log_key=None, field=field, standing="taken")
    return marks.order_by("-told_at", "-key").first()
