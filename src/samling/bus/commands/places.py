"""Stops as the county library changes them: villages, where the bus parks, what rests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from samling.bus.commands.garage import own_slug
from samling.bus.models import Stop
from samling.bus.rules.sheet import LineFault, StopTold
from samling.ground.refusal import Refusal
from samling.journal import commands as journal

CHANGES = (
    "state", "wish", "weekdays", "service_minutes", "interval_weeks", "parking", "language",
)  # fmt: skip


class StopClosed(Refusal):
    """The school or kindergarten is closed down in the register; only the register can open it."""


class StopVisited(Refusal):
    """Timetables or logs tell of the stop; it can rest, but not be deleted."""


@transaction.atomic
def change_stop(
    *,
    slug: str,
    by: str,
    at: datetime,
    latitude: float | None,
    longitude: float | None,
    village: dict[str, Any] | None = None,
    **told: Any,
) -> Stop:
    """Other facts about a stop; a place other than the register's is kept when the register moves.

    Without coordinates the stop is placed where the register says. ``village`` holds name,
    municipality_id and children of one without an organisation. Refuses StopClosed.
    """
    stop = (
        Stop.objects.select_for_update(of=("self",)).select_related("organisation").get(slug=slug)
    )
    if stop.state == "closed" and stop.organisation is not None and told.get("state") != "closed":
        raise StopClosed(_("It is closed down in the register, which alone can open it again."))
    for name in CHANGES:
        if name in told:
            setattr(stop, name, told[name])
    if village is not None and stop.organisation is None:
        _set_village(stop, **village)
    of_register = stop.organisation
    if latitude is None and of_register is not None:
        stop.latitude, stop.longitude = of_register.latitude, of_register.longitude
        stop.is_placed_by_hand = False
    elif (latitude, longitude) != (stop.latitude, stop.longitude):
        stop.latitude, stop.longitude, stop.is_placed_by_hand = latitude, longitude, True
    stop.save()
    journal.note(deed="bus.stop_changed", subject=f"stop:{stop.pk}", by=by, at=at)
    return stop


@transaction.atomic
def make_village(
    *,
    name: str,
    municipality_id: int,
    latitude: float,
    longitude: float,
    children: int | None,
    by: str,
    at: datetime,
    parking: str = "",
    service_minutes: int | None = None,
) -> Stop:
    """A stop in a village, with children of its own or none counted yet."""
    stop = Stop(
        slug=own_slug(name, set(Stop.objects.values_list("slug", flat=True)), "bygd"),
        kind="village", latitude=latitude, longitude=longitude, is_placed_by_hand=True,
        parking=parking, service_minutes=service_minutes,
    )  # fmt: skip
    _set_village(stop, name=name, municipality_id=municipality_id, children=children)
    stop.save()
    journal.note(deed="bus.village_made", subject=f"stop:{stop.pk}", by=by, at=at)
    return stop


def _set_village(stop: Stop, *, name: str, municipality_id: int, children: int | None) -> None:
    stop.name, stop.municipality_id, stop.children = name, municipality_id, children
    stop.children_standing = "missing" if children is None else "reported"


@transaction.atomic
def drop_village(*, slug: str, by: str, at: datetime) -> None:
    """Delete a village that no timetable and no log tells of. Refuses StopVisited."""
    stop = Stop.objects.select_for_update().get(slug=slug, kind="village")
    key = stop.pk
    try:
        stop.delete()
    except ProtectedError as use:
        raise StopVisited(_("Timetables or tours tell of this stop. Let it rest instead.")) from use
    journal.note(deed="bus.village_dropped", subject=f"stop:{key}", by=by, at=at)


@dataclass(frozen=True, slots=True)
class ReadStops:
    """What reading a sheet of stops came to; with faults nothing is changed."""

    new: int
    changed: int
    faults: tuple[LineFault, ...]


@transaction.atomic
def read_stops(*, told: Sequence[StopTold], by: str, at: datetime) -> ReadStops:
    """Take in a sheet: known stops by name and municipality, new villages; all of it or nothing."""
    standing = {
        (stop.name.casefold(), stop.municipality_id): stop
        for stop in Stop.objects.select_for_update().order_by("-pk")
    }
    unknown = [
        LineFault(one.line, "no_such_stop", one.name)
        for one in told
        if not one.is_village and (one.name.casefold(), one.municipality) not in standing
    ]
    faults = [*unknown, *_twice(told)]
    if faults:
        return ReadStops(0, 0, tuple(sorted(faults, key=lambda f: f.line)))
    new = changed = 0
    for one in told:
        stop = standing.get((one.name.casefold(), one.municipality))
        if stop is None:
            assert one.latitude is not None
            assert one.longitude is not None
            make_village(
                name=one.name, municipality_id=one.municipality, latitude=one.latitude,
                longitude=one.longitude, children=one.children, parking=one.parking or "",
                service_minutes=one.minutes, by=by, at=at,
            )  # fmt: skip
            new += 1
            continue
        changed += _take_in(stop, one)
    journal.note(
        deed="bus.stops_read", subject="stops", by=by, at=at,
        details={"new": new, "changed": changed},
    )  # fmt: skip
    return ReadStops(new, changed, ())


def _twice(told: Iterable[StopTold]) -> list[LineFault]:
    seen: set[tuple[str, int]] = set()
    found = []
    for one in told:
        key = (one.name.casefold(), one.municipality)
        if key in seen:
            found.append(LineFault(one.line, "told_twice", one.name))
        seen.add(key)
    return found


def _take_in(stop: Stop, told: StopTold) -> bool:
    """Change what the sheet tells of a known stop; whether anything was new."""
    wanted: dict[str, Any] = {}
    if told.latitude is not None:
        wanted |= {"latitude": told.latitude, "longitude": told.longitude}
    if told.minutes is not None:
        wanted["service_minutes"] = told.minutes
    if told.parking is not None:
        wanted["parking"] = told.parking
    if told.children is not None and stop.kind == "village":
        wanted |= {"children": told.children, "children_standing": "reported"}
    news = {name: value for name, value in wanted.items() if getattr(stop, name) != value}
    if not news:
        return False
    if "latitude" in news or "longitude" in news:
        news["is_placed_by_hand"] = True
    for name, value in news.items():
        setattr(stop, name, value)
    stop.save(update_fields=list(news))
    return True
