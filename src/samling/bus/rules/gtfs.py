"""The timetable as GTFS Schedule, the form that route planners read (gtfs.org, reference of 2025).

A tour of one bus on one date is a trip from the depot round the stops and home; nobody rides along,
so the depot takes nobody on or off. Tours that are alike share one trip, and the dates stand in
``calendar_dates.txt`` one by one, since school calendars follow no weekly pattern.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

Row = tuple[str, ...]
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
BUS = "3"
NOT_FOR_RIDERS = "1"
BY_TIME = "1"


@dataclass(frozen=True, slots=True)
class Agency:
    """Who drives, and where one reads about it."""

    name: str
    address: str
    language: str = "nb"
    timezone: str = "Europe/Oslo"


@dataclass(frozen=True, slots=True)
class Place:
    """A stop, or a depot where nobody gets on."""

    key: str
    name: str
    latitude: float
    longitude: float
    address: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """The bus stands at a stop from arriving to leaving."""

    place: str
    arrives: time
    leaves: time
    is_depot: bool = False


@dataclass(frozen=True, slots=True)
class Tour:
    """What one bus drives on one date."""

    bus: str
    route: str
    on: date
    calls: tuple[Call, ...]


def tables(
    *,
    agency: Agency,
    places: Iterable[Place],
    tours: Iterable[Tour],
    names: Mapping[str, str],
    version: str,
) -> dict[str, list[Row]]:
    """Each file of the feed as rows, headings first; tours of fewer than two calls are left out.

    ``names`` gives each route its long name. Stops that no tour visits are left out too.
    """
    driven = [tour for tour in tours if len(tour.calls) > 1]
    trips: dict[tuple[str, tuple[Call, ...]], list[date]] = {}
    for tour in sorted(driven, key=lambda each: (each.on, each.bus)):
        trips.setdefault((tour.route, tour.calls), []).append(tour.on)
    visited = {call.place for tour in driven for call in tour.calls}
    dates = sorted({tour.on for tour in driven})
    found: dict[str, list[Row]] = {
        "agency.txt": [
            ("agency_id", "agency_name", "agency_url", "agency_timezone", "agency_lang"),
            ("samling", agency.name, agency.address, agency.timezone, agency.language),
        ],
        "stops.txt": [
            ("stop_id", "stop_name", "stop_lat", "stop_lon", "stop_url", "location_type"),
            *(_stop(place) for place in places if place.key in visited),
        ],
        "routes.txt": [
            ("route_id", "agency_id", "route_long_name", "route_type"),
            *((route, "samling", names[route], BUS) for route in sorted({t.route for t in driven})),
        ],
        "trips.txt": [("route_id", "service_id", "trip_id", "trip_headsign")],
        "stop_times.txt": [
            (
                "trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence",
                "pickup_type", "drop_off_type", "timepoint",
            )
        ],
        "calendar_dates.txt": [("service_id", "date", "exception_type")],
        "feed_info.txt": [
            (
                "feed_publisher_name", "feed_publisher_url", "feed_lang", "feed_start_date",
                "feed_end_date", "feed_version", "feed_contact_url",
            )
        ],
    }  # fmt: skip
    for number, ((route, calls), days) in enumerate(trips.items(), 1):
        key = f"{route}-{number}"
        found["trips.txt"].append((route, key, key, names[route]))
        found["calendar_dates.txt"] += [(key, _day(day), "1") for day in days]
        found["stop_times.txt"] += [_call(key, place, call) for place, call in enumerate(calls, 1)]
    if dates:
        found["feed_info.txt"].append(
            (
                agency.name, agency.address, agency.language, _day(dates[0]), _day(dates[-1]),
                version, agency.address,
            )
        )  # fmt: skip
    return found


def zipped(files: Mapping[str, Sequence[Row]]) -> bytes:
    """The feed as one file; the same tables give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            text = io.StringIO(newline="")
            csv.writer(text, lineterminator="\n").writerows(files[name])
            archive.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), text.getvalue())
    return packed.getvalue()


def _stop(place: Place) -> Row:
    return (
        place.key, place.name, f"{place.latitude:.6f}", f"{place.longitude:.6f}", place.address, "0",
    )  # fmt: skip


def _call(trip: str, number: int, call: Call) -> Row:
    rides = NOT_FOR_RIDERS if call.is_depot else "0"
    return (
        trip, _clock(call.arrives), _clock(call.leaves), call.place, str(number), rides, rides,
        BY_TIME,
    )  # fmt: skip


def _clock(at: time) -> str:
    return at.strftime("%H:%M:%S")


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")
