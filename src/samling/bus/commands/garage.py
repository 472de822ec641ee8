"""The garage: depots, buses, and the days on which their crews drive."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samling.bus.models import Bus, CrewDay, Depot
from samling.ground.refusal import Refusal
from samling.journal import commands as journal


class DepotInUse(Refusal):
    """A bus sleeps there."""


class HoursBackwards(Refusal):
    """The bus would be home before it leaves, or a day longer than there is time for."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The rules of a crew's day: clock times local, lengths in minutes; no limit on driving when None."""

    leaves_from: time
    leaves_by: time
    home_by: time
    longest_minutes: int
    longest_driving_minutes: int | None


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
    days: AbstractSet[tuple[int, int]],
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
    *, slug: str, days: AbstractSet[tuple[int, int]], hours: Hours, by: str, at: datetime
) -> int:
    """On which (week, weekday) the bus is driven, all by the same rules; how many days. Refuses HoursBackwards.

    Plans that are made already keep the days they were made with.
    """
    if not (hours.leaves_from <= hours.leaves_by and hours.leaves_from < hours.home_by):
        raise HoursBackwards(_("The bus must leave before it is home again."))
    span = _minutes(hours.home_by) - _minutes(hours.leaves_from)
    if hours.longest_minutes > span:
        raise HoursBackwards(
            _("From the first departure until the bus must be home there are only %(hours)s hours.")
            % {"hours": f"{span / 60:.1f}".replace(".", ",")}
        )
    bus = Bus.objects.select_for_update().get(slug=slug)
    bus.crew_days.all().delete()
    CrewDay.objects.bulk_create(
        CrewDay(
            bus=bus, week=week, weekday=weekday, leaves_from=hours.leaves_from,
            leaves_by=hours.leaves_by, home_by=hours.home_by,
            longest_minutes=hours.longest_minutes,
            longest_driving_minutes=hours.longest_driving_minutes,
        )
        for week, weekday in sorted(days)
    )  # fmt: skip
    journal.note(
        deed="bus.crew_days_set", subject=f"bus:{bus.pk}", by=by, at=at, details={"days": len(days)}
    )
    return len(days)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
