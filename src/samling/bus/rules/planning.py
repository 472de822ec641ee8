"""From the register to the planner's problem: places become groups and stops, crews become days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routeplan.plan import DayPlan, Plan, Visit
from routeplan.problem import Break, Day, Group, Prices, Problem, Stop, Travel
from routeplan.travel.place import Floats, Place, Provider, great_circle_m
from routeplan.units import DAYS_A_WEEK, Seconds
from samling.bus.rules.assumptions import Assumptions
from samling.bus.rules.clashes import clashes, unwanted_stops, wanted_stops, why_left_out
from samling.bus.rules.facts import BusDay, Candidate, CannotPlan, Facts, Shut, Trouble
from samling.ground.distance import Spot
from searches.fault import ProblemFault

EU_BREAK = Break(Seconds(16_200), Seconds(2_700), (Seconds(900), Seconds(1_800)))
MOST_OFF = 8
"""More places without a way than this, and the roads are to be looked at, not the places."""
SHORTFALL = 50.0
"""Price of a child missing from a minimum share: high enough that shares come before children."""
WEEKDAY_PART, TIME_PART = 0.4, 0.2
"""What a kept weekday and a kept time are worth beside a kept stop."""


@dataclass(frozen=True, slots=True)
class Built:
    """The problem, and what went into it.

    ``minutes_to_library`` are road minutes from each place to the nearest; ``left_out`` the places
    that were not planned for, with a word for why; ``far`` those no bus can visit within a day.
    """

    problem: Problem
    minutes_to_library: Mapping[str, float]
    left_out: tuple[Trouble, ...]
    whole: Travel


def built(facts: Facts, travel: Provider) -> Built:
    """The problem of a what-if.

    Raises CannotPlan with the first clash of wishes, when nothing is left to plan for, and with the
    stop that must be visited but lies too far for a day's work.
    """
    for trouble in clashes(facts):
        raise CannotPlan(trouble)
    fit, left_out = _fit(facts)
    if not fit:
        raise CannotPlan(Trouble("nothing_to_plan"))
    whole, fit, off = _reachable(facts, fit, travel)
    left_out += off
    minutes = _minutes_to_library(facts, fit, whole)
    depots = tuple({day.depot: day.depot_spot for day in facts.days}.items())
    days = tuple(_day(day, facts.assumptions) for day in facts.days)
    reach = len(depots) + len(fit)
    near = _first(whole, reach)
    stops = tuple(_stops(facts, fit, {day.id: day for day in days}))
    _insist_on_reach(stops, days, near)
    groups = tuple(_groups(facts, fit, minutes))
    problem = Problem(
        groups=groups,
        stops=stops,
        days=days,
        travel=near,
        minimum_share=_shares(facts, groups),
        today=_today(facts, stops, days, near) if facts.stability > 0 else None,
        prices=Prices(
            shortfall=SHORTFALL,
            stop_kept=facts.stability,
            weekday_kept=facts.stability * WEEKDAY_PART,
            time_kept=facts.stability * TIME_PART,
        ),
        cycle_days=facts.rotation_weeks * DAYS_A_WEEK,
        depots={name: (spot.latitude, spot.longitude) for name, spot in depots},
    )
    return Built(problem, minutes, left_out, whole)


def _fit(facts: Facts) -> tuple[list[Candidate], tuple[Trouble, ...]]:
    """Places that can be planned for, and the others with the reason."""
    wanted = wanted_stops(facts)
    fit, left_out = [], []
    for place in facts.candidates:
        reason = why_left_out(place)
        if (
            not reason
            and place.children is None
            and place.kind != "village"
            and place.key not in wanted
        ):
            reason = "no_count"
        if reason:
            left_out.append(Trouble(reason, (place.key,), (place.name,)))
        else:
            fit.append(place)
    return fit, tuple(left_out)


def _reachable(
    facts: Facts, fit: list[Candidate], travel: Provider
) -> tuple[Travel, list[Candidate], tuple[Trouble, ...]]:
    """Travel between the places, those there is a way to, and the others with the reason.

    A place that somebody insists on is not left out in silence: then it is CannotPlan.
    """
    wanted = wanted_stops(facts)
    off: tuple[Trouble, ...] = ()
    while True:
        try:
            return _travel(facts, fit, travel), fit, off
        except CannotPlan as stop:
            key = next(iter(stop.trouble.about), None)
            lost = [place for place in fit if place.key == key]
            if not lost or key in wanted or len(off) >= MOST_OFF or len(fit) == 1:
                raise
            off += (Trouble("off_the_roads", (lost[0].key,), (lost[0].name,)),)
            fit = [place for place in fit if place.key != key]


def _travel(facts: Facts, fit: Sequence[Candidate], travel: Provider) -> Travel:
    depots = {day.depot: day.depot_spot for day in facts.days}
    places = [
        *(Place(name, spot.latitude, spot.longitude) for name, spot in depots.items()),
        *(Place(c.key, c.spot.latitude, c.spot.longitude) for c in fit if c.spot),
        *(Place(f"library {i}", x.spot.latitude, x.spot.longitude) for i, x in enumerate(facts.libraries)),
    ]  # fmt: skip
    try:
        return _round(travel(places), places, facts.shut)
    except ProblemFault as fault:
        named = next((c.key for c in fit if repr(c.key) in fault.place), None)
        about = (named,) if named else ()
        code = "off_the_roads" if named else "no_travel"
        raise CannotPlan(Trouble(code, about, (fault.message,))) from fault


def _round(travel: Travel, places: Sequence[Place], shut: Iterable[Shut]) -> Travel:
    """The same travel when some roads are closed: trips whose straight line meets a circle go round it."""
    seconds = travel.seconds.copy()
    for circle in shut:
        seconds[..., _through(places, circle)] += circle.detour_minutes * 60
    return Travel(travel.places, seconds, travel.metres, travel.from_s)


def _through(places: Sequence[Place], circle: Shut) -> npt.NDArray[np.bool_]:
    """Which trips pass through a circle that neither begins nor ends in it."""
    scale = np.cos(np.radians(circle.spot.latitude))
    km = 111.195
    x = np.array([(p.lon - circle.spot.longitude) * km * scale for p in places])
    y = np.array([(p.lat - circle.spot.latitude) * km for p in places])
    dx, dy = x[None, :] - x[:, None], y[None, :] - y[:, None]
    length = np.maximum(dx**2 + dy**2, 1e-9)
    along = np.clip(-(x[:, None] * dx + y[:, None] * dy) / length, 0.0, 1.0)
    nearest = np.hypot(x[:, None] + along * dx, y[:, None] + along * dy)
    inside = np.hypot(x, y) <= circle.radius_km
    met: npt.NDArray[np.bool_] = (nearest <= circle.radius_km) & ~inside[:, None] & ~inside[None, :]
    return met


def _minutes_to_library(
    facts: Facts, fit: Sequence[Candidate], whole: Travel
) -> Mapping[str, float]:
    """Road minutes from each place to the nearest library; none known when there is no library."""
    seconds = whole.shortest
    rows = [whole.index(place.key) for place in fit]
    columns = [whole.index(f"library {i}") for i in range(len(facts.libraries))]
    if not columns:
        return {}
    least = seconds[np.ix_(rows, columns)].min(axis=1) / 60.0
    return {place.key: float(m) for place, m in zip(fit, least, strict=True)}


def _first(travel: Travel, n: int) -> Travel:
    metres = None if travel.metres is None else travel.metres[:n, :n].copy()
    return Travel(travel.places[:n], travel.seconds[..., :n, :n].copy(), metres, travel.from_s)


def _groups(
    facts: Facts, fit: Sequence[Candidate], minutes: Mapping[str, float]
) -> Iterable[Group]:
    for place in fit:
        if place.children:
            need = 1.0 + facts.need_per_hour * minutes.get(place.key, 0.0) / 60.0
            yield Group(place.key, place.children, place.municipality, round(need, 4))


def _stops(facts: Facts, fit: Sequence[Candidate], days: Mapping[str, Day]) -> Iterable[Stop]:
    wanted, unwanted = wanted_stops(facts), unwanted_stops(facts)
    covers = _covers(fit, facts.assumptions)
    for place in fit:
        allowed = _allowed_days(facts, place)
        assert place.spot is not None
        yield Stop(
            id=place.key,
            name=place.name,
            service_s=Seconds(60 * _minutes(place, facts.assumptions)),
            windows=tuple(
                (Seconds(60 * a), Seconds(60 * b)) for a, b in _windows(place, facts.assumptions)
            ),
            covers=covers[place.key],
            lat=place.spot.latitude,
            lon=place.spot.longitude,
            municipality=place.municipality,
            days=None if len(allowed) == len(days) else tuple(allowed),
            must=place.key in wanted,
            never=place.key in unwanted,
        )


def _minutes(place: Candidate, given: Assumptions) -> int:
    usual = {
        "school": given.school_minutes,
        "kindergarten": given.kindergarten_minutes,
        "village": given.village_minutes,
    }
    return place.minutes or usual[place.kind]


def _windows(place: Candidate, given: Assumptions) -> tuple[tuple[int, int], ...]:
    if place.windows:
        return place.windows
    if place.kind == "village":
        return ((given.village_opens, given.village_closes),)
    return ((given.opens, given.closes),)


def _allowed_days(facts: Facts, place: Candidate) -> list[str]:
    """The bus days a place may be visited on, by its own weekdays and the wishes about it."""
    pins = [w for w in facts.wishes if w.kind == "pin" and w.stop == place.key]
    today = {visit.weekday for visit in facts.today if visit.stop == place.key}
    keeps = facts.keeps_weekdays or any(
        w.kind == "keep_weekday" and w.stop == place.key for w in facts.wishes
    )
    return [
        day.key
        for day in facts.days
        if (place.weekdays is None or day.weekday in place.weekdays)
        and all(pin.weekday == day.weekday and pin.week in (None, day.week) for pin in pins)
        and (not keeps or not today or day.weekday in today)
    ]


def _covers(fit: Sequence[Candidate], given: Assumptions) -> dict[str, tuple[str, ...]]:
    """Whom each stop reaches: its own, those of the other kind within a walk, and a village all near it."""
    kinds = {k: [c for c in fit if c.kind == k] for k in ("school", "kindergarten", "village")}
    near = _near(kinds["school"], kinds["kindergarten"], given.walk_metres)
    near |= _near(kinds["kindergarten"], kinds["school"], given.walk_metres)
    others = [*kinds["school"], *kinds["kindergarten"]]
    near |= _near(kinds["village"], others, given.village_metres)
    own = {c.key: (c.key,) if c.children else () for c in fit}
    return {key: (*own[key], *near.get(key, ())) for key in own}


def _near(
    stops: Sequence[Candidate], places: Sequence[Candidate], reach_m: float
) -> dict[str, list[str]]:
    if not stops or not places:
        return {}
    lat, lon = _degrees(stops)
    to_lat, to_lon = _degrees(places)
    away = great_circle_m(lat[:, None], lon[:, None], to_lat[None, :], to_lon[None, :])
    return {
        stop.key: [p.key for p, m in zip(places, row, strict=True) if m <= reach_m and p.children]
        for stop, row in zip(stops, away, strict=True)
    }


def _degrees(places: Sequence[Candidate]) -> tuple[Floats, Floats]:
    spots = [place.spot or Spot(0.0, 0.0) for place in places]
    return np.array([s.latitude for s in spots]), np.array([s.longitude for s in spots])


def _day(day: BusDay, given: Assumptions) -> Day:
    return Day(
        id=day.key,
        bus=day.bus,
        date_index=(day.week - 1) * DAYS_A_WEEK + day.weekday,
        start=day.depot,
        end=day.depot,
        earliest_start_s=Seconds(60 * day.leaves_from),
        latest_start_s=Seconds(60 * day.leaves_by),
        latest_end_s=Seconds(60 * day.home_by),
        max_duration_s=Seconds(60 * day.longest),
        max_driving_s=None if day.longest_driving is None else Seconds(60 * day.longest_driving),
        rest=EU_BREAK if given.breaks else None,
    )


def _shares(facts: Facts, groups: Sequence[Group]) -> dict[str, float]:
    """The wanted share of each municipality with children; a wish of its own goes before the general one."""
    names = {group.municipality for group in groups}
    shares = dict.fromkeys(sorted(names), facts.minimum_share) if facts.minimum_share > 0 else {}
    for wish in facts.wishes:
        if wish.kind == "minimum" and wish.municipality in names and wish.share is not None:
            shares[wish.municipality] = wish.share
    return shares


def _insist_on_reach(stops: Sequence[Stop], days: Sequence[Day], travel: Travel) -> None:
    """Raise CannotPlan for a stop that must be visited but that no bus can reach within a day."""
    far = set(too_far(stops, days, travel))
    lost = tuple(stop.id for stop in stops if stop.must and stop.id in far)
    if lost:
        raise CannotPlan(Trouble("must_too_far", lost))


def too_far(stops: Sequence[Stop], days: Sequence[Day], travel: Travel) -> tuple[str, ...]:
    """Stops where even a day for them alone would be too long."""
    return tuple(
        stop.id
        for stop in stops
        if not any(
            travel.between(day.start, stop.id) + stop.service_s + travel.between(stop.id, day.end)
            <= day.max_duration_s
            for day in days
        )
    )


def _today(facts: Facts, stops: Sequence[Stop], days: Sequence[Day], travel: Travel) -> Plan | None:
    """Today's visits on the days and at the stops of the problem, so that keeping them can be prized."""
    known, ids = {stop.id for stop in stops}, {day.id for day in days}
    by_day: dict[str, list[Visit]] = {}
    for visit in sorted(facts.today, key=lambda v: (v.bus, v.week, v.weekday, v.arrives)):
        key = f"{visit.bus} {visit.week}.{visit.weekday}"
        if visit.stop in known and key in ids:
            at = Seconds(60 * visit.arrives)
            by_day.setdefault(key, []).append(Visit(visit.stop, at, at, Seconds(60 * visit.leaves)))
    if not by_day:
        return None
    return Plan(
        days=tuple(DayPlan(key, tuple(visits)) for key, visits in by_day.items()),
        children=0,
        driving_s=Seconds(0),
    )
