"""The problems we measure on, by set, with the best values known where there are any."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bench.planner.made import Shape, made_problem
from bench.planner.wide import LENGTHENED, WIDENED, lengthened, widened
from routeplan.convert import convert_top, convert_toptw
from routeplan.innlandet import Assumptions, County, county_problem
from routeplan.problem import Problem
from routeplan.travel.roads import RoadGraph

SHARED = Path(__file__).parents[3] / "shared"
"""Where the benchmark files and the county's data lie, beside the project."""

SETS = ("overlap", "plain", "long", "top", "toptw", "wide", "county", "growth")
CALENDARS = ((1, 10), (2, 10), (2, 20))
LONG = (2, 20)
"""Buses and days of the instances that have more time."""
EVERY = 9
"""Every so manieth of the recalled values is raced: nine, for four rows belong to each file and an even step would
always take the same number of routes;"""
HARD = ("p4.2.n", "p4.2.k", "p7.2.t", "pr06 m=2", "pr04 m=3")
"""and five beside those, because they had been seen to be hard."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A problem that is made when it is wanted, and its best known value.

    Recalled and not verified.
    """

    set: str
    name: str
    make: Callable[[], Problem]
    best_known: int | None = None


def instances(name: str, *, most: int | None, counties: Sequence[int] = (1,)) -> list[Instance]:
    """The instances of a set, evenly thinned to at most so many; ``counties`` seeds the made ones.

    Without a number the sets with best known values hold every ninth of them and the five hard ones.
    """
    if name in {"overlap", "plain"}:
        overlap = 1.27 if name == "overlap" else 1.0
        found = [
            _made(name, overlap, calendar, seed) for seed in counties for calendar in CALENDARS
        ]
    elif name == "long":
        found = [_made(name, 1.27, LONG, seed) for seed in counties]
    elif name == "top":
        found = _known("TOP", whole=most is not None)
    elif name == "toptw":
        found = _known("TOPTW", whole=most is not None)
    elif name == "wide":
        found = _wide()
    elif name == "county":
        found = [_county(days) for days in (5, 10, 15, 20)]
    else:
        found = [_growth()]
    return found if most is None else _thinned(found, most)


def _thinned(found: list[Instance], most: int) -> list[Instance]:
    """Every so manieth, so that all families are there."""
    if len(found) <= most:
        return found
    return [found[i * len(found) // most] for i in range(most)]


def _made(name: str, overlap: float, calendar: tuple[int, int], seed: int) -> Instance:
    shape = Shape(buses=calendar[0], days=calendar[1], overlap=overlap, seed=seed)
    return Instance(
        name, f"{calendar[0]} × {calendar[1]} (county {seed})", partial(made_problem, shape)
    )


def _growth() -> Instance:
    shape = Shape(
        stops=3000,
        buses=10,
        days=20,
        towns=280,
        across_km=560.0,
        down_km=730.0,
        depots=10,
        overlap=1.27,
    )
    return Instance("growth", "3,000 stops × 200 bus days", partial(made_problem, shape))


def _known(family: str, *, whole: bool) -> list[Instance]:
    """The instances of a family with a recalled best known value: all, or those that are raced."""
    make = {"TOP": _top, "TOPTW": _toptw}
    with (SHARED / "benchmarks" / "best_known_recalled.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["bks_recalled"]]
    named = [(number, row["set"], make[row["set"]](row)) for number, row in enumerate(rows)]
    return [
        instance
        for number, of, instance in named
        if of == family and (whole or number % EVERY == 0 or instance.name in HARD)
    ]


def _top(row: dict[str, str]) -> Instance:
    name = row["instance"]
    path = SHARED / "benchmarks" / "top" / f"Set{name[1]}" / f"{name}.txt"
    make = partial(convert_top, path, vehicles=int(row["m"]))
    return Instance("top", name, make, int(row["bks_recalled"]))


def _toptw(row: dict[str, str]) -> Instance:
    path = SHARED / "benchmarks" / "toptw" / f"{row['instance']}.txt"
    make = partial(convert_toptw, path, vehicles=int(row["m"]))
    return Instance("toptw", f"{row['instance']} m={row['m']}", make, int(row["bks_recalled"]))


def _wide() -> list[Instance]:
    """Long days, made of public instances."""
    folder = SHARED / "benchmarks" / "toptw"
    made = [(name, m, partial(widened, folder / f"{name}.txt", m)) for name, m in WIDENED]
    made += [
        (name, m, partial(lengthened, folder / f"{name}.txt", m, factor))
        for name, m, factor in LENGTHENED
    ]
    return [Instance("wide", f"{name} m={m}, made wide", make) for name, m, make in made]


def _county(days: int) -> Instance:
    return Instance("county", f"real county, 1 bus × {days} days", partial(_county_problem, days))


def _county_problem(days: int) -> Problem:
    """The real county as the command line makes it.

    With breaks left out so that all solvers can.
    """
    data = SHARED / "data"
    given = replace(Assumptions(), days=days, breaks=False)
    roads = RoadGraph.read(data / "roads" / "n1000_roads_innlandet.geojson")
    county = County.read(data, given, warn=_silent)
    return county_problem(county, given, roads, warn=_silent)


def _silent(_: str) -> None:
    """Say nothing."""
