"""Made-up tours told by two phones over a network that loses, doubles and mixes up, to the real endpoint.

A phone keeps what it is told in an outbox until the server has answered for it, as the crew's app
does, and nothing else survives when the app is killed. Afterwards every tour is held against the
last true word about each field.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone

from samling.bus.models import Mark, Tour, VisitLog
from samling.bus.queries.crew import one_tour

SYNC = "/bokbuss/tur/synk/"
COUNTED = ("groups", "children", "adults", "loans_child", "loans_adult", "returns", "boxes")
EVENTS = ("none", "culture", "training", None)
LOST_ON_THE_WAY, ANSWER_LOST, DOUBLED, KILLED = 0.25, 0.2, 0.15, 0.1
MOST_TRIES = 400

Told = dict[str, Any]


class NetworkGone(Exception):
    """The request or its answer never came."""


@dataclass
class Phone:
    """A crew's phone with an outbox, and a clock that is wrong by ``ahead``."""

    key: UUID
    ahead: timedelta
    outbox: dict[str, Told] = field(default_factory=dict)
    in_the_air: list[str] = field(default_factory=list)  # requests that may arrive once more

    def say(self, about: Told, at: datetime, chance: random.Random) -> str:
        """Keep one fact; its key."""
        key = str(UUID(int=chance.getrandbits(128), version=4))
        self.outbox[key] = about | {"key": key, "at": (at + self.ahead).isoformat()}
        return key

    def request(self, chance: random.Random) -> str:
        """Some of what waits, in any order, as it is sent now."""
        waiting = list(self.outbox.values())
        chance.shuffle(waiting)
        some = waiting[: chance.randint((len(waiting) + 2) // 3, len(waiting))]
        sent = timezone.now() + self.ahead
        return json.dumps({"device": str(self.key), "sent": sent.isoformat(), "facts": some})


class Answered(Protocol):
    """An answer of the endpoint."""

    @property
    def status_code(self) -> int:
        """The status."""

    def json(self) -> Any:
        """The body, read."""


class Line(Protocol):
    """A way to the endpoint: Django's test client in tests, HTTP in the bench."""

    def post(self, path: str, body: str, /, *, content_type: str) -> Answered:
        """Send a body."""


class Simulation:
    """Drives tours and finds what was lost or doubled."""

    def __init__(self, client: Line, *, bus: str, stops: Sequence[str]) -> None:
        self.client, self.bus, self.stops = client, bus, stops
        self.tours = self.facts = self.requests = 0
        self.lost: list[str] = []
        self.doubled: list[str] = []

    def drive(self, chance: random.Random, *, on: date) -> None:
        """One tour from the first word to the last fact received."""
        phones = [_phone(chance), _phone(chance)]
        about = {"bus": self.bus, "on": on.isoformat()}
        truth: dict[tuple[str | None, str], Any] = {}
        keys: list[str] = []
        clock = timezone.now() - timedelta(hours=9)
        for stop, name, value in _day(chance, self.stops):
            clock += timedelta(seconds=chance.randint(20, 90))
            phone = chance.choice(phones)
            told = about | {"stop": stop, "field": name, "value": value}
            keys.append(phone.say(told, clock, chance))
            truth[stop, name] = clock if value == "now" else value
            if chance.random() < 0.12:
                self._try(phone, chance)
        for _turn in range(MOST_TRIES):
            waiting = [phone for phone in phones if phone.outbox]
            if not waiting:
                break
            self._try(chance.choice(waiting), chance)
        for phone in phones:
            for late in phone.in_the_air:
                self._post(late)
        self.tours += 1
        self.facts += len(keys)
        self._check(on, truth, keys)

    def _try(self, phone: Phone, chance: random.Random) -> None:
        """One attempt at sending, over the network as it is."""
        if not phone.outbox:
            return
        request = phone.request(chance)
        try:
            answered = self._over_the_network(phone, request, chance)
        except NetworkGone:
            return
        if chance.random() < KILLED:
            return  # the app was killed before it had written down that it was answered
        for one in answered:
            phone.outbox.pop(one["key"], None)

    def _over_the_network(
        self, phone: Phone, request: str, chance: random.Random
    ) -> list[dict[str, str]]:
        if chance.random() < LOST_ON_THE_WAY:
            raise NetworkGone
        answers = self._post(request)
        if chance.random() < DOUBLED:
            self._post(request)
        if chance.random() < DOUBLED:
            phone.in_the_air.append(request)
        if chance.random() < ANSWER_LOST:
            raise NetworkGone
        return answers

    def _post(self, request: str) -> list[dict[str, str]]:
        self.requests += 1
        answer = self.client.post(SYNC, request, content_type="application/json")
        if answer.status_code != 200:
            raise AssertionError(f"the server answered {answer.status_code}")
        told: list[dict[str, str]] = answer.json()["answers"]
        return told

    def _check(
        self, on: date, truth: dict[tuple[str | None, str], Any], keys: Sequence[str]
    ) -> None:
        """What the server has against what was last told."""
        there = {
            str(key) for key in Mark.objects.filter(key__in=keys).values_list("key", flat=True)
        }
        self.lost += [key for key in keys if key not in there]
        tour = one_tour(self.bus, on)
        stops = {stop.slug: stop.told for stop in tour.stops} if tour else {}
        told = {None: tour.told if tour else {}, **stops}
        for (stop, name), value in truth.items():
            if not _same(told.get(stop, {}).get(name), value):
                self.lost.append(
                    f"{on} {stop} {name}: {value} became {told.get(stop, {}).get(name)}"
                )
        if Mark.objects.filter(on=on, bus__slug=self.bus).count() != len(keys):
            self.doubled.append(f"{on}: facts")
        if Tour.objects.filter(on=on, bus__slug=self.bus).count() != 1:
            self.doubled.append(f"{on}: tours")
        logs = VisitLog.objects.filter(tour__on=on, tour__bus__slug=self.bus)
        if logs.count() != len({stop for stop, _name in truth if stop}):
            self.doubled.append(f"{on}: logs")


def _phone(chance: random.Random) -> Phone:
    wrong = chance.choice([0, 0, 7, -95, 3600, -7200, 86_400])
    return Phone(UUID(int=chance.getrandbits(128), version=4), timedelta(seconds=wrong))


def _day(chance: random.Random, stops: Sequence[str]) -> list[tuple[str | None, str, Any]]:
    """Everything two people say on a tour, in the order they say it: some of it twice, some undone."""
    start = chance.randint(10_000, 90_000)
    said: list[tuple[str | None, str, Any]] = [(None, "left", "now"), (None, "km_start", start)]
    for stop in stops:
        said.append((stop, "arrived", "now"))
        for name in chance.sample(COUNTED, chance.randint(3, len(COUNTED))):
            times = chance.choice([1, 1, 1, 2, 3])
            said += [(stop, name, chance.choice([None, *range(40)])) for _again in range(times)]
        said.append((stop, "event", chance.choice(EVENTS)))
        said.append((stop, "left", "now"))
        if chance.random() < 0.2:
            said += [(stop, "left", None), (stop, "left", "now")]
    said += [(None, "home", "now"), (None, "km_end", start + chance.randint(20, 300))]
    return said


def _same(have: Any, wanted: Any) -> bool:
    """The same value; moments within the seconds that a request takes."""
    if isinstance(wanted, datetime):
        return isinstance(have, datetime) and abs(have - wanted) < timedelta(seconds=10)
    return bool(have == wanted)
