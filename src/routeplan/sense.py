"""Whether the parts of a problem make sense together."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from routeplan.plan import Plan
from searches.fault import ProblemFault

if TYPE_CHECKING:
    from routeplan.problem import Break, Day, Group, Prices, Problem, Stop, Travel

LARGEST_TIME = 10**12
"""No clock time or duration may be longer, so that sums never leave 64 bits."""
LARGEST_COUNT = 10**9
"""No group may have more children."""


def insist_on_sense(problem: "Problem") -> None:
    """Raise ``ProblemFault`` at the first part of the problem that cannot be meant."""
    _insist_on_groups(problem.groups)
    _insist_on_travel(problem.travel)
    _insist_on_days(problem.days, problem.travel)
    _insist_on_stops(problem)
    _insist_on_shares(problem)
    _insist_on_prices(problem.prices)
    _insist_on_depots(problem)
    if problem.cycle_days is not None:
        _insist_on_cycle(problem.cycle_days, problem.days)
    if problem.today is not None:
        insist_on_known_names(problem, problem.today, place="today")


def insist_on_known_names(problem: "Problem", plan: Plan, *, place: str) -> None:
    """Raise ``ProblemFault`` when a plan speaks of days or stops the problem does not have."""
    prefix = f"{place}." if place else ""
    seen: set[str] = set()
    for i, day in enumerate(plan.days):
        where = f"{prefix}days[{i}]"
        if day.id not in problem.day:
            raise ProblemFault(f"{where}.id", f"no day is called {day.id!r}")
        if day.id in seen:
            raise ProblemFault(f"{where}.id", f"day {day.id!r} appears twice")
        seen.add(day.id)
        for j, visit in enumerate(day.visits):
            if visit.stop not in problem.stop:
                raise ProblemFault(f"{where}.visits[{j}].stop", f"no stop is called {visit.stop!r}")


def _insist(holds: bool, place: str, message: str) -> None:
    if not holds:
        raise ProblemFault(place, message)


def _insist_on_time(seconds: int | None, place: str) -> None:
    if seconds is not None:
        _insist(
            0 <= seconds <= LARGEST_TIME,
            place,
            f"must lie between 0 and {LARGEST_TIME}, not {seconds}",
        )


def _insist_on_names(names: Iterable[str], place: str, noun: str) -> None:
    seen: dict[str, int] = {}
    for i, name in enumerate(names):
        _insist(name != "", f"{place}[{i}].id", f"a {noun} needs a name that is not empty")
        _insist(
            name not in seen,
            f"{place}[{i}].id",
            f"{name!r} is already the name of {place}[{seen.get(name)}]",
        )
        seen[name] = i


def _insist_on_groups(groups: Sequence["Group"]) -> None:
    _insist_on_names((group.id for group in groups), "groups", "group")
    for i, group in enumerate(groups):
        place = f"groups[{i}]"
        _insist(
            0 <= group.children <= LARGEST_COUNT, f"{place}.children", f"cannot be {group.children}"
        )
        _insist(
            _is_amount(group.need),
            f"{place}.need",
            f"must be a weight of 0 or more, not {group.need}",
        )


def _is_amount(number: float) -> bool:
    return math.isfinite(number) and 0 <= number <= LARGEST_COUNT


def _insist_on_travel(travel: "Travel") -> None:
    for i, place in enumerate(travel.places):
        _insist(place != "", f"places[{i}]", "a place needs a name that is not empty")
    seen: dict[str, int] = {}
    for i, place in enumerate(travel.places):
        _insist(
            place not in seen, f"places[{i}]", f"{place!r} is already places[{seen.get(place)}]"
        )
        seen[place] = i
    n = len(travel.places)
    wanted = (len(travel.from_s), n, n) if travel.by_time_of_day else (n, n)
    _insist(
        travel.seconds.shape == wanted, "travel_s", f"must be {n} by {n}, one row for each place"
    )
    _insist_on_amounts(travel.seconds, "travel_s")
    if travel.metres is not None:
        _insist(
            travel.metres.shape == (n, n), "travel_m", f"must be {n} by {n}, one row for each place"
        )
        _insist_on_amounts(travel.metres, "travel_m")
    rising = all(a < b for a, b in pairwise(travel.from_s))
    _insist(rising, "travel_by_time", "the times of day must rise")


def _insist_on_amounts(matrix: "np.typing.NDArray[np.int64]", place: str) -> None:
    wrong = np.argwhere((matrix < 0) | (matrix > LARGEST_TIME))
    if len(wrong):
        cell = tuple(int(i) for i in wrong[0])
        where = "".join(f"[{i}]" for i in cell)
        raise ProblemFault(
            f"{place}{where}", f"must lie between 0 and {LARGEST_TIME}, not {int(matrix[cell])}"
        )


def _insist_on_days(days: Sequence["Day"], travel: "Travel") -> None:
    _insist_on_names((day.id for day in days), "days", "day")
    places = set(travel.places)
    taken: dict[tuple[str, int], int] = {}
    for i, day in enumerate(days):
        place = f"days[{i}]"
        _insist_on_day(day, place, places)
        other = taken.setdefault((day.bus, day.date_index), i)
        _insist(
            other == i,
            place,
            f"bus {day.bus!r} is already out on date {day.date_index} (days[{other}])",
        )


def _insist_on_day(day: "Day", place: str, places: set[str]) -> None:
    for key in ("start", "end"):
        depot = getattr(day, key)
        _insist(depot in places, f"{place}.{key}", f"{depot!r} is not among the places")
    _insist(
        0 <= day.date_index <= LARGEST_COUNT, f"{place}.date_index", f"cannot be {day.date_index}"
    )
    for key in (
        "earliest_start_s",
        "latest_start_s",
        "latest_end_s",
        "max_duration_s",
        "max_driving_s",
    ):
        _insist_on_time(getattr(day, key), f"{place}.{key}")
    _insist(
        day.earliest_start_s <= day.latest_start_s,
        f"{place}.latest_start_s",
        "lies before earliest_start_s",
    )
    _insist(
        day.earliest_start_s <= day.latest_end_s,
        f"{place}.latest_end_s",
        "lies before earliest_start_s",
    )
    if day.rest is not None:
        _insist_on_break(day.rest, f"{place}.break")


def _insist_on_break(rest: "Break", place: str) -> None:
    _insist_on_time(rest.after_driving_s, f"{place}.after_driving_s")
    _insist_on_time(rest.length_s, f"{place}.length_s")
    _insist(rest.after_driving_s > 0, f"{place}.after_driving_s", "must be more than 0")
    if rest.split is not None:
        for i, part in enumerate(rest.split):
            _insist_on_time(part, f"{place}.split[{i}]")
            _insist(part > 0, f"{place}.split[{i}]", "a part of a break must be more than 0")
        _insist(
            sum(rest.split) >= rest.length_s,
            f"{place}.split",
            "the two parts are shorter than the whole break",
        )


def _insist_on_stops(problem: "Problem") -> None:
    _insist_on_names((stop.id for stop in problem.stops), "stops", "stop")
    places = set(problem.travel.places)
    for i, stop in enumerate(problem.stops):
        place = f"stops[{i}]"
        _insist(
            stop.id in places,
            f"{place}.id",
            f"{stop.id!r} is not among the places, so it cannot be reached",
        )
        _insist_on_stop(stop, place)
        _insist_on_links(stop.covers, problem.group, f"{place}.covers", "group")
        if stop.days is not None:
            _insist_on_links(stop.days, problem.day, f"{place}.days", "day")
        _insist(
            not (stop.must and stop.days == ()),
            f"{place}.days",
            "the stop must be visited but has no day",
        )


def _insist_on_links(names: Sequence[str], known: object, place: str, noun: str) -> None:
    seen: set[str] = set()
    for i, name in enumerate(names):
        _insist(name in known, f"{place}[{i}]", f"no {noun} is called {name!r}")  # type: ignore[operator]
        _insist(name not in seen, f"{place}[{i}]", f"{name!r} is named twice")
        seen.add(name)


def _insist_on_stop(stop: "Stop", place: str) -> None:
    _insist_on_time(stop.service_s, f"{place}.service_s")
    _insist(len(stop.windows) > 0, f"{place}.windows", "a stop needs at least one window")
    for i, (opens, closes) in enumerate(stop.windows):
        where = f"{place}.windows[{i}]"
        _insist_on_time(opens, f"{where}[0]")
        _insist_on_time(closes, f"{where}[1]")
        _insist(opens <= closes, where, "opens after it closes")
    _insist(not (stop.must and stop.never), place, "must be visited and must never be visited")
    _insist(
        1 <= stop.visits <= LARGEST_COUNT,
        f"{place}.visits",
        f"must be at least 1, not {stop.visits}",
    )
    _insist(stop.spacing_days >= 0, f"{place}.spacing_days", f"cannot be {stop.spacing_days}")
    _insist(
        stop.lat is None or abs(stop.lat) <= 90,
        f"{place}.lat",
        "must lie between -90 and 90 degrees",
    )
    _insist(
        stop.lon is None or abs(stop.lon) <= 180,
        f"{place}.lon",
        "must lie between -180 and 180 degrees",
    )
    _insist(
        (stop.lat is None) == (stop.lon is None), place, "has one of lat and lon but not the other"
    )


def _insist_on_shares(problem: "Problem") -> None:
    known = {group.municipality for group in problem.groups}
    for name, share in problem.minimum_share.items():
        place = f"minimum_share[{name!r}]"
        _insist(name in known, place, "no group belongs to this municipality")
        _insist(0 <= share <= 1, place, f"a share lies between 0 and 1, not {share}")


def _insist_on_depots(problem: "Problem") -> None:
    places = set(problem.travel.places)
    for name, (lat, lon) in problem.depots.items():
        place = f"depots[{name!r}]"
        _insist(name in places, place, "is not among the places")
        _insist(abs(lat) <= 90 and abs(lon) <= 180, place, "is not a point on the earth")


def _insist_on_prices(prices: "Prices") -> None:
    _insist(
        len(prices.visit_values) > 0, "prices.visit_values", "needs the value of the first visit"
    )
    for i, value in enumerate(prices.visit_values):
        _insist(_is_amount(value), f"prices.visit_values[{i}]", f"must be 0 or more, not {value}")
    falling = all(a >= b for a, b in pairwise(prices.visit_values))
    _insist(
        falling, "prices.visit_values", "a later visit cannot be worth more than an earlier one"
    )
    for key in ("shortfall", "stop_kept", "weekday_kept", "time_kept", "driving_hour"):
        _insist(_is_amount(getattr(prices, key)), f"prices.{key}", "must be 0 or more")
    _insist_on_time(prices.time_tolerance_s, "prices.time_tolerance_s")


def _insist_on_cycle(cycle_days: int, days: Sequence["Day"]) -> None:
    _insist(1 <= cycle_days <= LARGEST_COUNT, "cycle_days", f"must be at least 1, not {cycle_days}")
    for i, day in enumerate(days):
        _insist(
            day.date_index < cycle_days,
            f"days[{i}].date_index",
            f"lies outside the cycle of {cycle_days} days",
        )
