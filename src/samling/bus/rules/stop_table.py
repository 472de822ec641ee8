"""The open table of stops: one row for each stop of each day of the rotation.

The columns are those of the dataset "mobile library stops" of Libraries Hacked's open schemas
(schema.librarydata.uk): when a stop is visited is an RRULE of RFC 5545, and the dates on which it is
not, though the rule says so, are exceptions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

COLUMNS = (
    "organisation", "mobile", "route", "community", "stop", "address", "postcode", "geox", "geoy",
    "day", "type", "arrival", "departure", "frequency", "start", "end", "exceptions", "timetable",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class StopOfDay:
    """A stop on one day of the rotation, and the dates on which the bus really comes."""

    bus: str
    route: str
    community: str
    stop: str
    address: str
    latitude: float | None
    longitude: float | None
    weekday: int
    is_public: bool
    arrives: time
    leaves: time
    weeks: int
    dates: tuple[date, ...]
    page: str


def rows(organisation: str, stops: Iterable[StopOfDay]) -> list[tuple[str, ...]]:
    """A row for each stop that is visited at all."""
    return [_row(organisation, stop) for stop in stops if stop.dates]


def exceptions(dates: tuple[date, ...], *, weeks: int) -> tuple[date, ...]:
    """The dates that every ``weeks`` weeks would give, from the first to the last, and are not there."""
    there, found, day = set(dates), [], min(dates)
    while day < max(dates):
        if day not in there:
            found.append(day)
        day += timedelta(weeks=weeks)
    return tuple(found)


def _row(organisation: str, stop: StopOfDay) -> tuple[str, ...]:
    return (
        organisation,
        stop.bus,
        stop.route,
        stop.community,
        stop.stop,
        stop.address,
        "",
        "" if stop.longitude is None else f"{stop.longitude:.6f}",
        "" if stop.latitude is None else f"{stop.latitude:.6f}",
        DAYS[stop.weekday],
        "Public" if stop.is_public else "Private",
        f"{stop.arrives:%H:%M}",
        f"{stop.leaves:%H:%M}",
        f"FREQ=WEEKLY;INTERVAL={stop.weeks}",
        min(stop.dates).isoformat(),
        max(stop.dates).isoformat(),
        ",".join(day.isoformat() for day in exceptions(stop.dates, weeks=stop.weeks)),
        stop.page,
    )
