"""From the county's places to groups, stops and bus days."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from routeplan.innlandet import tables
from routeplan.innlandet.assumptions import Assumptions
from routeplan.innlandet.tables import Centre, Spot
from routeplan.problem import Break, Day, Group, Matrix, Problem, Stop, Travel
from routeplan.travel.place import Floats, Place, Provider, great_circle_m
from routeplan.units import DAYS_A_WEEK, Seconds
from searches.fault import ProblemFault

EU_BREAK = Break(Seconds(16200), Seconds(2700), (Seconds(900), Seconds(1800)))
"""45 minutes, or 15 and then 30, after four and a half hours.

Regulation (EC) No 561/2006, article 7.
"""


@dataclass(frozen=True, slots=True)
class County:
    """The places of the county that the problem is about."""

    schools: tuple[Spot, ...]
    kindergartens: tuple[Spot, ...]
    villages: tuple[Spot, ...]
    centres: tuple[Centre, ...]

    @classmethod
    def read(cls, data: Path, given: Assumptions, *, warn: Callable[[str], None]) -> "County":
        """The county in a data folder; ``ProblemFault`` for a table that is missing or wrong."""
        return cls(
            schools=tuple(
                tables.schools(data, share=given.first_grades_share, pupils=given.pupils, warn=warn)
            ),
            kindergartens=tuple(tables.kindergartens(data, warn)) if given.kindergartens else (),
            villages=tuple(tables.villages(data)) if given.villages else (),
            centres=tuple(tables.centres(data)),
        )

    @property
    def spots(self) -> tuple[Spot, ...]:
        """All places where the bus could stop."""
        return (*self.schools, *self.kindergartens, *self.villages)


def county_problem(
    county: County, given: Assumptions, travel: Provider, *, warn: Callable[[str], None]
) -> Problem:
    """The problem of the county.

    ``ProblemFault`` for a depot nobody knows, ``warn`` for stops out of reach.
    """
    depots = [_depot(name, county.centres) for name in given.depots]
    libraries = [Place(f"library {c.municipality}", c.lat, c.lon) for c in county.centres]
    stops = [Place(spot.id, spot.lat, spot.lon) for spot in county.spots]
    whole = travel([*depots, *stops, *libraries])
    minutes = _minutes_to_library(whole, len(depots), len(stops))
    days = tuple(_days(given, depots))
    problem = Problem(
        groups=tuple(_groups(county, given, minutes)),
        stops=tuple(_stops(county, given)),
        days=days,
        travel=_first(whole, len(depots) + len(stops)),
        minimum_share=_shares(county, given),
        cycle_days=-(-given.days // given.days_a_week) * DAYS_A_WEEK,
        depots={place.id: (place.lat, place.lon) for place in depots},
    )
    _warn_of_far_stops(problem, warn)
    return problem


def _depot(name: str, centres: Sequence[Centre]) -> Place:
    """The centre of the municipality or the village of that name."""
    for centre in centres:
        if name.casefold() in {centre.municipality.casefold(), centre.name.casefold()}:
            return Place(f"depot {centre.municipality}", centre.lat, centre.lon)
    raise ProblemFault("--depot", f"no municipality or centre is called {name!r}")


def _minutes_to_library(travel: Travel, depots: int, stops: int) -> Floats:
    to_libraries = travel.seconds[depots : depots + stops, depots + stops :]
    minutes: Floats = to_libraries.min(axis=1) / 60.0
    return minutes


def _first(travel: Travel, n: int) -> Travel:
    metres: Matrix | None = None if travel.metres is None else travel.metres[:n, :n].copy()
    return Travel(travel.places[:n], travel.seconds[:n, :n].copy(), metres)


def _groups(county: County, given: Assumptions, minutes: Floats) -> list[Group]:
    weights = [round(1.0 + given.need_per_hour * m / 60.0, 4) for m in minutes]
    return [
        Group(spot.id, spot.children, spot.municipality, weight)
        for spot, weight in zip(county.spots, weights, strict=True)
        if spot.children > 0
    ]


def _stops(county: County, given: Assumptions) -> list[Stop]:
    covers = _covers(county, given)
    by_day = (Seconds(given.opens_s), Seconds(given.closes_s))
    in_the_evening = (Seconds(given.village_opens_s), Seconds(given.village_closes_s))
    kinds = (
        (county.schools, given.school_service_s, by_day),
        (county.kindergartens, given.kindergarten_service_s, by_day),
        (county.villages, given.village_service_s, in_the_evening),
    )
    return [
        Stop(
            id=spot.id,
            service_s=Seconds(service),
            windows=(window,),
            covers=covers[spot.id],
            lat=spot.lat,
            lon=spot.lon,
            municipality=spot.municipality,
            name=spot.name,
        )
        for spots, service, window in kinds
        for spot in spots
    ]


def _covers(county: County, given: Assumptions) -> dict[str, tuple[str, ...]]:
    """Whom each stop reaches.

    Its own, those of the other kind within walking distance, and a village all near it.
    """
    schools, kindergartens = county.schools, county.kindergartens
    near = _near(schools, kindergartens, given.walk_m) | _near(kindergartens, schools, given.walk_m)
    near |= _near(county.villages, (*schools, *kindergartens), given.village_m)
    own = {spot.id: (spot.id,) if spot.children > 0 else () for spot in county.spots}
    return {key: (*own[key], *near.get(key, ())) for key in own}


def _near(stops: Sequence[Spot], spots: Sequence[Spot], reach_m: float) -> dict[str, list[str]]:
    if not stops or not spots:
        return {}
    lat, lon = np.array([s.lat for s in stops]), np.array([s.lon for s in stops])
    to_lat, to_lon = np.array([s.lat for s in spots]), np.array([s.lon for s in spots])
    away = great_circle_m(lat[:, None], lon[:, None], to_lat[None, :], to_lon[None, :])
    return {
        stop.id: [
            spot.id
            for spot, m in zip(spots, row, strict=True)
            if m <= reach_m and spot.children > 0
        ]
        for stop, row in zip(stops, away, strict=True)
    }


def _days(given: Assumptions, depots: Sequence[Place]) -> list[Day]:
    weeks, a_week = DAYS_A_WEEK, given.days_a_week
    return [
        Day(
            id=f"bus {bus + 1} day {day + 1}",
            bus=f"bus {bus + 1}",
            date_index=day // a_week * weeks + day % a_week,
            start=depots[bus % len(depots)].id,
            end=depots[bus % len(depots)].id,
            earliest_start_s=Seconds(given.earliest_start_s),
            latest_start_s=Seconds(given.latest_start_s),
            latest_end_s=Seconds(given.latest_end_s),
            max_duration_s=Seconds(given.shift_s),
            max_driving_s=None if given.most_driving_s is None else Seconds(given.most_driving_s),
            rest=EU_BREAK if given.breaks else None,
        )
        for bus in range(given.buses)
        for day in range(given.days)
    ]


def _shares(county: County, given: Assumptions) -> dict[str, float]:
    if given.minimum_share == 0:
        return {}
    names = sorted({spot.municipality for spot in county.spots if spot.children > 0})
    return dict.fromkeys(names, given.minimum_share)


def _warn_of_far_stops(problem: Problem, warn: Callable[[str], None]) -> None:
    """Tell of stops no bus can visit and be home again within a shift; they stay in the problem."""
    far = [stop.name or stop.id for stop in problem.stops if not _within_reach(problem, stop)]
    if far:
        some = ", ".join(far[:5]) + (" …" if len(far) > 5 else "")
        warn(f"{len(far)} stops lie too far from the depot for a shift: {some}")


def _within_reach(problem: Problem, stop: Stop) -> bool:
    travel = problem.travel
    return any(
        travel.between(day.start, stop.id) + stop.service_s + travel.between(stop.id, day.end)
        <= day.max_duration_s
        for day in problem.days
    )
