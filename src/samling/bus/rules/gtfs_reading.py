"""A timetable out of a GTFS feed: which tours are driven in which week of a rotation."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

from samling.ground.distance import Spot

MOST_BYTES = 20_000_000
"""Of any file in the feed, unpacked: far more than a county's book buses need."""
LONGEST_ROTATION = 8
NEARLY = 0.9
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NOT_FOR_RIDERS = "1"


class FeedFault(ValueError):
    """The feed cannot be used; ``code`` says why and ``what`` where."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(f"{code} {what}".strip())
        self.code, self.what = code, what


@dataclass(frozen=True, slots=True)
class FeedStop:
    """A stop of the feed."""

    key: str
    name: str
    spot: Spot | None


@dataclass(frozen=True, slots=True, order=True)
class FeedCall:
    """The bus at a stop."""

    stop: str
    arrives: time
    leaves: time


@dataclass(frozen=True, slots=True)
class FeedDay:
    """What is driven on a weekday of a week of the rotation, week from 1, Monday 0; with depot times when told."""

    week: int
    weekday: int
    leaves: time
    home: time
    calls: tuple[FeedCall, ...]


@dataclass(frozen=True, slots=True)
class FeedTimetable:
    """The timetable of a feed; ``begins`` is the Monday of week 1, ``last`` its last day."""

    begins: date
    first: date
    last: date
    weeks: int
    days: tuple[FeedDay, ...]
    stops: Mapping[str, FeedStop]


def read(file: bytes) -> FeedTimetable:
    """The timetable in a zipped feed; raises FeedFault for everything that stands in the way."""
    tables = _tables(file)
    stops = {row["stop_id"]: _stop(row) for row in tables["stops.txt"]}
    calls = _calls(tables["stop_times.txt"], stops)
    dates = _dates(tables.get("calendar.txt", []), tables.get("calendar_dates.txt", []))
    by_day: dict[tuple[FeedCall, ...], set[date]] = defaultdict(set)
    spans: dict[tuple[FeedCall, ...], tuple[time, time]] = {}
    for trip in tables["trips.txt"]:
        leaves, home, visited = calls.get(trip["trip_id"], (time(), time(), ()))
        if visited:
            by_day[visited] |= dates.get(trip["service_id"], set())
            spans[visited] = leaves, home
    every = sorted({day for days in by_day.values() for day in days})
    if not every:
        raise FeedFault("no_dates")
    begins = every[0] - timedelta(days=every[0].weekday())
    weeks, slots = _rotation(by_day, begins)
    days = [
        FeedDay(week + 1, weekday, *spans[visited], visited)
        for (week, weekday), visited in slots.items()
    ]
    _refuse_twice(days)
    return FeedTimetable(
        begins, every[0], every[-1], weeks,
        tuple(sorted(days, key=lambda d: (d.week, d.weekday))), stops,
    )  # fmt: skip


def _tables(file: bytes) -> dict[str, list[dict[str, str]]]:
    """Each file of the feed as rows by heading."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(file))
        infos = {info.filename: info for info in archive.infolist()}
        found = {}
        for name in ("stops.txt", "trips.txt", "stop_times.txt", "calendar.txt", "calendar_dates.txt"):  # fmt: skip
            if name not in infos:
                continue
            if infos[name].file_size > MOST_BYTES:
                raise FeedFault("too_big", name)
            text = archive.read(name).decode("utf-8-sig")
            rows = csv.DictReader(io.StringIO(text, newline=""))
            found[name] = [_cells(row) for row in rows]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as fault:
        raise FeedFault("not_zip") from fault
    except (UnicodeDecodeError, csv.Error) as fault:
        raise FeedFault("not_text", name) from fault
    needed = {
        "stops.txt": ("stop_id", "stop_name"),
        "trips.txt": ("trip_id", "service_id"),
        "stop_times.txt": ("trip_id", "stop_id", "arrival_time", "departure_time", "stop_sequence"),
    }
    for name, headings in needed.items():
        if not found.get(name):
            raise FeedFault("no_file", name)
        for heading in headings:
            if heading not in found[name][0]:
                raise FeedFault("no_heading", f"{name}: {heading}")
    return found


def _cells(row: Mapping[Any, Any]) -> dict[str, str]:
    """A row by heading; cells beyond the headings are dropped, cells that are not there are blank."""
    return {k: (v or "").strip() for k, v in row.items() if isinstance(k, str)}


def _stop(row: Mapping[str, str]) -> FeedStop:
    try:
        spot = Spot(float(row["stop_lat"]), float(row["stop_lon"]))
        known = 50 <= spot.latitude <= 75 and 0 <= spot.longitude <= 35
    except (KeyError, ValueError):
        return FeedStop(row["stop_id"], row["stop_name"], None)
    return FeedStop(row["stop_id"], row["stop_name"], spot if known else None)


Called = tuple[time, time, tuple[FeedCall, ...]]


def _calls(rows: list[dict[str, str]], stops: Mapping[str, FeedStop]) -> dict[str, Called]:
    """What each trip calls at, with when it leaves and is home; a place nobody may enter is the depot."""
    trips: dict[str, list[tuple[int, FeedCall, bool]]] = defaultdict(list)
    for number, row in enumerate(rows, 2):
        if row["stop_id"] not in stops:
            raise FeedFault("unknown_stop", f"stop_times.txt, {number}: {row['stop_id']}")
        arrives = _clock(row["arrival_time"] or row["departure_time"], number)
        leaves = _clock(row["departure_time"] or row["arrival_time"], number)
        if not row["stop_sequence"].isdigit():
            raise FeedFault("no_order", f"stop_times.txt, {number}")
        closed = row.get("pickup_type") == NOT_FOR_RIDERS == row.get("drop_off_type")
        call = FeedCall(row["stop_id"], arrives, leaves)
        trips[row["trip_id"]].append((int(row["stop_sequence"]), call, closed))
    return {trip: _trip(calls) for trip, calls in trips.items()}


