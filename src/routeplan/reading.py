"""From JSON files to problems and plans, strictly.

Whatever cannot be meant is refused with its place.
"""

from pathlib import Path

import numpy as np

from routeplan.plan import DayPlan, Plan, Visit
from routeplan.problem import (
    Break,
    Day,
    Group,
    Matrix,
    Point,
    Prices,
    Problem,
    Stop,
    Travel,
    Window,
)
from routeplan.sense import insist_on_known_names
from routeplan.units import Seconds
from searches.entry import Entry, pair, whole
from searches.fault import ProblemFault
from searches.files import read_json

PROBLEM_FORMAT = "routeplan-problem/1"
PLAN_FORMAT = "routeplan-plan/1"

_PROBLEM_KEYS = {
    "format", "groups", "stops", "days", "places", "travel_s", "travel_m", "travel_by_time",
    "minimum_share", "depots", "today", "prices", "cycle_days",
}  # fmt: skip
_GROUP_KEYS = {"id", "children", "municipality", "need"}
_STOP_KEYS = {
    "id", "lat", "lon", "service_s", "windows", "covers", "municipality", "days", "must", "never",
    "visits", "spacing_days", "name",
}  # fmt: skip
_DAY_KEYS = {
    "id", "bus", "date_index", "start", "end", "earliest_start_s", "latest_start_s", "latest_end_s",
    "max_duration_s", "max_driving_s", "break",
}  # fmt: skip
_PRICE_KEYS = {
    "visit_values", "shortfall", "stop_kept", "weekday_kept", "time_kept", "time_tolerance_s",
    "driving_hour", "same_weekday",
}  # fmt: skip


def read_problem(path: Path) -> Problem:
    """The problem in a file; ``ProblemFault`` when the file cannot be read or makes no sense."""
    return problem_from(read_json(path))


def read_plan(path: Path, *, problem: Problem | None = None) -> Plan:
    """The plan in a file.

    With a problem, ``ProblemFault`` also for days and stops it does not have.
    """
    plan = plan_from(read_json(path))
    if problem is not None:
        insist_on_known_names(problem, plan, place="")
    return plan


def problem_from(value: object) -> Problem:
    """The problem a JSON value tells of; ``ProblemFault`` with the place of the first fault."""
    entry = Entry.of(value, "")
    entry.insist_on_format(PROBLEM_FORMAT)
    entry.insist_on_keys(_PROBLEM_KEYS)
    return Problem(
        groups=tuple(_group(item) for item in entry.entries("groups")),
        stops=tuple(_stop(item) for item in entry.entries("stops")),
        days=tuple(_day(item) for item in entry.entries("days")),
        travel=_travel(entry),
        minimum_share=_shares(entry),
        today=entry.maybe(
            "today", lambda key: _plan(Entry.of(entry.fields[key], key), figures=False)
        ),
        prices=_prices(entry),
        cycle_days=entry.maybe("cycle_days", entry.whole),
        depots=_depots(entry),
    )


def plan_from(value: object) -> Plan:
    """The plan a JSON value tells of; ``ProblemFault`` with the place of the first fault."""
    entry = Entry.of(value, "")
    entry.insist_on_format(PLAN_FORMAT)
    return _plan(entry, figures=True)


def _group(entry: Entry) -> Group:
    entry.insist_on_keys(_GROUP_KEYS)
    return Group(
        id=entry.text("id"),
        children=entry.whole("children"),
        municipality=entry.text("municipality"),
        need=entry.number("need", 1.0),
    )


def _stop(entry: Entry) -> Stop:
    entry.insist_on_keys(_STOP_KEYS)
    return Stop(
        id=entry.text("id"),
        service_s=Seconds(entry.whole("service_s")),
        windows=tuple(_window(value, place) for value, place in entry.items("windows")),
        covers=entry.texts("covers"),
        lat=entry.maybe("lat", entry.number),
        lon=entry.maybe("lon", entry.number),
        municipality=entry.maybe("municipality", entry.text),
        days=entry.maybe("days", entry.texts),
        must=entry.truth("must", False),
        never=entry.truth("never", False),
        visits=entry.whole("visits", 1),
        spacing_days=entry.whole("spacing_days", 0),
        name=entry.maybe("name", entry.text),
    )


def _window(value: object, place: str) -> Window:
    opens, closes = pair(value, place)
    return Seconds(opens), Seconds(closes)


def _day(entry: Entry) -> Day:
    entry.insist_on_keys(_DAY_KEYS)
    return Day(
        id=entry.text("id"),
        bus=entry.text("bus"),
        date_index=entry.whole("date_index"),
        start=entry.text("start"),
        end=entry.text("end"),
        earliest_start_s=Seconds(entry.whole("earliest_start_s")),
        latest_start_s=Seconds(entry.whole("latest_start_s")),
        latest_end_s=Seconds(entry.whole("latest_end_s")),
        max_duration_s=Seconds(entry.whole("max_duration_s")),
        max_driving_s=_maybe_seconds(entry, "max_driving_s"),
        rest=entry.maybe("break", lambda key: _break(Entry.of(entry.fields[key], entry.at(key)))),
    )


