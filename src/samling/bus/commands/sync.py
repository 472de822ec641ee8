"""Taking in what the crew's phones tell: every fact kept for ever, each taken in once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from samling.bus.commands.told_by_crew import pass_on
from samling.bus.commands.tour_rows import Place, bring_up_to_date, locked_tours
from samling.bus.models import Bus, Device, Mark, Stop
from samling.bus.rules.marks import Standing, key_of
from samling.bus.rules.sync import Told, put_right
from samling.ground.period import day_in_oslo
from samling.journal import commands as journal

URGENT = ("late", "out")
FIRST_DAY = date(2000, 1, 1)
MOST_SECONDS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Fact:
    """One word of a phone about a stop on a tour, or about the tour itself when ``stop`` is None."""

    key: UUID
    bus: str
    on: date | None
    stop: str | None
    field: str
    value: Told
    device_at: datetime


@transaction.atomic
def take_in(
    *,
    device: UUID,
    facts: Sequence[Fact],
    sent_at: datetime,
    label: str = "",
    person_id: int | None,
    by: str,
    at: datetime,
) -> tuple[Standing, ...]:
    """Keep the facts and bring the rows they are about up to date; where each fact stands, in order.

    ``sent_at`` is what the phone's clock showed when it sent: the difference from ``at`` puts the
    moments right. Sent again, a fact is the same fact. Nothing is refused: what cannot be used is
    kept and doubted.
    """
    phone_id = _device(device, sent_at=sent_at, label=label, person_id=person_id, at=at)
    new = _unknown(facts)
    buses = dict(
        Bus.objects.filter(slug__in={f.bus for f in new.values()}).values_list("slug", "pk")
    )
    slugs = {f.stop for f in new.values() if f.stop}
    stops = dict(Stop.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    ahead = sent_at - at
    marks, places = [], {}
    for fact in new.values():
        told_at = put_right(fact.device_at, ahead=ahead, received_at=at)
        doubt = _doubt(fact, buses=buses, stops=stops, told_at=told_at)
        if not doubt and fact.on is not None:
            log_key = key_of(fact.bus, fact.on, fact.stop) if fact.stop else None
            places[fact.key] = Place(
                buses[fact.bus], fact.on, log_key, stops[fact.stop] if fact.stop else None
            )
        marks.append(_mark(fact, phone_id, doubt, places.get(fact.key), told_at=told_at, at=at))
    tours = locked_tours(places.values())
    Mark.objects.bulk_create(marks, ignore_conflicts=True)
    bring_up_to_date(places.values(), tours, at=at)
    spoken = {places[f.key].day for f in new.values() if f.key in places and f.field in URGENT}
    if spoken:
        pass_on(tours={day: tours[day] for day in spoken}, person_id=person_id, by=by, at=at)
    if marks:
        journal.note(
            deed="bus.facts_told", subject=f"device:{phone_id}", by=by, at=at,
            details={"facts": len(marks)},
        )  # fmt: skip
    return _standings(facts)


def _unknown(facts: Sequence[Fact]) -> dict[UUID, Fact]:
    """Those never told before, each once."""
    known = set(
        Mark.objects.filter(key__in=[fact.key for fact in facts]).values_list("key", flat=True)
    )
    return {fact.key: fact for fact in facts if fact.key not in known}


def _device(
    key: UUID, *, sent_at: datetime, label: str, person_id: int | None, at: datetime
) -> int:
    """The phone's row, with how far its clock was ahead just now."""
    seconds = round((sent_at - at).total_seconds())
    ahead = max(-MOST_SECONDS, min(MOST_SECONDS, seconds))
    device = Device(key=key, label=label, clock_ahead_s=ahead, seen_at=at, person_id=person_id)
    seen = ["clock_ahead_s", "seen_at", "person"] + (["label"] if label else [])
    (kept,) = Device.objects.bulk_create(
        [device], update_conflicts=True, unique_fields=["key"], update_fields=seen
    )
    return kept.pk


def _doubt(
    fact: Fact, *, buses: Mapping[str, int], stops: Mapping[str, int], told_at: datetime
) -> str:
    """Why nobody can tell what the fact is about; nothing when it is clear."""
    if fact.bus not in buses:
        return "unknown_bus"
    if fact.on is None or fact.on < FIRST_DAY:
        return "not_a_date"
    if fact.on > day_in_oslo(told_at) + timedelta(days=1):
        return "to_come"
    if fact.stop is not None and fact.stop not in stops:
        return "unknown_stop"
    return ""


def _mark(
    fact: Fact,
    phone_id: int,
    doubt: str,
    place: Place | None,
    *,
    told_at: datetime,
    at: datetime,
) -> Mark:
    """The fact as it is kept; one about nothing known keeps all the phone said as its value."""
    lost = {"bus": fact.bus, "on": str(fact.on), "stop": fact.stop, "value": fact.value}
    return Mark(
        key=fact.key,
        device_id=phone_id,
        bus_id=place.bus_id if place else None,
        on=place.on if place else None,
        log_key=place.log_key if place else None,
        stop_id=place.stop_id if place else None,
        field=fact.field,
        value=fact.value if place else lost,
        device_at=fact.device_at,
        told_at=told_at,
        received_at=at,
        standing="doubted" if doubt else "taken",
        doubt=doubt,
    )


def _standings(facts: Sequence[Fact]) -> tuple[Standing, ...]:
    """Where each fact stands now; one whose key carries something else is doubted."""
    marks = Mark.objects.filter(key__in=[fact.key for fact in facts])
    kept = {
        key: (told, Standing(key, word, doubt))
        for key, *told, word, doubt in marks.values_list(
            "key", "field", "device_at", "standing", "doubt"
        )
    }
    return tuple(_standing(fact, *kept[fact.key]) for fact in facts)


def _standing(fact: Fact, told: Sequence[object], standing: Standing) -> Standing:
    is_same = tuple(told) == (fact.field, fact.device_at)
    return standing if is_same else Standing(fact.key, "doubted", "key_taken")