def _trip(calls: list[tuple[int, FeedCall, bool]]) -> Called:
    calls.sort(key=lambda each: each[0])
    for (_a, before, _x), (_b, after, _y) in pairwise(calls):
        if after.arrives < before.leaves:
            where = f"{before.stop} {before.leaves:%H:%M}, {after.stop} {after.arrives:%H:%M}"
            raise FeedFault("backwards", where)
    ends = (calls[0][1], calls[-1][1])
    for _n, call, closed in calls:
        if call.arrives == call.leaves and not closed and call not in ends:
            raise FeedFault("no_stay", call.stop)
    visited = tuple(call for _n, call, closed in calls if not closed and call.arrives < call.leaves)
    return calls[0][1].leaves, calls[-1][1].arrives, visited


def _clock(word: str, line: int) -> time:
    """A clock time of the same day; book buses are home before midnight."""
    parts = word.split(":")
    if len(parts) == 3 and all(part.isdigit() for part in parts):
        hour, minute, second = map(int, parts)
        if hour < 24 and minute < 60 and second < 60:
            return time(hour, minute, second)
    raise FeedFault("no_time", f"stop_times.txt, {line}: {word}")


def _dates(weekly: list[dict[str, str]], single: list[dict[str, str]]) -> dict[str, set[date]]:
    """The dates of each service."""
    found: dict[str, set[date]] = defaultdict(set)
    for row in weekly:
        found[row.get("service_id", "")] |= set(_weekly(row))
    for row in single:
        day = _day(row.get("date", ""))
        if row.get("exception_type") == "2":
            found[row.get("service_id", "")].discard(day)
        else:
            found[row.get("service_id", "")].add(day)
    return found


def _weekly(row: Mapping[str, str]) -> Iterator[date]:
    day, last = _day(row.get("start_date", "")), _day(row.get("end_date", ""))
    if (last - day).days > 800:
        raise FeedFault("too_long", row["service_id"])
    while day <= last:
        if row.get(WEEKDAYS[day.weekday()]) == "1":
            yield day
        day += timedelta(days=1)


def _day(word: str) -> date:
    try:
        return date(int(word[:4]), int(word[4:6]), int(word[6:8]))
    except ValueError:
        raise FeedFault("no_date", word) from None


def _slot(day: date, begins: date, weeks: int) -> tuple[int, int]:
    return (day - begins).days // 7 % weeks, day.weekday()


Slots = dict[tuple[int, int], tuple[FeedCall, ...]]


def _rotation(driven: Mapping[tuple[FeedCall, ...], set[date]], begins: date) -> tuple[int, Slots]:
    """The shortest rotation that tells every tour nearly as well as any, and the whole tour of each day.

    On some dates a tour is shorter, since a school is free: the one with most stops is the whole. A
    rotation tells well when its days are driven each time they come round.
    """
    last = max(day for days in driven.values() for day in days)
    fitting = {
        weeks: (found, _driven(found, driven, begins, last, weeks))
        for weeks in range(1, LONGEST_ROTATION + 1)
        if (found := _whole(driven, begins, weeks)) is not None
    }
    if not fitting:
        raise FeedFault("no_rotation")
    best = max(share for _slots, share in fitting.values())
    weeks = min(weeks for weeks, (_slots, share) in fitting.items() if share >= NEARLY * best)
    return weeks, fitting[weeks][0]


def _whole(
    driven: Mapping[tuple[FeedCall, ...], set[date]], begins: date, weeks: int
) -> Slots | None:
    """The longest tour of each day; nothing when other tours of the day are no parts of it."""
    seen: dict[tuple[int, int], dict[tuple[FeedCall, ...], int]] = defaultdict(dict)
    for calls, days in driven.items():
        for day in days:
            slot = seen[_slot(day, begins, weeks)]
            slot[calls] = slot.get(calls, 0) + 1
    whole = {
        slot: max(tours, key=lambda calls: (len(calls), tours[calls], calls))
        for slot, tours in sorted(seen.items())
    }
    parts = ((part, whole[slot]) for slot, tours in seen.items() for part in tours)
    return whole if all(_keys(part) <= _keys(tour) for part, tour in parts) else None


def _driven(
    slots: Slots,
    driven: Mapping[tuple[FeedCall, ...], set[date]],
    begins: date,
    last: date,
    weeks: int,
) -> float:
    """Which share of the days that the rotation promises is driven."""
    span = (last - begins).days // 7 + 1
    promised = sum(len(range(week, span, weeks)) for week, _weekday in slots)
    return len({day for days in driven.values() for day in days}) / max(promised, 1)


def _keys(calls: tuple[FeedCall, ...]) -> set[str]:
    return {call.stop for call in calls}


def _refuse_twice(days: list[FeedDay]) -> None:
    for day in days:
        keys = [call.stop for call in day.calls]
        if len(set(keys)) < len(keys):
            raise FeedFault("twice_a_day", next(key for key in keys if keys.count(key) > 1))
