"""Days of a crew that are other than usual: in the rule, the garage, the what-if and the plan."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samling.bus import commands
from samling.bus.models import Bus, CrewDay, Scenario
from samling.bus.rules.crew_hours import (
    Backwards,
    Hours,
    OwnHours,
    exceptions,
    hours_on,
    minutes_of,
    own_of,
    usual_hours,
)
from samling.register.models import Person
from tests.bus.test_workbench import page_of, settings_of
from tests.cast import NOON, client_of

USUAL = Hours(time(6), time(12), time(20), 450, 540)
CLOCKS = st.none() | st.times().map(lambda each: each.replace(second=0, microsecond=0))
FORM = {
    "name": "Bokbussen", "is_in_service": "on", "weeks": "2", "leaves_from": "06:00",
    "leaves_by": "12:00", "home_by": "20:00", "longest_hours": "7,5", "driving_hours": "",
}  # fmt: skip


@pytest.fixture
def desk(ada: Person) -> Client:
    """Ada at her desk."""
    return client_of(ada)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@given(leaves_from=CLOCKS, home_by=CLOCKS)
def test_a_day_of_its_own_is_lawful_or_refused(
    leaves_from: time | None, home_by: time | None
) -> None:
    own = OwnHours(leaves_from, home_by)
    try:
        day = hours_on(USUAL, own)
    except Backwards:
        assert (home_by or USUAL.home_by) <= (leaves_from or USUAL.leaves_from)
        return
    assert day.leaves_from <= day.leaves_by
    assert 0 < day.longest_minutes <= minutes_of(day.home_by) - minutes_of(day.leaves_from)
    assert day.longest_minutes <= USUAL.longest_minutes
    assert hours_on(USUAL, own_of(USUAL, day)) == day


def test_what_most_days_have_is_usual_and_a_short_friday_is_one_exception() -> None:
    friday = hours_on(USUAL, OwnHours(home_by=time(13)))
    late = hours_on(USUAL, OwnHours(leaves_from=time(9)))
    days = {(week, day): USUAL for week in (1, 2) for day in range(5)}
    days |= {(1, 4): friday, (2, 4): friday, (2, 0): late}
    assert usual_hours(list(days.values())) == USUAL
    assert exceptions(days) == {(0, (2,)): late, (4, (1, 2)): friday}
    assert usual_hours([]) is None


@pytest.mark.django_db
def test_a_friday_that_ends_early_is_kept_shown_and_told_of(desk: Client, bus: Bus) -> None:
    told = {**FORM, "depot": bus.depot_id, "dag": ["1-0", "1-1", "1-2", "1-4", "2-0", "2-1", "2-4"],
            "hjem-1-4": "13.00", "hjem-2-4": "13:00", "fra-2-0": "09:00", "fra-2-2": "07:00"}  # fmt: skip
    path = reverse("bus:edit_bus", args=["bokbussen"])
    assert desk.post(path, told).status_code == 302
    friday = CrewDay.objects.get(week=1, weekday=4)
    assert (friday.leaves_from, friday.home_by, friday.longest_minutes) == (time(6), time(13), 420)
    late = CrewDay.objects.get(week=2, weekday=0)
    assert (late.leaves_from, late.home_by, late.longest_minutes) == (time(9), time(20), 450)
    shown = text(desk.get(path))
    assert 'name="hjem-1-4" value="13:00"' in shown
    assert 'name="hjem-1-0" value=""' in shown
    assert 'name="fra-2-0" value="09:00"' in shown
    garage = text(desk.get(reverse("bus:garage")))
    assert "mandag i uke 2 09:00–20:00" in garage
    assert "fredag 06:00–13:00" in garage


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hour", "words", "status"),
    [
        ("05:00", "Uke 1, fredag: bussen må dra før den er hjemme igjen.", 409),
        ("kvart på ett", "Uke 1, fredag: skriv klokkeslettet som 06:30.", 422),
    ],
)
def test_hours_that_cannot_be_name_the_day_and_lose_nothing(
    desk: Client, bus: Bus, hour: str, words: str, status: int
) -> None:
    told = {**FORM, "depot": bus.depot_id, "name": "Ny", "dag": ["1-4"], "hjem-1-4": hour}
    answer = desk.post(reverse("bus:edit_bus", args=["bokbussen"]), told)
    assert answer.status_code == status
    shown = text(answer)
    assert words in shown
    assert f'name="hjem-1-4" value="{hour}"' in shown
    bus.refresh_from_db()
    assert bus.name == "Bokbussen"
    assert bus.crew_days.count() == 4


@pytest.mark.django_db
def test_a_what_if_has_hours_of_its_own(desk: Client, bus: Bus) -> None:
    scenario = commands.make_scenario(name="Kort", by="test", at=NOON)
    told = settings_of(desk, scenario)
    told[f"hjem-{bus.pk}-1-0"] = "10:30"
    path = page_of("plan_settings", scenario)
    assert desk.post(path, told).status_code == 302
    short, *rest = scenario.days.order_by("week", "weekday")
    assert (short.home_by, short.longest_minutes) == (time(10, 30), 270)
    assert {(day.home_by, day.longest_minutes) for day in rest} == {(time(20), 450)}
    assert f'name="hjem-{bus.pk}-1-0" value="10:30"' in text(desk.get(path))
    del told[f"hjem-{bus.pk}-1-0"]
    desk.post(path, told)
    assert {day.home_by for day in scenario.days.all()} == {time(20)}


@pytest.mark.django_db
@pytest.mark.usefixtures("stops")
def test_a_plan_is_home_when_the_day_says_so(bus: Bus) -> None:
    noon = 12 * 3600
    assert max(_homes(_planned(bus, OwnHours()))) > noon
    homes = _homes(_planned(bus, OwnHours(home_by=time(12))))
    assert homes
    assert max(homes) <= noon


def _planned(bus: Bus, own: OwnHours) -> Scenario:
    """A what-if in which every day of the bus has these hours of its own, planned."""
    scenario = commands.make_scenario(name="x", by="test", at=NOON, rounds=0, proof_seconds=0)
    days = {(day.week, day.weekday): own for day in scenario.days.all()}
    commands.set_days(scenario_id=scenario.pk, days={bus.pk: days}, by="test", at=NOON)
    commands.queue_scenario(scenario_id=scenario.pk, by="test", at=NOON)
    commands.plan_scenario(scenario_id=scenario.pk, clock=lambda: NOON)
    scenario.refresh_from_db()
    return scenario


def _homes(scenario: Scenario) -> list[int]:
    assert scenario.plan is not None, scenario.fault
    return [day["home_s"] for day in scenario.plan]


@pytest.mark.django_db
def test_a_time_that_is_none_in_a_what_if_is_sent_back(desk: Client, bus: Bus) -> None:
    scenario = commands.make_scenario(name="Feil", by="test", at=NOON)
    path = page_of("plan_settings", scenario)
    key = f"{bus.pk}-1-0"
    told = {**settings_of(desk, scenario), "dag": [key], f"fra-{key}": "25:00"}
    answer = desk.post(path, told)
    assert answer.status_code == 422
    assert "Bokbussen: Uke 1, mandag: skriv klokkeslettet som 06:30." in text(answer)
    told[f"fra-{key}"] = "21:00"
    answer = desk.post(path, {**told, "name": "Nytt"})
    assert answer.status_code == 409
    assert Scenario.objects.get().name == "Feil"
    assert scenario.days.count() == 4