def _maybe_seconds(entry: Entry, key: str) -> Seconds | None:
    return Seconds(entry.whole(key)) if entry.has(key) else None


def _break(entry: Entry) -> Break:
    entry.insist_on_keys({"after_driving_s", "length_s", "split"})
    return Break(
        after_driving_s=Seconds(entry.whole("after_driving_s")),
        length_s=Seconds(entry.whole("length_s")),
        split=entry.maybe("split", lambda key: _window(entry.fields[key], entry.at(key))),
    )


def _travel(entry: Entry) -> Travel:
    places = entry.texts("places")
    metres = entry.maybe("travel_m", lambda key: _matrix(entry, key, len(places)))
    if not entry.has("travel_by_time"):
        return Travel(places, _matrix(entry, "travel_s", len(places)), metres)
    if entry.has("travel_s"):
        raise ProblemFault("travel_by_time", "cannot stand beside travel_s")
    slots = list(entry.entries("travel_by_time"))
    if not slots:
        raise ProblemFault("travel_by_time", "needs at least one time of day")
    seconds = np.stack([_matrix(slot, "travel_s", len(places)) for slot in slots])
    return Travel(places, seconds, metres, tuple(Seconds(slot.whole("from_s")) for slot in slots))


def _matrix(entry: Entry, key: str, n: int) -> Matrix:
    rows = entry.listed(key)
    if len(rows) != n:
        raise ProblemFault(entry.at(key), f"has {len(rows)} rows for {n} places")
    for i, row in enumerate(rows):
        _insist_on_row(row, f"{entry.at(key)}[{i}]", n)
    try:
        return np.array(rows, dtype=np.int64).reshape(n, n)
    except OverflowError as error:
        raise ProblemFault(entry.at(key), "has a number too large to be meant") from error


def _insist_on_row(row: object, place: str, n: int) -> None:
    if not isinstance(row, list) or len(row) != n:
        raise ProblemFault(place, f"must be a list of {n} whole numbers, one for each place")
    if set(map(type, row)) <= {int}:
        return
    for j, cell in enumerate(row):
        if cell is None:
            raise ProblemFault(
                f"{place}[{j}]", "is null: the second place cannot be reached from the first"
            )
        whole(cell, f"{place}[{j}]")


def _shares(entry: Entry) -> dict[str, float]:
    if not entry.has("minimum_share"):
        return {}
    shares = Entry.of(entry.fields["minimum_share"], "minimum_share")
    return {name: shares.number(name) for name in shares.fields}


def _depots(entry: Entry) -> dict[str, Point]:
    if not entry.has("depots"):
        return {}
    depots = Entry.of(entry.fields["depots"], "depots")
    points = {name: Entry.of(value, depots.at(name)) for name, value in depots.fields.items()}
    return {name: (point.number("lat"), point.number("lon")) for name, point in points.items()}


def _prices(entry: Entry) -> Prices:
    if not entry.has("prices"):
        return Prices()
    given = Entry.of(entry.fields["prices"], "prices")
    given.insist_on_keys(_PRICE_KEYS)
    usual = Prices()
    return Prices(
        visit_values=given.maybe("visit_values", given.numbers) or _usual_values(given, usual),
        shortfall=given.number("shortfall", usual.shortfall),
        stop_kept=given.number("stop_kept", usual.stop_kept),
        weekday_kept=given.number("weekday_kept", usual.weekday_kept),
        time_kept=given.number("time_kept", usual.time_kept),
        time_tolerance_s=Seconds(given.whole("time_tolerance_s", usual.time_tolerance_s)),
        driving_hour=given.number("driving_hour", usual.driving_hour),
        same_weekday=given.truth("same_weekday", usual.same_weekday),
    )


def _usual_values(given: Entry, usual: Prices) -> tuple[float, ...]:
    return () if given.has("visit_values") else usual.visit_values


def _plan(entry: Entry, *, figures: bool) -> Plan:
    children = entry.whole("children") if figures else entry.whole("children", 0)
    driving = entry.whole("driving_s") if figures else entry.whole("driving_s", 0)
    return Plan(
        days=tuple(_day_plan(item) for item in entry.entries("days")),
        children=children,
        driving_s=Seconds(driving),
        bound=entry.maybe("bound", entry.number),
        seed=entry.whole("seed", 0),
        iterations=entry.whole("iterations", 0),
        weighted=entry.maybe("weighted", entry.number),
    )


def _day_plan(entry: Entry) -> DayPlan:
    return DayPlan(entry.text("id"), tuple(_visit(item) for item in entry.entries("visits")))


def _visit(entry: Entry) -> Visit:
    return Visit(
        stop=entry.text("stop"),
        arrive_s=Seconds(entry.whole("arrive_s")),
        start_s=Seconds(entry.whole("start_s")),
        leave_s=Seconds(entry.whole("leave_s")),
    )
