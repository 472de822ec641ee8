"""Taking in what the crew's phones tell: every fact kept for ever, each taken in once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from samling.bus.models import Bus, Device, Mark, Stop, Tour, Visit, VisitLog
from samling.bus.rules.marks import Settled, Standing, key_of, settle
from samling.bus.rules.sync import Said, Told, put_right
from samling.ground.period import day_in_oslo
from samling.journal import commands as journal

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


@dataclass(frozen=True, slots=True)
class _Place:
    """What a mark is about."""

    bus_id: int
    on: date
    log_key: UUID | None
    stop_id: int | None


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
    phone = _device(device, sent_at=sent_at, label=label, person_id=person_id, at=at)
    known = Mark.objects.in_bulk([fact.key for fact in facts], field_name="key")
    new = {fact.key: fact for fact in facts if fact.key not in known}
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
            places[fact.key] = _Place(
                buses[fact.bus], fact.on, log_key, stops[fact.stop] if fact.stop else None
            )
        marks.append(_mark(fact, phone, doubt, places.get(fact.key), told_at=told_at, at=at))
    tours = _locked_tours(places.values())
    Mark.objects.bulk_create(marks, ignore_conflicts=True)
    for place in sorted(set(places.values()), key=_order):
        _bring_up_to_date(place, tours[place.bus_id, place.on], at=at)
    if marks:
        journal.note(
            deed="bus.facts_told", subject=f"device:{phone.pk}", by=by, at=at,
            details={"facts": len(marks)},
        )  # fmt: skip
    return _standings(facts)


def _device(
    key: UUID, *, sent_at: datetime, label: str, person_id: int | None, at: datetime
) -> Device:
    """The phone, with how far its clock was ahead just now."""
    seconds = round((sent_at - at).total_seconds())
    seen = {
        "clock_ahead_s": max(-MOST_SECONDS, min(MOST_SECONDS, seconds)),
        "seen_at": at,
        "person_id": person_id,
    }
    if label:
        seen["label"] = label
    device, _is_new = Device.objects.update_or_create(key=key, defaults=seen)
    return device


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
    fact: Fact, phone: Device, doubt: str, place: _Place | None, *, told_at: datetime, at: datetime
) -> Mark:
    """The fact as it is kept; one about nothing known keeps all the phone said as its value."""
    lost = {"bus": fact.bus, "on": str(fact.on), "stop": fact.stop, "value": fact.value}
    return Mark(
        key=fact.key,
        device=phone,
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


def _locked_tours(places: Iterable[_Place]) -> dict[tuple[int, date], Tour]:
    """The tours spoken of, made when new, each locked, in one order for all."""
    days = sorted({(place.bus_id, place.on) for place in places})
    for bus_id, on in days:
        Tour.objects.get_or_create(bus_id=bus_id, on=on)
    return {
        (bus_id, on): Tour.objects.select_for_update().get(bus_id=bus_id, on=on)
        for bus_id, on in days
    }


def _bring_up_to_date(place: _Place, tour: Tour, *, at: datetime) -> None:
    """Work the row out anew from all that has been told of it, and where each fact stands."""
    marks = Mark.objects.filter(bus_id=place.bus_id, on=place.on, log_key=place.log_key)
    told = {mark.key: mark for mark in marks.order_by("key")}
    said = [Said(m.key, m.told_at, m.field, m.value) for m in told.values()]
    settled = settle(said, of_stop=place.log_key is not None)
    changed = []
    for standing in settled.standings:
        mark = told[standing.key]
        if (mark.standing, mark.doubt) != (standing.word, standing.doubt):
            mark.standing, mark.doubt = standing.word, standing.doubt
            changed.append(mark)
    Mark.objects.bulk_update(changed, ["standing", "doubt"])
    if place.log_key is None:
        _write_tour(tour, settled)
    elif settled.row:
        _write_log(place, tour, settled, at=at)


def _write_tour(tour: Tour, settled: Settled) -> None:
    for name, value in settled.row.items():
        setattr(tour, name, value)
    tour.save(update_fields=list(settled.row))


def _write_log(place: _Place, tour: Tour, settled: Settled, *, at: datetime) -> None:
    """The row of a stop; a tour on which a stop is told of is under way."""
    visits = Visit.objects.coming().filter(bus=place.bus_id, on=place.on, stop=place.stop_id)
    row: dict[str, Any] = {**settled.row, "changed_at": at}
    if visit := visits.first():
        row["visit"] = visit
    VisitLog.objects.update_or_create(
        tour=tour,
        stop_id=place.stop_id,
        defaults=row,
        create_defaults={**row, "key": place.log_key},
    )
    if tour.state == "planned":
        tour.state = "under_way"
        tour.save(update_fields=["state"])


def _standings(facts: Sequence[Fact]) -> tuple[Standing, ...]:
    """Where each fact stands now; one whose key carries something else is doubted."""
    marks = Mark.objects.in_bulk([fact.key for fact in facts], field_name="key")
    return tuple(_standing(fact, marks[fact.key]) for fact in facts)


def _standing(fact: Fact, mark: Mark) -> Standing:
    is_same = (mark.field, mark.device_at) == (fact.field, fact.device_at)
    if not is_same:
        return Standing(fact.key, "doubted", "key_taken")
    return Standing(fact.key, mark.standing, mark.doubt)


def _order(place: _Place) -> tuple[int, date, str]:
    return place.bus_id, place.on, str(place.log_key or "")
