"""What a fresh start gets: a depot, a bus, its crew days, school calendars, stops and a made timetable.

The county library's real stop list is not public. What is known of it (31 schools in 11
municipalities of the former Oppland, one bus, two on it) stands in ``rules.starting``; which
schools and when is made, by chance from a seed, and marked as made.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from psycopg.types.range import DateRange

from samling.bus.commands.calendars import keep_usual_calendars
from samling.bus.commands.stops import keep_stops
from samling.bus.commands.timetables import settle_timetable
from samling.bus.models import Bus, CrewDay, Depot, Stop, StopVisit, Timetable, TimetableDay
from samling.bus.queries.children import children_of_stops
from samling.bus.rules import starting
from samling.bus.rules.calendar import school_year_of, usual_year
from samling.ground.distance import Spot
from samling.ground.period import day_in_oslo
from samling.journal import commands as journal
from samling.register.models import Municipality

SEED = 2020
WEEKS, WEEKDAYS = 2, 5
DEPOT = "Gjøvik"
FORMER_OPPLAND = (
    "3405", "3407", "3431", "3432", "3433", "3434", "3435", "3436", "3437", "3438", "3439", "3440",
    "3441", "3442", "3443", "3446", "3447", "3448", "3449", "3450", "3451", "3452", "3453", "3454",
)  # fmt: skip
MADE = "Laget av Samling: 31 skoler i 11 kommuner; den virkelige lista er ikke offentlig"


@transaction.atomic
def load_start(*, by: str, at: datetime) -> bool:
    """Fill an installation that has no bus; false, and nothing changed, when there is one.

    Without enough schools around the depot everything but the timetable is made.
    """
    if Bus.objects.exists():
        keep_stops(by=by, at=at)
        return False
    home = Municipality.objects.filter(name=DEPOT, latitude__isnull=False).first()
    if home is None or home.latitude is None or home.longitude is None:
        return False
    depot = Depot.objects.create(
        slug=home.slug, name=home.name, municipality=home,
        latitude=home.latitude, longitude=home.longitude,
    )  # fmt: skip
    bus = Bus.objects.create(slug="bokbussen", name="Bokbussen", depot=depot)
    CrewDay.objects.bulk_create(_crew_day(bus, day) for day in range(WEEKS * WEEKDAYS))
    year = school_year_of(day_in_oslo(at))
    keep_stops(by=by, at=at)
    keep_usual_calendars(school_year=year, by=by, at=at)
    journal.note(deed="bus.started", subject=f"bus:{bus.pk}", by=by, at=at)
    schools = _schools()
    try:
        days = starting.made_timetable(
            schools,
            depot=Spot(depot.latitude, depot.longitude),
            seed=SEED,
            within=FORMER_OPPLAND,
        )
    except starting.NoTimetable:
        return True
    timetable = _write_timetable(bus, days, year, at)
    settle_timetable(timetable_id=timetable.pk, by=by, at=at)
    return True


def _crew_day(bus: Bus, day: int) -> CrewDay:
    return CrewDay(
        bus=bus,
        week=day // WEEKDAYS + 1,
        weekday=day % WEEKDAYS,
        leaves_from=time(6),
        leaves_by=time(12),
        home_by=time(20),
        longest_minutes=starting.SHIFT_MINUTES,
        longest_driving_minutes=9 * 60,
    )


def _schools() -> list[starting.School]:
    """Every school with a place and a count, by its stop."""
    told = children_of_stops(share_of_1_to_10=0.7)
    stops = Stop.objects.usable().placed().filter(kind="school").select_related("municipality")
    return [
        starting.School(
            key=stop.slug,
            municipality=stop.municipality.number,
            children=told[stop.pk].value or 0,
            spot=Spot(stop.latitude or 0.0, stop.longitude or 0.0),
        )
        for stop in stops.order_by("slug")
    ]


def _write_timetable(
    bus: Bus, days: Sequence[starting.MadeDay], year: int, at: datetime
) -> Timetable:
    """The made timetable as a draft for the whole school year."""
    school = usual_year(year)
    first_monday = school.starts + timedelta(days=-school.starts.weekday() % 7)
    timetable = Timetable.objects.create(
        name=f"{year}/{year + 1}",
        school_year=year,
        # a week for books and boxes before the first tour
        period=DateRange(school.starts + timedelta(days=7), school.ends),
        rotation_weeks=WEEKS,
        rotation_starts_on=first_monday,
        made_at=at,
        is_made_up=True,
        source=MADE,
    )
    keys = dict(Stop.objects.values_list("slug", "pk"))
    stops = []
    for made in days:
        day = TimetableDay.objects.create(
            timetable=timetable,
            bus=bus,
            depot=bus.depot,
            week=made.day // WEEKDAYS + 1,
            weekday=made.day % WEEKDAYS,
            leaves=_clock(made.leaves),
            home=_clock(made.home),
            driving_minutes=made.driving,
            driving_km=round(made.driving / 60 * starting.KM_H, 1),
        )
        stops += [
            StopVisit(
                day=day,
                stop_id=keys[made_visit.school],
                arrives=_clock(made_visit.arrives),
                leaves=_clock(made_visit.leaves),
            )
            for made_visit in made.visits
        ]
    StopVisit.objects.bulk_create(stops)
    Stop.objects.filter(pk__in=[visit.stop_id for visit in stops]).update(is_made_up=True)
    return timetable


def _clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
