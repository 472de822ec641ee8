"""The garage: depots, buses, and the days on which their crews drive."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samling.bus.models import Bus, CrewDay, Depot
from samling.bus.rules.crew_hours import (
    Backwards,
    DayKey,
    Hours,
    OwnHours,
    hours_on,
    minutes_of,
)
from samling.bus.terms import WEEKDAYS
from samling.ground.refusal import Refusal
from samling.journal import commands as journal


class DepotInUse(Refusal):
    """A bus sleeps there."""


class HoursBackwards(Refusal):
    """The bus would be home before it leaves, or a day longer than there is time for."""


def own_slug(name: str, taken: AbstractSet[str], otherwise: str) -> str:
    """An address of its own for a name."""
    base = slugify(name.replace("ø", "o").replace("Ø", "o").replace("æ", "ae"))[:40] or otherwise
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def keep_depot(
    *,
    name: str,
    municipality_id: int | None,
    latitude: float,
    longitude: float,
    by: str,
    at: datetime,
    slug: str | None = None,
) -> Depot:
    """A new depot, or another name and place for one; the address stays."""
    if slug is None:
        depot = Depot(
            slug=own_slug(name, set(Depot.objects.values_list("slug", flat=True)), "depot")
        )
    else:
        depot = Depot.objects.select_for_update().get(slug=slug)
    depot.name, depot.municipality_id = name, municipality_id
    depot.latitude, depot.longitude = latitude, longitude
    depot.save()
    journal.note(deed="bus.depot_kept", subject=f"depot:{depot.pk}", by=by, at=at)
    return depot


@transaction.atomic
def drop_depot(*, slug: str, by: str, at: datetime) -> None:
    """Take a depot away that nothing has started from. Refuses DepotInUse."""
    from django.db.models import ProtectedError

    depot = Depot.objects.select_for_update().get(slug=slug)
    try:
        key = depot.pk
        depot.delete()
    except ProtectedError as use:
        raise DepotInUse(
            _("Buses, plans or timetables start from here. Move the buses first.")
        ) from use
    journal.note(deed="bus.depot_dropped", subject=f"depot:{key}", by=by, at=at)


@transaction.atomic
def keep_bus(
    *,
    name: str,
    depot_id: int,
    is_in_service: bool,
    seats: int | None,
    books: int | None,
    days: Mapping[DayKey, OwnHours],
    hours: Hours,
    by: str,
    at: datetime,
    slug: str | None = None,
) -> Bus:
    """A new bus with the days of its crew, or other facts about one; refuses HoursBackwards.

    One out of service is left out of new plans.
    """
    if slug is None:
        bus = Bus(slug=own_slug(name, set(Bus.objects.values_list("slug", flat=True)), "buss"))
    else:
        bus = Bus.objects.select_for_update().get(slug=slug)
    bus.name, bus.depot_id, bus.is_in_service = name, depot_id, is_in_service
    bus.seats, bus.books = seats, books
    bus.save()
    journal.note(deed="bus.bus_kept", subject=f"bus:{bus.pk}", by=by, at=at)
    set_crew_days(slug=bus.slug, days=days, hours=hours, by=by, at=at)
    return bus


@transaction.atomic
def set_crew_days(
    *, slug: str, days: Mapping[DayKey, OwnHours], hours: Hours, by: str, at: datetime
) -> int:
    """On which (week, weekday) the bus is driven, by the same rules save what a day has of its own; how many days.

    Refuses HoursBackwards. Plans that are made already keep the days they were made with.
    """
    if not (hours.leaves_from <= hours.leaves_by and hours.leaves_from < hours.home_by):
        raise HoursBackwards(_("The bus must leave before it is home again."))
    span = minutes_of(hours.home_by) - minutes_of(hours.leaves_from)
    if hours.longest_minutes > span:
        raise HoursBackwards(
            _("From the first departure until the bus must be home there are only %(hours)s hours.")
            % {"hours": f"{span / 60:.1f}".replace(".", ",")}
        )
    bus = Bus.objects.select_for_update().get(slug=slug)
    bus.crew_days.all().delete()
    CrewDay.objects.bulk_create(
        CrewDay(
            bus=bus,
            week=week,
            weekday=weekday,
            **asdict(own_day(hours, own, week=week, weekday=weekday)),
        )
        for (week, weekday), own in sorted(days.items(), key=lambda each: each[0])
    )
    journal.note(
        deed="bus.crew_days_set", subject=f"bus:{bus.pk}", by=by, at=at, details={"days": len(days)}
    )
    return len(days)


def own_day(usual: Hours, own: OwnHours, *, week: int, weekday: int) -> Hours:
    """The hours of one day; refuses HoursBackwards, naming the day."""
    try:
        return hours_on(usual, own)
    except Backwards as fault:
        day = {"week": week, "day": str(WEEKDAYS[weekday]).lower()}
        raise HoursBackwards(
            _("Week %(week)s, %(day)s: the bus must leave before it is home again.") % day
        ) from fault
