"""Made problems of Innlandet's shape: towns and villages far apart, many small stops, few large.

Nothing here is a real place. A seed gives the same problem everywhere. ``overlap`` is the mean
number of stops that cover a group: 1.0 is one each, 1.27 is what schools and kindergartens within
walking distance of each other come to in the real county.
"""

import math
import random
from dataclasses import dataclass

from routeplan.problem import Break, Day, Group, Problem, Stop
from routeplan.travel.great_circle import GreatCircle
from routeplan.travel.place import Place
from routeplan.units import Seconds

HOUR = 3600
DEPOT = "depot"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a made problem looks like; ``buses`` times ``days`` bus days of ``hours`` each."""

    stops: int = 500
    buses: int = 1
    days: int = 10
    overlap: float = 1.27
    seed: int = 1
    hours: float = 7.5
    towns: int = 46
    across_km: float = 230.0
    down_km: float = 300.0
    depots: int = 1
    breaks: bool = False

    @property
    def name(self) -> str:
        """Stops, buses by days, overlap and seed in a word."""
        return f"made-{self.stops}-{self.buses}x{self.days}-o{self.overlap:g}-s{self.seed}"


@dataclass(frozen=True, slots=True)
class _Town:
    lat: float
    lon: float
    size: float


def made_problem(shape: Shape) -> Problem:
    """The problem of a shape; the same shape gives the same problem."""
    dice = random.Random(f"{shape.seed}/{shape.stops}")  # not the days: they share one county
    towns = _towns(shape, dice)
    places = [
        _near(dice.choices(towns, [t.size for t in towns])[0], i, dice) for i in range(shape.stops)
    ]
    is_school = [dice.random() < 0.4 for _ in places]
    children = [_children(school, dice) for school in is_school]
    municipality = [_nearest(place, towns) for place in places]
    covers = _covers(places, shape.overlap)
    depots = _depots(towns, shape.depots)
    return Problem(
        groups=tuple(
            Group(f"g{i}", children[i], f"m{municipality[i]}") for i in range(shape.stops)
        ),
        stops=tuple(
            _stop(place, is_school[i], covers[i], f"m{municipality[i]}")
            for i, place in enumerate(places)
        ),
        days=_days(shape, depots),
        travel=GreatCircle(detour=1.4, km_h=60.0)([*depots, *places]),
        cycle_days=7 * math.ceil(shape.days / 5),
        depots={place.id: (place.lat, place.lon) for place in depots},
    )


def _towns(shape: Shape, dice: random.Random) -> list[_Town]:
    """Town centres, most of them in the south, with sizes like those of real ones.

    Largest first.
    """
    towns = []
    for _ in range(shape.towns):
        east = dice.triangular(0, shape.across_km, shape.across_km / 2)
        north = dice.triangular(0, shape.down_km, shape.down_km / 4)
        lat = 60.0 + north / 111.2
        lon = 9.0 + east / (111.2 * math.cos(math.radians(61.3)))
        towns.append(_Town(lat, lon, dice.lognormvariate(0.0, 0.9)))
    return sorted(towns, key=lambda town: -town.size)


def _near(town: _Town, i: int, dice: random.Random) -> Place:
    """A place in a town (seven of ten) or in the country around it."""
    spread = 1.5 * math.sqrt(town.size) if dice.random() < 0.7 else 9.0
    north, east = dice.gauss(0, spread), dice.gauss(0, spread)
    lat = town.lat + north / 111.2
    return Place(f"s{i}", lat, town.lon + east / (111.2 * math.cos(math.radians(lat))))


def _children(school: bool, dice: random.Random) -> int:
    median, spread, most = (130, 0.75, 600) if school else (42, 0.5, 150)
    return max(4, min(most, round(dice.lognormvariate(math.log(median), spread))))


def _away(a: Place | _Town, b: Place | _Town) -> float:
    squeeze = math.cos(math.radians(61.3))
    return math.hypot(a.lat - b.lat, (a.lon - b.lon) * squeeze)


def _nearest(place: Place, towns: list[_Town]) -> int:
    return min(range(len(towns)), key=lambda k: _away(place, towns[k]))


def _covers(places: list[Place], overlap: float) -> list[list[str]]:
    """Every stop covers its own group, and the nearest pairs also each other's.

    Up to the overlap.
    """
    n = len(places)
    wanted = round((overlap - 1.0) * n)
    pairs = (
        sorted((_away(places[i], places[j]), i, j) for i in range(n) for j in range(n) if i != j)[
            :wanted
        ]
        if wanted
        else []
    )
    covers = [[f"g{i}"] for i in range(n)]
    for _, i, j in pairs:
        covers[i].append(f"g{j}")
    return covers


def _depots(towns: list[_Town], count: int) -> list[Place]:
    """Depots in those of the eight largest towns that lie nearest to everybody."""
    names = [DEPOT] if count == 1 else [f"{DEPOT}{i}" for i in range(count)]
    central = sorted(
        towns[:8], key=lambda town: sum(other.size * _away(town, other) for other in towns)
    )
    return [Place(name, town.lat, town.lon) for name, town in zip(names, central, strict=False)]


def _stop(place: Place, school: bool, covers: list[str], municipality: str) -> Stop:
    return Stop(
        id=place.id,
        service_s=Seconds(45 * 60 if school else 30 * 60),
        windows=((Seconds(8 * HOUR + 1800), Seconds(14 * HOUR)),),
        covers=tuple(covers),
        lat=round(place.lat, 6),
        lon=round(place.lon, 6),
        municipality=municipality,
    )


def _days(shape: Shape, depots: list[Place]) -> tuple[Day, ...]:
    rest = Break(Seconds(16200), Seconds(2700), (Seconds(900), Seconds(1800)))
    return tuple(
        Day(
            id=f"bus {bus + 1} day {day + 1}",
            bus=f"bus {bus + 1}",
            date_index=day // 5 * 7 + day % 5,
            start=depots[bus % len(depots)].id,
            end=depots[bus % len(depots)].id,
            earliest_start_s=Seconds(6 * HOUR),
            latest_start_s=Seconds(12 * HOUR),
            latest_end_s=Seconds(18 * HOUR),
            max_duration_s=Seconds(round(shape.hours * HOUR)),
            rest=rest if shape.breaks else None,
        )
        for bus in range(shape.buses)
        for day in range(shape.days)
    )
