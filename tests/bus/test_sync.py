"""The sync endpoint: facts kept for ever, taken in once, merged, and refused by nobody in silence."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from bench.bus.simulation import Simulation
from samling.bus import commands
from samling.bus.models import Bus, Device, Mark, Stop, Timetable, Tour, Visit, VisitLog
from samling.journal.models import Entry
from samling.register.models import Person
from tests.cast import NOON, client_of

SYNC = "/bokbuss/tur/synk/"
DATA = "/bokbuss/tur/data/"
PHONE = uuid4()


@pytest.fixture
def today(bus: Bus) -> date:
    """The day on which the tests drive."""
    return NOON.date()


def fact(stop: Stop | None, field: str, value: Any, **more: Any) -> commands.Fact:
    """A fact of today at noon, unless told otherwise."""
    given = {
        "key": uuid4(), "bus": "bokbussen", "on": NOON.date(), "stop": stop.slug if stop else None,
        "field": field, "value": value, "device_at": NOON,
    }  # fmt: skip
    return commands.Fact(**{**given, **more})


def tell(*facts: commands.Fact, device: UUID = PHONE, at: datetime = NOON, sent_at: Any = None):
    """Take facts in as the command does it."""
    return commands.take_in(
        device=device, facts=facts, sent_at=sent_at or at, person_id=None, by="test", at=at
    )


def as_json(fact: commands.Fact) -> dict[str, Any]:
    """A fact as a phone writes it."""
    return {
        "key": str(fact.key), "bus": fact.bus, "on": str(fact.on), "stop": fact.stop,
        "field": fact.field, "value": fact.value, "at": fact.device_at.isoformat(),
    }  # fmt: skip


def message(*facts: commands.Fact | dict[str, Any], **more: Any) -> dict[str, Any]:
    """What a phone sends."""
    told = [each if isinstance(each, dict) else as_json(each) for each in facts]
    given = {"device": str(PHONE), "sent": timezone.now().isoformat(), "facts": told}
    return {**given, **more}


def test_facts_make_a_tour_and_a_log(today: date, stops: dict[str, Stop]) -> None:
    biri = stops["Biri"]
    told = tell(
        fact(biri, "arrived", "now"), fact(biri, "children", 23), fact(biri, "event", "culture"),
        fact(None, "km_start", 41_000),
    )  # fmt: skip
    assert [one.word for one in told] == ["taken"] * 4
    log = VisitLog.objects.get()
    assert (log.stop, log.arrived_at, log.children, log.adults) == (biri, NOON, 23, None)
    assert (log.event_held, log.event_type) == (True, "culture")
    tour = Tour.objects.get()
    assert (tour.on, tour.km_start, tour.state) == (today, 41_000, "under_way")
    assert Entry.objects.filter(deed="bus.facts_told", by="test").count() == 1


def test_a_planned_visit_is_found(settled: Timetable) -> None:
    visit = Visit.objects.filter(stop__name="Biri skole").order_by("on")[0]
    at = visit.period.lower
    tell(fact(visit.stop, "arrived", "now", on=visit.on, device_at=at), at=at)
    assert VisitLog.objects.get().visit == visit


def test_a_fact_sent_twice_is_one_fact(today: date, stops: dict[str, Stop]) -> None:
    once = fact(stops["Biri"], "children", 23)
    tell(once)
    later = fact(stops["Biri"], "children", 25, device_at=NOON + timedelta(minutes=2))
    tell(later, at=NOON + timedelta(minutes=2))
    again = tell(once, at=NOON + timedelta(hours=1))
    assert [one.word for one in again] == ["overruled"]
    assert Mark.objects.count() == 2
    assert VisitLog.objects.get().children == 25


def test_another_fact_under_a_known_key_is_doubted(today: date, stops: dict[str, Stop]) -> None:
    first = fact(stops["Biri"], "children", 23)
    tell(first)
    other = tell(fact(stops["Biri"], "adults", 2, key=first.key))
    assert [(one.word, one.doubt) for one in other] == [("doubted", "key_taken")]
    assert VisitLog.objects.get().adults is None


def test_two_phones_meet_in_one_log(today: date, stops: dict[str, Stop]) -> None:
    biri = stops["Biri"]
    tell(fact(biri, "children", 23), device=uuid4())
    tell(
        fact(biri, "adults", 2),
        fact(biri, "children", 22, device_at=NOON - timedelta(minutes=1)),
        device=uuid4(),
    )
    log = VisitLog.objects.get()
    assert (log.children, log.adults) == (23, 2)
    assert Device.objects.count() == 2


def test_a_phone_whose_clock_is_wrong_does_not_win_by_it(
    today: date, stops: dict[str, Stop]
) -> None:
    biri = stops["Biri"]
    fast = timedelta(hours=3)
    tell(
        fact(biri, "children", 20, device_at=NOON + fast),
        fact(biri, "arrived", "now", device_at=NOON + fast),
        sent_at=NOON + timedelta(minutes=10) + fast,
        at=NOON + timedelta(minutes=10),
    )
    tell(
        fact(biri, "children", 23, device_at=NOON + timedelta(minutes=1)),
        device=uuid4(),
        at=NOON + timedelta(minutes=20),
    )
    log = VisitLog.objects.get()
    assert (log.children, log.arrived_at) == (23, NOON)
    assert Device.objects.get(key=PHONE).clock_ahead_s == fast.total_seconds()


def test_what_is_taken_back_is_missing_again(today: date, stops: dict[str, Stop]) -> None:
    biri = stops["Biri"]
    tell(fact(biri, "left", "now"))
    after = NOON + timedelta(seconds=4)
    tell(fact(biri, "left", None, device_at=after), at=after)
    assert VisitLog.objects.get().left_at is None


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"bus": "bybussen"}, "unknown_bus"),
        ({"stop": "hogwarts"}, "unknown_stop"),
        ({"on": None}, "not_a_date"),
        ({"on": NOON.date() + timedelta(days=9)}, "to_come"),
        ({"value": -3}, "below_zero"),
        ({"field": "mood"}, "unknown_field"),
    ],
)
def test_what_cannot_be_used_is_kept_and_told(
    today: date, stops: dict[str, Stop], change: dict[str, Any], doubt: str
) -> None:
    told = tell(replace(fact(stops["Biri"], "children", 23), **change))
    assert [(one.word, one.doubt) for one in told] == [("doubted", doubt)]
    mark = Mark.objects.get()
    assert (mark.standing, mark.doubt) == ("doubted", doubt)
    assert not VisitLog.objects.filter(children__isnull=False).exists()


def test_the_evening_that_shows_less_than_the_morning_is_kept_and_told(today: date) -> None:
    tell(fact(None, "km_start", 41_000))
    later = NOON + timedelta(hours=4)
    told = tell(fact(None, "km_end", 40_210, device_at=later), at=later)
    assert told[0].doubt == "odometer"
    assert Tour.objects.get().km_end is None
    tell(fact(None, "km_start", 40_000, device_at=later), at=later)
    assert Tour.objects.get().km_end == 40_210
    assert not Mark.objects.filter(standing="doubted").exists()


def test_dag_sends_and_gets_the_tours_back(
    today: date, stops: dict[str, Stop], dag: Person
) -> None:
    now = timezone.now()
    on = timezone.localdate()
    client = client_of(dag)
    body = message(
        fact(stops["Biri"], "children", 23, on=on, device_at=now),
        fact(stops["Biri"], "groups", "tre", on=on, device_at=now),
    )
    answer = client.post(SYNC, json.dumps(body), content_type="application/json")
    assert answer.status_code == 200
    told = answer.json()
    assert [one["standing"] for one in told["answers"]] == ["taken", "doubted"]
    assert told["answers"][1]["doubt"] == "Dette er ikke et tall."
    tour = next(t for t in told["tours"] if t["on"] == str(on))
    assert tour["stops"][0]["told"] == {"children": 23}
    assert Device.objects.get().person == dag


def test_the_phone_gets_the_tours_of_the_coming_days(settled: Timetable, ada: Person) -> None:
    visit = Visit.objects.order_by("on")[0]
    Visit.objects.filter(pk=visit.pk).update(on=timezone.localdate() + timedelta(days=3))
    told = client_of(ada).get(DATA).json()
    assert [(t["bus"], t["on"]) for t in told["tours"]][-1:] != []
    assert told["token"]
    assert told["limits"]["children"] == 1500


def test_a_fact_without_a_key_is_told_of_by_its_place(
    today: date, stops: dict[str, Stop], dag: Person
) -> None:
    body = message({"field": "children"}, fact(stops["Biri"], "children", 3))
    answer = client_of(dag).post(SYNC, json.dumps(body), content_type="application/json").json()
    assert answer["unreadable"] == [0]
    assert [one["standing"] for one in answer["answers"]] == ["taken"]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"NaN", b'{"device": "x"}', b"[" * 5000,
        b'{"device": "00000000-0000-0000-0000-000000000001", "sent": "i gar", "facts": []}',
        b'{"device": "00000000-0000-0000-0000-000000000001", "sent": "2026-05-12T10:00:00Z", "facts": 3}',
        b'{"device": "00000000-0000-0000-0000-000000000001", "sent": "2026-05-12T10:00:00Z", "facts": [], "label": 4}',
    ],
)  # fmt: skip
def test_rubbish_gets_a_clear_answer(dag: Person, body: bytes) -> None:
    answer = client_of(dag).post(SYNC, body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["error"]


@pytest.mark.parametrize(
    "value", [1.5, [1], {"a": 1}, "\x00", "\ud800", 10**40, "x" * 5000, -(2**60), False]
)
def test_rubbish_in_a_fact_is_kept_and_doubted(
    today: date, stops: dict[str, Stop], dag: Person, value: Any
) -> None:
    body = message(fact(stops["Biri"], "children", value))
    answer = client_of(dag).post(SYNC, json.dumps(body), content_type="application/json")
    assert [one["standing"] for one in answer.json()["answers"]] == ["doubted"]
    assert Mark.objects.count() == 1


def test_too_much_at_once_is_said(dag: Person) -> None:
    answer = client_of(dag).post(
        SYNC, json.dumps(message(*[{}] * 501)), content_type="application/json"
    )
    assert answer.status_code == 422


def test_eli_and_anybody_tell_nothing(today: date, stops: dict[str, Stop], eli: Person) -> None:
    body = json.dumps(message(fact(stops["Biri"], "children", 3)))
    assert client_of(eli).post(SYNC, body, content_type="application/json").status_code == 403
    assert Client().post(SYNC, body, content_type="application/json").status_code == 302
    assert client_of(eli).get(DATA).status_code == 403
    assert not Mark.objects.exists()


def test_tours_with_loss_doubling_disorder_and_killed_apps_lose_nothing(
    today: date, stops: dict[str, Stop], dag: Person
) -> None:
    slugs = [stop.slug for stop in stops.values()]
    simulation = Simulation(client_of(dag), bus="bokbussen", stops=slugs)
    for seed in range(5):
        simulation.drive(random.Random(seed), on=today - timedelta(days=seed))
    assert simulation.lost == []
    assert simulation.doubled == []
    assert simulation.tours == 5
    assert simulation.facts > 150
