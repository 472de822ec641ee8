"""The rows of a tour and its stops, worked out anew from all that phones have told of them.

A phone that finds coverage again sends facts of many stops at once: each table is asked once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from samling.bus.models import Mark, Tour, Visit, VisitLog
from samling.bus.rules.marks import Settled, settle
from samling.bus.rules.sync import Said

Day = tuple[int, date]
Tours = Mapping[Day, Tour]


@dataclass(frozen=True, slots=True)
class Place:
    """What a fact is about: a stop on a tour, or the tour itself when there is no stop."""

    bus_id: int
    on: date
    log_key: UUID | None
    stop_id: int | None

    @property
    def day(self) -> Day:
        """The tour."""
        return self.bus_id, self.on


def locked_tours(places: Iterable[Place]) -> Tours:
    """The tours spoken of, made when new, each locked, in one order for all."""
    days = {place.day for place in places}
    tours = _locked(days)
    new = sorted(days - tours.keys())
    if new:
        Tour.objects.bulk_create(
            [Tour(bus_id=bus_id, on=on) for bus_id, on in new], ignore_conflicts=True
        )
        tours = _locked(days)
    return tours


def _locked(days: set[Day]) -> dict[Day, Tour]:
    if not days:
        return {}
    rows = Tour.objects.select_for_update().order_by("bus", "on")
    found = rows.filter(bus__in={bus_id for bus_id, _on in days}, on__in={on for _bus, on in days})
    return {(tour.bus_id, tour.on): tour for tour in found}


def bring_up_to_date(places: Iterable[Place], tours: Tours, *, at: datetime) -> None:
    """Write what each place comes to, and where each fact about it stands; the tours are locked."""
    settled = _settled(set(places))
    of_stops = {place: told for place, told in settled.items() if place.log_key and told.row}
    for place, told in settled.items():
        if place.log_key is None:
            _write_tour(tours[place.day], told)
    _write_logs(of_stops, tours, at=at)
    for tour in {place.day: tours[place.day] for place in of_stops}.values():
        if tour.state == "planned":
            tour.state = "under_way"
            tour.save(update_fields=["state"])


def _settled(places: set[Place]) -> dict[Place, Settled]:
    """What all the facts about each place come to; their standings are written."""
    if not places:
        return {}
    said: dict[Place, list[Said]] = {place: [] for place in places}
    stood: dict[UUID, tuple[str, str]] = {}
    marks = Mark.objects.filter(
        bus__in={place.bus_id for place in places}, on__in={place.on for place in places}
    )
    by_key = {(*place.day, place.log_key): place for place in places}
    rows: Iterable[tuple[Any, ...]] = marks.order_by("key").values_list(
        "bus_id", "on", "log_key", "key", "told_at", "field", "value", "standing", "doubt"
    )
    for bus_id, on, log_key, key, told_at, field, value, standing, doubt in rows:
        if place := by_key.get((bus_id, on, log_key)):
            said[place].append(Said(key, told_at, field, value))
            stood[key] = (standing, doubt)
    settled = {place: settle(words, of_stop=bool(place.log_key)) for place, words in said.items()}
    _write_standings(settled.values(), stood)
    return settled


def _write_standings(settled: Iterable[Settled], stood: Mapping[UUID, tuple[str, str]]) -> None:
    """Where each fact stands now, when it stood elsewhere before."""
    changed: dict[tuple[str, str], list[UUID]] = {}
    for one in (standing for told in settled for standing in told.standings):
        if stood[one.key] != (one.word, one.doubt):
            changed.setdefault((one.word, one.doubt), []).append(one.key)
    for (word, doubt), keys in changed.items():
        Mark.objects.filter(key__in=keys).update(standing=word, doubt=doubt)


def _write_tour(tour: Tour, settled: Settled) -> None:
    for name, value in settled.row.items():
        setattr(tour, name, value)
    tour.save(update_fields=list(settled.row))


def _write_logs(settled: Mapping[Place, Settled], tours: Tours, *, at: datetime) -> None:
    """The rows of the stops. Nobody else makes them meanwhile: the tours are locked."""
    if not settled:
        return
    known = {
        (log.tour_id, log.stop_id): log
        for log in VisitLog.objects.filter(
            tour__in={tours[place.day].pk for place in settled},
            stop__in={place.stop_id for place in settled},
        )
    }
    visits = _visits(settled)
    new = []
    for place, told in sorted(settled.items(), key=lambda each: str(each[0].log_key)):
        row: dict[str, Any] = {**told.row, "changed_at": at}
        if visit_id := visits.get((*place.day, place.stop_id)):
            row["visit_id"] = visit_id
        assert place.stop_id is not None
        assert place.log_key is not None
        key = (tours[place.day].pk, place.stop_id)
        log = known.get(key)
        if log is None:
            new.append(VisitLog(key=place.log_key, tour_id=key[0], stop_id=key[1], **row))
            continue
        for name, value in row.items():
            setattr(log, name, value)
        log.save(update_fields=list(row))
    VisitLog.objects.bulk_create(new)


def _visits(places: Iterable[Place]) -> dict[tuple[int, date, int | None], int]:
    """The visits that are not called off, of each bus, date and stop."""
    found = Visit.objects.coming().filter(
        bus__in={place.bus_id for place in places},
        on__in={place.on for place in places},
        stop__in={place.stop_id for place in places},
    )
    return {
        (bus_id, on, stop_id): pk
        for bus_id, on, stop_id, pk in found.order_by("-pk").values_list(
            "bus_id", "on", "stop_id", "pk"
        )
    }
