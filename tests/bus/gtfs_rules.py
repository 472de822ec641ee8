"""What the canonical GTFS Schedule validator of MobilityData would call an error or a warning.

Written from the reference at gtfs.org (2025) and the validator's own list of notices, for the files
that a book bus needs. The names are those of the notices.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

REQUIRED = {
    "agency.txt": ("agency_name", "agency_url", "agency_timezone"),
    "stops.txt": ("stop_id", "stop_name", "stop_lat", "stop_lon"),
    "routes.txt": ("route_id", "route_type"),
    "trips.txt": ("route_id", "service_id", "trip_id"),
    "stop_times.txt": ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
    "calendar_dates.txt": ("service_id", "date", "exception_type"),
    "feed_info.txt": (
        "feed_publisher_name", "feed_publisher_url", "feed_lang", "feed_start_date",
        "feed_end_date", "feed_version", "feed_contact_url",
    ),
}  # fmt: skip
KEYS = {"stops.txt": "stop_id", "routes.txt": "route_id", "trips.txt": "trip_id"}
REFERENCES = (
    ("trips.txt", "route_id", "routes.txt"),
    ("stop_times.txt", "trip_id", "trips.txt"),
    ("stop_times.txt", "stop_id", "stops.txt"),
)
CLOCK, DAY = re.compile(r"\d\d:[0-5]\d:[0-5]\d"), re.compile(r"\d{8}")
FASTEST_KM_H = 150.0
Table = list[dict[str, str]]


def notices(feed: bytes) -> list[str]:
    """Every notice, in words; an empty list for a feed that validators accept."""
    with zipfile.ZipFile(io.BytesIO(feed)) as archive:
        files = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    missing = [f"missing_required_file {name}" for name in REQUIRED if name not in files]
    if missing:
        return missing
    tables = {name: list(csv.DictReader(io.StringIO(text))) for name, text in files.items()}
    return [*_shape(tables), *_links(tables), *_times(tables), *_days(tables)]


def _shape(tables: dict[str, Table]) -> Iterator[str]:
    for name, fields in REQUIRED.items():
        for row in tables[name]:
            yield from (f"missing_required_field {name} {f}" for f in fields if not row.get(f))
    for name, key in KEYS.items():
        counted = Counter(row[key] for row in tables[name])
        yield from (f"duplicate_key {name} {each}" for each, n in counted.items() if n > 1)
    yield from _words(tables)


def _words(tables: dict[str, Table]) -> Iterator[str]:
    for route in tables["routes.txt"]:
        if not (route.get("route_short_name") or route.get("route_long_name")):
            yield f"route_both_names_missing {route['route_id']}"
    for stop in tables["stops.txt"]:
        latitude, longitude = float(stop["stop_lat"]), float(stop["stop_lon"])
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            yield f"number_out_of_range {stop['stop_id']}"
        if abs(latitude) < 1 and abs(longitude) < 1:
            yield f"point_near_origin {stop['stop_id']}"
    yield from _addresses(tables)


def _addresses(tables: dict[str, Table]) -> Iterator[str]:
    for name in ("agency.txt", "stops.txt", "feed_info.txt"):
        for row in tables[name]:
            for field, value in row.items():
                if field.endswith("_url") and value and not re.match(r"https?://\S+$", value):
                    yield f"invalid_url {name} {field}"


def _links(tables: dict[str, Table]) -> Iterator[str]:
    for name, field, other in REFERENCES:
        known = {row[KEYS[other]] for row in tables[other]}
        yield from (
            f"foreign_key_violation {name} {row[field]}"
            for row in tables[name]
            if row[field] not in known
        )
    services = {row["service_id"] for row in tables["calendar_dates.txt"]}
    for trip in tables["trips.txt"]:
        if trip["service_id"] not in services:
            yield f"foreign_key_violation trips.txt {trip['service_id']}"
    used = {row["stop_id"] for row in tables["stop_times.txt"]}
    for stop in tables["stops.txt"]:
        if stop["stop_id"] not in used:
            yield f"stop_without_stop_time {stop['stop_id']}"
    driven = {row["route_id"] for row in tables["trips.txt"]}
    yield from (
        f"unused_route {row['route_id']}"
        for row in tables["routes.txt"]
        if row["route_id"] not in driven
    )


def _times(tables: dict[str, Table]) -> Iterator[str]:
    stops = {row["stop_id"]: row for row in tables["stops.txt"]}
    calls: dict[str, Table] = {}
    for row in tables["stop_times.txt"]:
        for field in ("arrival_time", "departure_time"):
            if not CLOCK.fullmatch(row[field]):
                yield f"invalid_time {row['trip_id']} {row[field]}"
        calls.setdefault(row["trip_id"], []).append(row)
    for trip in tables["trips.txt"]:
        if len(calls.get(trip["trip_id"], [])) < 2:
            yield f"unusable_trip {trip['trip_id']}"
    for trip, rows in calls.items():
        yield from _trip(trip, rows, stops)


def _trip(trip: str, rows: Table, stops: dict[str, dict[str, str]]) -> Iterator[str]:
    ordered = sorted(rows, key=lambda row: int(row["stop_sequence"]))
    if len({row["stop_sequence"] for row in rows}) != len(rows):
        yield f"duplicate_key stop_times.txt {trip}"
    if not any(row.get("pickup_type", "0") != "1" for row in rows):
        yield f"trip_without_pickup {trip}"
    for row in ordered:
        if row["departure_time"] < row["arrival_time"]:
            yield f"stop_time_with_departure_before_arrival_time {trip}"
    for one, other in pairwise(ordered):
        if other["arrival_time"] < one["departure_time"]:
            yield f"stop_time_with_arrival_before_previous_departure_time {trip}"
        seconds = _seconds(other["arrival_time"]) - _seconds(one["departure_time"])
        if (
            _km(stops[one["stop_id"]], stops[other["stop_id"]])
            > (max(seconds, 60) / 3600) * FASTEST_KM_H
        ):
            yield f"fast_travel_between_consecutive_stops {trip} {other['stop_id']}"


def _days(tables: dict[str, Table]) -> Iterator[str]:
    seen = set()
    for row in tables["calendar_dates.txt"]:
        if not DAY.fullmatch(row["date"]):
            yield f"invalid_date {row['date']}"
        if row["exception_type"] not in ("1", "2"):
            yield f"unexpected_enum_value {row['exception_type']}"
        if (row["service_id"], row["date"]) in seen:
            yield f"duplicate_key calendar_dates.txt {row['service_id']}"
        seen.add((row["service_id"], row["date"]))
    for info in tables["feed_info.txt"]:
        if info["feed_end_date"] < info["feed_start_date"]:
            yield "start_and_end_range_out_of_order feed_info.txt"
        for row in tables["calendar_dates.txt"]:
            if not info["feed_start_date"] <= row["date"] <= info["feed_end_date"]:
                yield f"service_date_outside_feed {row['date']}"


def _seconds(clock: str) -> int:
    hours, minutes, seconds = map(int, clock.split(":"))
    return hours * 3600 + minutes * 60 + seconds


def _km(one: dict[str, str], other: dict[str, str]) -> float:
    a, b = radians(float(one["stop_lat"])), radians(float(other["stop_lat"]))
    across = radians(float(other["stop_lon"]) - float(one["stop_lon"]))
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(across / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(half))
