"""A timetable that somebody has as GTFS becomes a draft."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from samling.bus.models import Bus, Stop, StopVisit, Timetable, TimetableDay
from samling.bus.rules.calendar import school_year_of
from samling.bus.rules.gtfs_reading import FeedDay, FeedStop, FeedTimetable
from samling.ground.distance import Spot, air_km
from samling.ground.refusal import Refusal
from samling.journal import commands as journal

NEAR_KM = 0.25
"""A stop of a feed is taken for one of ours within so far, when neither key nor name tells."""


class StopsUnknown(Refusal):
    """Some stops of the feed are none that we know; ``names`` are theirs."""

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(
            _("These stops are not known here: %(names)s.") % {"names": ", ".join(sorted(names))}
        )
        self.names = tuple(sorted(names))


class FeedUnusable(Refusal):
    """Nothing of the feed can be driven by this bus."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """Which of our stops each stop of the feed is, by the feed's key, and the names of the others."""

    stops: Mapping[str, int]
    unknown: tuple[str, ...]


def recognised(feed: FeedTimetable) -> Recognised:
    """Our stops for those of the feed that are visited: by key, by name when one is called so, or close by."""
    ours = list(Stop.objects.exclude(state="closed").order_by("pk"))
    by_slug = {stop.slug: stop.pk for stop in ours}
    by_name: dict[str, list[int]] = {}
    for stop in ours:
        by_name.setdefault(stop.name.casefold(), []).append(stop.pk)
    visited = {call.stop for day in feed.days for call in day.calls}
    found: dict[str, int] = {}
    for key in sorted(visited):
        told = feed.stops[key]
        called = by_name.get(told.name.casefold(), [])
        match = by_slug.get(key) or (called[0] if len(called) == 1 else None) or _near(told, ours)
        if match is not None:
            found[key] = match
    return Recognised(found, tuple(feed.stops[key].name for key in sorted(visited - found.keys())))


def _near(told: FeedStop, ours: list[Stop]) -> int | None:
    """The nearest of our stops, when one is near."""
    if told.spot is None:
        return None
    near = [
        (air_km(told.spot, Spot(stop.latitude, stop.longitude)), stop.pk)
        for stop in ours
        if stop.latitude is not None and stop.longitude is not None
    ]
    distance, pk = min(near, default=(NEAR_KM + 1, 0))
    return pk if distance <= NEAR_KM else None


@transaction.atomic
def draft_from_feed(
    *,
    feed: FeedTimetable,
    bus_id: int,
    name: str,
    without_unknown: bool,
    by: str,
    at: datetime,
    person_id: int | None = None,
) -> Timetable:
    """A draft with the feed's tours, all driven by one bus.

    Refuses StopsUnknown unless they may be left out, and FeedUnusable when nothing is left, or one
    stop stands for two of the feed's on a day.
    """
    known = recognised(feed)
    if known.unknown and not without_unknown:
        raise StopsUnknown(known.unknown)
    if not known.stops:
        raise FeedUnusable(_("None of the stops is known here, so there is nothing to draft."))
    bus = Bus.objects.select_related("depot").get(pk=bus_id)
    year = school_year_of(feed.first)
    newest = Timetable.objects.filter(school_year=year).aggregate(Max("version"))["version__max"]
    timetable = Timetable.objects.create(
        name=name, school_year=year, period=DateRange(feed.first, feed.last + timedelta(days=1)),
        version=(newest or 0) + 1, rotation_weeks=feed.weeks, rotation_starts_on=feed.begins,
        made_at=at, made_by_id=person_id, source="GTFS",
    )  # fmt: skip
    for day in feed.days:
        _write_day(timetable, bus, day, known.stops)
    journal.note(
        deed="bus.timetable_read", subject=f"timetable:{timetable.pk}", by=by, at=at,
        details={"stops": len(known.stops), "unknown": len(known.unknown)},
    )  # fmt: skip
    return timetable


def _write_day(timetable: Timetable, bus: Bus, day: FeedDay, stops: Mapping[str, int]) -> None:
    calls = [(stops[call.stop], call) for call in day.calls if call.stop in stops]
    if not calls:
        return
    if len({pk for pk, _call in calls}) < len(calls):
        raise FeedUnusable(_("Two stops of the same day would become one and the same stop here."))
    row = TimetableDay.objects.create(
        timetable=timetable, bus=bus, depot=bus.depot, week=day.week, weekday=day.weekday,
        leaves=day.leaves, home=day.home,
    )  # fmt: skip
    StopVisit.objects.bulk_create(
        StopVisit(day=row, stop_id=pk, arrives=call.arrives, leaves=call.leaves)
        for pk, call in calls
    )
