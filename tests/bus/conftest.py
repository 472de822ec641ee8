"""A small county with a bus: four schools, a kindergarten and a village around Gjøvik."""

from __future__ import annotations

from datetime import date, time

import pytest
from psycopg.types.range import DateRange

from samling.bus import commands
from samling.bus.models import Bus, CrewDay, Depot, Stop, StopVisit, Timetable, TimetableDay
from samling.register.models import ChildCount, Municipality, Organisation
from tests.cast import NOON, make_municipality

AUTUMN = DateRange(date(2026, 8, 24), date(2026, 12, 19))


def make_school(
    municipality: Municipality, name: str, *, pupils: int | None, place: tuple[float, float] | None
) -> Organisation:
    """A school with grades 1–7 that has been counted, unless ``pupils`` is nothing."""
    school = Organisation.objects.create(
        slug=name.lower().replace(" ", "-"),
        name=name,
        kind="school",
        municipality=municipality,
        latitude=place[0] if place else None,
        longitude=place[1] if place else None,
        lowest_grade=1,
        highest_grade=7,
    )
    ChildCount.objects.create(
        organisation=school,
        counted_on=date(2026, 2, 2),
        children=pupils,
        standing="missing" if pupils is None else "reported",
        source="test",
    )
    return school


@pytest.fixture
def gjovik(db: None) -> Municipality:
    """Where the bus sleeps."""
    place = make_municipality("3407", "Gjøvik")
    Municipality.objects.filter(pk=place.pk).update(latitude=60.7957, longitude=10.6916)
    place.refresh_from_db()
    return place


@pytest.fixture
def gran(db: None) -> Municipality:
    """The neighbour to the south."""
    return make_municipality("3446", "Gran")


@pytest.fixture
def schools(gjovik: Municipality, gran: Municipality) -> dict[str, Organisation]:
    """Two schools in each of two municipalities."""
    return {
        "Blomhaug": make_school(gjovik, "Blomhaug skole", pupils=300, place=(60.80, 10.68)),
        "Biri": make_school(gjovik, "Biri skole", pupils=200, place=(60.95, 10.61)),
        "Jaren": make_school(gran, "Jaren skole", pupils=150, place=(60.38, 10.56)),
        "Bjoneroa": make_school(gran, "Bjoneroa skole", pupils=40, place=(60.46, 10.29)),
    }


@pytest.fixture
def bus(gjovik: Municipality) -> Bus:
    """One bus in Gjøvik, driven on Mondays and Tuesdays of both weeks."""
    depot = Depot.objects.create(
        slug="gjovik", name="Gjøvik", municipality=gjovik, latitude=60.7957, longitude=10.6916
    )
    bus = Bus.objects.create(slug="bokbussen", name="Bokbussen", depot=depot)
    for week in (1, 2):
        for weekday in (0, 1):
            CrewDay.objects.create(
                bus=bus, week=week, weekday=weekday,
                leaves_from=time(6), leaves_by=time(12), home_by=time(20), longest_minutes=450,
            )  # fmt: skip
    return bus


@pytest.fixture
def stops(schools: dict[str, Organisation]) -> dict[str, Stop]:
    """A stop at each school."""
    commands.keep_stops(by="test", at=NOON)
    by_school = {stop.organisation_id: stop for stop in Stop.objects.all()}
    return {name: by_school[school.pk] for name, school in schools.items()}


@pytest.fixture
def draft(bus: Bus, stops: dict[str, Stop]) -> Timetable:
    """Blomhaug and Biri on Monday in week 1, Jaren on Tuesday in week 2."""
    timetable = Timetable.objects.create(
        name="Høsten 2026", school_year=2026, period=AUTUMN, rotation_weeks=2,
        rotation_starts_on=date(2026, 8, 17), made_at=NOON,
    )  # fmt: skip
    monday = _day(timetable, bus, 1, 0)
    tuesday = _day(timetable, bus, 2, 1)
    _visit(monday, stops["Blomhaug"], time(9), time(9, 45))
    _visit(monday, stops["Biri"], time(10, 30), time(11, 15))
    _visit(tuesday, stops["Jaren"], time(9), time(9, 45))
    return timetable


def _day(timetable: Timetable, bus: Bus, week: int, weekday: int) -> TimetableDay:
    return TimetableDay.objects.create(
        timetable=timetable, bus=bus, depot=bus.depot, week=week, weekday=weekday,
        leaves=time(8), home=time(13), driving_minutes=90, driving_km=80.0,
    )  # fmt: skip


def _visit(day: TimetableDay, stop: Stop, arrives: time, leaves: time) -> StopVisit:
    return StopVisit.objects.create(day=day, stop=stop, arrives=arrives, leaves=leaves)


@pytest.fixture
def settled(draft: Timetable) -> Timetable:
    """The same timetable, settled, with its dated visits."""
    commands.keep_usual_calendars(school_year=2026, by="test", at=NOON)
    commands.settle_timetable(timetable_id=draft.pk, by="test", at=NOON)
    draft.refresh_from_db()
    return draft
