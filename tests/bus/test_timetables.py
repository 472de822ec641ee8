"""Settling a timetable, and the dated visits that follow."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange, TimestamptzRange

from samling.bus import commands
from samling.bus.models import (
    Closure,
    FreeDay,
    SchoolCalendar,
    Stop,
    StopVisit,
    Timetable,
    TimetableDay,
    Visit,
)
from samling.ground.period import OSLO
from tests.bus.conftest import AUTUMN
from tests.cast import NOON


def dates(stop: Stop) -> list[date]:
    return list(Visit.objects.filter(stop=stop).order_by("on").values_list("on", flat=True))


def test_a_settled_timetable_has_a_visit_on_each_date_of_its_rotation(
    settled: Timetable, stops: dict[str, Stop]
) -> None:
    assert settled.state == "settled"
    assert dates(stops["Blomhaug"]) == [
        date(2026, 8, 31) + timedelta(weeks=2) * turn for turn in range(8)
    ]
    first = Visit.objects.filter(stop=stops["Blomhaug"]).earliest("on")
    assert first.period.lower == datetime(2026, 8, 31, 9, 0, tzinfo=OSLO)


def test_the_clock_of_a_visit_is_norwegian_in_summer_and_winter(
    settled: Timetable, stops: dict[str, Stop]
) -> None:
    starts = {
        v.period.lower.astimezone(OSLO).time() for v in Visit.objects.filter(stop=stops["Biri"])
    }
    assert starts == {time(10, 30)}


def test_nobody_is_visited_in_the_autumn_break(settled: Timetable, stops: dict[str, Stop]) -> None:
    assert date(2026, 10, 6) not in dates(stops["Jaren"])  # Tuesday of week 41, a week 2
    assert date(2026, 9, 22) in dates(stops["Jaren"])


def test_a_planning_day_told_later_takes_its_visit_away_and_leaves_the_moved_ones(
    settled: Timetable, stops: dict[str, Stop]
) -> None:
    calendar = SchoolCalendar.objects.get(municipality=stops["Blomhaug"].municipality)
    for day in (date(2026, 9, 14), date(2026, 9, 28)):
        FreeDay.objects.create(
            calendar=calendar, period=DateRange(day, day + timedelta(days=1)), kind="planning"
        )
    Visit.objects.filter(stop=stops["Biri"], on=date(2026, 9, 28)).update(state="moved")
    kept = commands.keep_visits(
        timetable_id=settled.pk, since=settled.period.lower, by="test", at=NOON
    )
    assert (kept.new, kept.gone) == (0, 3)
    assert date(2026, 9, 28) in dates(stops["Biri"])
    assert date(2026, 9, 14) not in dates(stops["Blomhaug"])


def test_keeping_the_visits_twice_changes_nothing(settled: Timetable) -> None:
    kept = commands.keep_visits(
        timetable_id=settled.pk, since=settled.period.lower, by="test", at=NOON
    )
    assert (kept.new, kept.gone) == (0, 0)


def test_a_stop_that_is_shut_for_a_while_is_not_visited_then(
    draft: Timetable, stops: dict[str, Stop]
) -> None:
    Closure.objects.create(
        label="Ombygging", stop=stops["Blomhaug"], period=DateRange(date(2026, 9, 1), date(2026, 10, 1))
    )  # fmt: skip
    commands.keep_usual_calendars(school_year=2026, by="test", at=NOON)
    commands.settle_timetable(timetable_id=draft.pk, by="test", at=NOON)
    assert not [day for day in dates(stops["Blomhaug"]) if day.month == 9]
    assert date(2026, 9, 14) in dates(stops["Biri"])


def test_a_stop_with_an_interval_of_its_own_is_visited_less_often(
    draft: Timetable, stops: dict[str, Stop]
) -> None:
    Stop.objects.filter(pk=stops["Biri"].pk).update(interval_weeks=4)
    commands.keep_usual_calendars(school_year=2026, by="test", at=NOON)
    commands.settle_timetable(timetable_id=draft.pk, by="test", at=NOON)
    assert len(dates(stops["Biri"])) == 4


def test_a_timetable_is_not_settled_without_a_school_calendar(draft: Timetable) -> None:
    with pytest.raises(commands.CalendarMissing, match="Gjøvik, Gran"):
        commands.settle_timetable(timetable_id=draft.pk, by="test", at=NOON)


def test_a_timetable_is_settled_once(settled: Timetable) -> None:
    with pytest.raises(commands.TimetableFixed):
        commands.settle_timetable(timetable_id=settled.pk, by="test", at=NOON)


def test_an_empty_timetable_is_not_settled(draft: Timetable) -> None:
    StopVisit.objects.all().delete()
    with pytest.raises(commands.TimetableEmpty):
        commands.settle_timetable(timetable_id=draft.pk, by="test", at=NOON)


def copy_of(timetable: Timetable, period: DateRange) -> Timetable:
    """The same days and visits as a new draft."""
    new = Timetable.objects.create(
        name="Ny", school_year=2026, period=period, rotation_weeks=2, version=2, made_at=NOON,
        rotation_starts_on=timetable.rotation_starts_on, follows=timetable,
    )  # fmt: skip
    for day in timetable.days.all():
        visits = list(day.visits.all())
        day = TimetableDay.objects.create(
            timetable=new, bus=day.bus, depot=day.depot, week=day.week, weekday=day.weekday,
            leaves=day.leaves, home=day.home,
        )  # fmt: skip
        for visit in visits:
            StopVisit.objects.create(
                day=day, stop=visit.stop, arrives=visit.arrives, leaves=visit.leaves
            )
    return new


def test_a_new_timetable_ends_the_old_one_the_day_before(
    settled: Timetable, stops: dict[str, Stop]
) -> None:
    before = dates(stops["Biri"])
    new = copy_of(settled, DateRange(date(2026, 11, 2), date(2026, 12, 19)))
    commands.settle_timetable(timetable_id=new.pk, by="test", at=NOON)
    settled.refresh_from_db()
    assert (settled.state, settled.period.upper) == ("settled", date(2026, 11, 2))
    assert dates(stops["Biri"]) == before
    assert Visit.objects.filter(timetable=settled, on__gte=date(2026, 11, 2)).count() == 0


def test_a_timetable_with_no_days_left_is_replaced(settled: Timetable) -> None:
    new = copy_of(settled, AUTUMN)
    commands.settle_timetable(timetable_id=new.pk, by="test", at=NOON)
    settled.refresh_from_db()
    assert settled.state == "replaced"
    assert settled.visits.count() == 0


def a_visit(settled: Timetable, stop: Stop, begins: datetime) -> Visit:
    return Visit(
        timetable=settled, stop=stop, bus=settled.days.earliest("pk").bus, on=begins.date(),
        period=TimestamptzRange(begins, begins + timedelta(minutes=30)),
    )  # fmt: skip


def test_the_bus_is_in_one_place_at_a_time(settled: Timetable, stops: dict[str, Stop]) -> None:
    begins = datetime(2026, 8, 31, 9, 30, tzinfo=OSLO)  # it stands at Blomhaug until 9:45
    with transaction.atomic(), pytest.raises(IntegrityError, match="bus_is_in_one_place_at_a_time"):
        a_visit(settled, stops["Jaren"], begins).save()
    Visit.objects.filter(stop=stops["Blomhaug"]).update(state="cancelled")
    a_visit(settled, stops["Jaren"], begins).save()


def test_a_visit_lies_inside_its_settled_timetable(
    settled: Timetable, stops: dict[str, Stop]
) -> None:
    late = datetime(2027, 1, 11, 9, 0, tzinfo=OSLO)
    with transaction.atomic(), pytest.raises(IntegrityError, match="outside its settled timetable"):
        a_visit(settled, stops["Jaren"], late).save()


def test_a_timetable_does_not_shrink_away_from_its_visits(settled: Timetable) -> None:
    settled.period = DateRange(date(2026, 8, 24), date(2026, 9, 1))
    with transaction.atomic(), pytest.raises(IntegrityError, match="has visits outside its days"):
        settled.save(update_fields=["period"])


def test_a_draft_has_no_dated_visits(draft: Timetable, stops: dict[str, Stop]) -> None:
    with transaction.atomic(), pytest.raises(IntegrityError, match="outside its settled timetable"):
        a_visit(draft, stops["Jaren"], datetime(2026, 9, 1, 9, 0, tzinfo=OSLO)).save()


def test_a_bus_does_not_stand_at_two_stops_of_the_rotation_at_once(
    draft: Timetable, stops: dict[str, Stop]
) -> None:
    monday = draft.days.get(week=1)
    with transaction.atomic(), pytest.raises(IntegrityError, match="bus_is_at_one_stop_at_a_time"):
        StopVisit.objects.create(
            day=monday, stop=stops["Jaren"], arrives=time(9, 30), leaves=time(10)
        )
