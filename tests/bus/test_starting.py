"""What a fresh start gets."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from samling.bus import commands
from samling.bus.models import Bus, Depot, SchoolCalendar, Stop, StopVisit, Timetable, Visit
from samling.bus.queries.children import children_of_stops
from samling.bus.rules import starting
from samling.register.models import Organisation
from tests.cast import NOON


@pytest.fixture
def county(db: None) -> None:
    """The real county as the project carries it."""
    call_command("load_facts", verbosity=0)


def visits() -> list[tuple[str, int, int, str]]:
    return sorted(
        (v.stop.slug, v.day.week, v.day.weekday, f"{v.arrives:%H:%M}")
        for v in StopVisit.objects.select_related("stop", "day")
    )


def test_the_made_timetable_has_the_known_size_and_says_that_it_is_made(county: None) -> None:
    assert commands.load_start(by="test", at=NOON)
    timetable = Timetable.objects.get()
    assert timetable.is_made_up
    assert "ikke offentlig" in timetable.source
    stops = Stop.objects.filter(stop_visits__isnull=False)
    assert stops.count() == len(set(stops)) == 31
    assert len({stop.municipality_id for stop in stops}) == 11
    children = children_of_stops(share_of_1_to_10=0.7)
    assert 4_900 <= sum(children[stop.pk].value or 0 for stop in stops) <= 5_000
    assert timetable.days.count() == 10
    assert all(stop.is_made_up for stop in stops)
    assert SchoolCalendar.objects.filter(is_assumed=True).count() == 46
    assert Visit.objects.count() > 400


def test_it_is_the_same_every_time_and_is_not_made_twice(county: None) -> None:
    commands.load_start(by="test", at=NOON)
    first = visits()
    assert not commands.load_start(by="test", at=NOON)
    assert (Bus.objects.count(), Timetable.objects.count()) == (1, 1)
    Visit.objects.all().delete()
    Timetable.objects.all().delete()
    Bus.objects.all().delete()
    Depot.objects.all().delete()
    Stop.objects.all().delete()
    commands.load_start(by="test", at=NOON)
    assert visits() == first


def test_without_a_county_nothing_is_started(db: None) -> None:
    assert not commands.load_start(by="test", at=NOON)
    assert not Bus.objects.exists()


def test_no_timetable_fits_when_there_are_too_few_schools() -> None:
    one = starting.School("a", "3407", 100, starting.Spot(60.8, 10.7))
    with pytest.raises(starting.NoTimetable):
        starting.made_timetable([one], depot=starting.Spot(60.8, 10.7), seed=1, within=["3407"])


def test_stops_follow_the_register(stops: dict[str, Stop]) -> None:
    biri = stops["Biri"].organisation
    assert biri is not None
    Organisation.objects.filter(pk=biri.pk).update(latitude=60.9, closed_on=None)
    Organisation.objects.filter(slug="jaren-skole").update(closed_on=NOON.date())
    kept = commands.keep_stops(by="test", at=NOON)
    assert (kept.new, kept.moved, kept.closed) == (0, 1, 1)
    assert Stop.objects.get(slug="biri-skole").latitude == 60.9
    assert Stop.objects.get(slug="jaren-skole").state == "closed"


def test_a_place_set_by_hand_stays(stops: dict[str, Stop]) -> None:
    Stop.objects.filter(slug="biri-skole").update(latitude=60.951, is_placed_by_hand=True)
    Organisation.objects.filter(slug="biri-skole").update(latitude=60.9)
    commands.keep_stops(by="test", at=NOON)
    assert Stop.objects.get(slug="biri-skole").latitude == 60.951


def test_a_school_without_a_place_or_a_count_has_a_stop_but_no_number(
    schools: dict[str, Organisation],
) -> None:
    biri = schools["Biri"]
    Organisation.objects.filter(pk=biri.pk).update(latitude=None, longitude=None)
    biri.child_counts.update(children=None, standing="missing")
    commands.keep_stops(by="test", at=NOON)
    stop = Stop.objects.get(organisation=biri)
    assert stop.latitude is None
    assert children_of_stops(share_of_1_to_10=0.7)[stop.pk].value is None
