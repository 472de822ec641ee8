"""What the crew taps on the way goes to those who wait, once, and only while it is true."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from samling.bus import commands
from samling.bus.models import Notice, Telling, Timetable, Tour, Visit
from samling.bus.queries.crew import one_tour
from samling.register.models import Organisation


@pytest.fixture
def first(settled: Timetable) -> Visit:
    """The first visit of a day with two."""
    days = [visit.on for visit in Visit.objects.order_by("on")]
    busy = next(on for on in days if days.count(on) > 1)
    return Visit.objects.filter(on=busy).order_by("period")[0]


@pytest.fixture
def morning(first: Visit) -> datetime:
    """Half an hour before the first visit."""
    return first.period.lower - timedelta(minutes=30)


def say(first: Visit, field: str, value: Any, *, at: datetime, said_at: datetime | None = None) -> Any:  # fmt: skip
    """The crew taps; the phone sends at ``at`` what was said at ``said_at``."""
    fact = commands.Fact(
        key=uuid4(), bus=first.bus.slug, on=first.on, stop=None, field=field, value=value,
        device_at=said_at or at,
    )  # fmt: skip
    return commands.take_in(
        device=uuid4(), facts=[fact], sent_at=at, person_id=None, by="test", at=at
    )


def test_a_delay_is_told_to_the_stops_that_still_wait(first: Visit, morning: datetime) -> None:
    Organisation.objects.filter(kind="school").update(email="post@skole.test")
    (standing,) = say(first, "late", 20, at=morning)
    assert standing.word == "taken"
    notice = Notice.objects.get(kind="delay")
    assert (notice.minutes_late, notice.bus, notice.on) == (20, first.bus, first.on)
    waiting = Visit.objects.filter(on=first.on)
    assert set(Telling.objects.values_list("visit", flat=True)) == {each.pk for each in waiting}
    tour = one_tour(first.bus.slug, first.on)
    assert tour is not None
    assert tour.told["late"] == 20


def test_two_phones_that_say_the_same_tell_it_once_and_a_longer_delay_is_news(
    first: Visit, morning: datetime
) -> None:
    say(first, "late", 20, at=morning)
    say(first, "late", 20, at=morning + timedelta(minutes=1))
    assert Notice.objects.filter(kind="delay").count() == 1
    say(first, "late", 45, at=morning + timedelta(minutes=5))
    assert Notice.objects.filter(kind="delay").count() == 2
    say(first, "late", None, at=morning + timedelta(minutes=6))
    assert Notice.objects.filter(kind="delay").count() == 2
    assert Tour.objects.get(on=first.on).late_minutes is None


def test_a_delay_that_waited_for_coverage_too_long_is_kept_and_not_told(
    first: Visit, morning: datetime
) -> None:
    say(first, "late", 20, at=morning, said_at=morning - timedelta(hours=2))
    assert not Notice.objects.filter(kind="delay").exists()
    assert Tour.objects.get(on=first.on).late_minutes == 20


def test_a_delay_when_nobody_waits_any_more_is_kept(first: Visit) -> None:
    evening = max(v.period.upper for v in Visit.objects.filter(on=first.on))
    (standing,) = say(first, "late", 20, at=evening)
    assert standing.word == "taken"
    assert not Notice.objects.filter(kind="delay").exists()


def test_an_outage_cancels_the_rest_of_the_day_with_its_reason(
    first: Visit, morning: datetime
) -> None:
    after_first = first.period.upper
    say(first, "out", "weather", at=after_first)
    states = {v.pk: (v.state, v.reason) for v in Visit.objects.filter(on=first.on)}
    assert states.pop(first.pk) == ("planned", "")
    assert set(states.values()) == {("cancelled", "weather")}
    assert Notice.objects.get(kind="outage").on == first.on
    assert Tour.objects.get(on=first.on).state == "out_of_service"
    say(first, "out", "weather", at=after_first + timedelta(minutes=1))
    assert Notice.objects.filter(kind="outage").count() == 1


def test_an_outage_without_a_reason_is_a_bus_out_of_order(first: Visit, morning: datetime) -> None:
    say(first, "out", True, at=morning)
    assert set(Visit.objects.filter(on=first.on).values_list("reason", flat=True)) == {"bus"}


def test_an_outage_told_days_after_changes_no_visit(first: Visit) -> None:
    say(first, "out", "bus", at=first.period.upper + timedelta(days=2))
    assert not Visit.objects.filter(on=first.on, state="cancelled").exists()
    assert not Notice.objects.filter(kind="outage").exists()


@pytest.mark.parametrize(
    ("value", "doubt"), [(-5, "below_zero"), (900, "too_big"), ("mye", "not_a_number")]
)
def test_a_delay_that_cannot_be_is_doubted_and_told_to_nobody(
    first: Visit, morning: datetime, value: Any, doubt: str
) -> None:
    (standing,) = say(first, "late", value, at=morning)
    assert (standing.word, standing.doubt) == ("doubted", doubt)
    assert not Notice.objects.exists()
