"""Make the problem of the real county from the data folder; every assumption is an option."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from routeplan.innlandet import Assumptions, County, county_problem
from routeplan.problem import Problem
from routeplan.travel.great_circle import GreatCircle
from routeplan.travel.place import Provider
from routeplan.travel.roads import RoadGraph, Speeds
from routeplan.writing import problem_json
from searches.arguments import (
    add_out,
    amount,
    answer,
    clock,
    count,
    insist_on_out,
    natural,
    share,
    tell,
)
from searches.fault import ProblemFault

ROADS = Path("roads/n1000_roads_innlandet.geojson")
TRAVEL = ("roads", "great-circle", "osrm", "valhalla", "valhalla-here")
_USUAL = Assumptions()
_SPEEDS = Speeds()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the folder and every assumption."""
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    add_out(parser)
    _add_places(parser)
    _add_days(parser)
    _add_wishes(parser)
    _add_travel(parser)


def _add_places(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--first-grades-share", type=share, default=_USUAL.first_grades_share)
    add(
        "--pupils", action="append", default=[], metavar="NAME=N", help="a count the register lacks"
    )
    add("--kindergartens", action="store_true", help="with kindergartens of 2020")
    add("--villages", action="store_true", help="with stops in villages in the afternoon")
    add(
        "--walk-m", type=natural, default=_USUAL.walk_m, help="school and kindergarten share a stop"
    )
    add("--village-m", type=natural, default=_USUAL.village_m, help="a village stop's reach")
    for name in ("school", "kindergarten", "village"):
        minutes = getattr(_USUAL, f"{name}_service_s") // 60
        add(f"--{name}-minutes", type=natural, default=minutes, help="length of a visit")
    for name in ("opens", "closes", "village-opens", "village-closes"):
        usual = getattr(_USUAL, f"{name.replace('-', '_')}_s")
        add(f"--{name}", type=clock, default=usual, metavar="HH:MM", help="window for the start")


def _add_days(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--depot", action="append", metavar="NAME", help="municipality; again for the next bus")
    add("--buses", type=count, default=_USUAL.buses)
    add("--days", type=count, default=_USUAL.days, help="days a cycle for each bus")
    add("--days-a-week", type=count, default=_USUAL.days_a_week)
    add("--shift-hours", type=amount, default=_USUAL.shift_s / 3600)
    for name in ("earliest-start", "latest-start", "latest-end"):
        usual = getattr(_USUAL, f"{name.replace('-', '_')}_s")
        add(f"--{name}", type=clock, default=usual, metavar="HH:MM")
    add("--driving-hours", type=amount, default=9.0, help="longest driving of a day (EU: 9)")
    add("--no-breaks", action="store_true", help="without the breaks of EC 561/2006")


def _add_wishes(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--need-per-hour", type=amount, default=0.0, help="weight for each hour from a library")
    add("--minimum-share", type=share, default=0.0, help="wanted in each municipality")


def _add_travel(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--travel", choices=TRAVEL, default="roads")
    add("--tiles", type=Path, metavar="DIR", help="for valhalla-here: a folder of its tiles")
    add("--server", metavar="URL", help="for osrm and valhalla")
    add("--private-roads", action="store_true", help="drive on private and forest roads too")
    add(
        "--bus-factor", type=amount, default=_SPEEDS.bus_factor, help="the bus's time for a car's 1"
    )
    add(
        "--detour", type=amount, default=1.4, help="great-circle: road metres for each metre of air"
    )
    add("--km-h", type=amount, default=60.0, help="great-circle: mean speed")
    for name in ("motorway", "motor-road", "european", "national", "county", "municipal", "ferry"):
        usual = getattr(_SPEEDS, name.replace("-", "_"))
        add(f"--{name}-km-h", type=amount, default=usual, help="car speed")


def run(args: argparse.Namespace) -> int:
    """Write the problem with its assumptions, and tell on stderr what was left out."""
    insist_on_out(args.out)
    given = _assumptions(args)
    warnings: list[str] = []
    county = County.read(args.data, given, warn=warnings.append)
    problem = county_problem(county, given, _provider(args), warn=warnings.append)
    shown = {**asdict(given), "travel": args.travel, "bus_factor": args.bus_factor}
    value = problem_json(problem)
    answer({"format": value.pop("format"), "assumptions": shown, **value}, args.out)
    for words in [*warnings, _summary(problem)]:
        tell(words)
    return 0


def _summary(problem: Problem) -> str:
    children = sum(group.children for group in problem.groups)
    needs = [group.need for group in problem.groups]
    return (
        f"{len(problem.stops)} stops, {children} children in {len(problem.groups)} groups and "
        f"{len(problem.municipal_children)} municipalities, {len(problem.days)} bus days, "
        f"need {min(needs):g} to {max(needs):g}"
    )


def _assumptions(args: argparse.Namespace) -> Assumptions:
    if args.opens > args.closes or args.village_opens > args.village_closes:
        raise ProblemFault("--closes", "lies before --opens")
    return Assumptions(
        first_grades_share=args.first_grades_share,
        school_service_s=args.school_minutes * 60,
        kindergarten_service_s=args.kindergarten_minutes * 60,
        village_service_s=args.village_minutes * 60,
        opens_s=args.opens,
        closes_s=args.closes,
        village_opens_s=args.village_opens,
        village_closes_s=args.village_closes,
        kindergartens=args.kindergartens,
        villages=args.villages,
        walk_m=args.walk_m,
        village_m=args.village_m,
        depots=tuple(args.depot or _USUAL.depots),
        buses=args.buses,
        days=args.days,
        days_a_week=min(args.days_a_week, 7),
        shift_s=round(args.shift_hours * 3600),
        earliest_start_s=args.earliest_start,
        latest_start_s=args.latest_start,
        latest_end_s=args.latest_end,
        most_driving_s=round(args.driving_hours * 3600),
        breaks=not args.no_breaks,
        need_per_hour=args.need_per_hour,
        minimum_share=args.minimum_share,
        pupils=_pupils(args.pupils),
    )


def _pupils(given: Sequence[str]) -> dict[str, int]:
    counts = {}
    for text in given:
        name, equals, number = text.rpartition("=")
        if not equals or not name or not number.isdecimal():
            raise ProblemFault("--pupils", f"{text[:60]!r} is not NAME=N")
        counts[name] = int(number)
    return counts


def _provider(args: argparse.Namespace) -> Provider:
    if not args.bus_factor > 0 or not args.km_h > 0:
        raise ProblemFault("--bus-factor", "speeds and factors must be above 0")
    if args.travel == "great-circle":
        return GreatCircle(detour=args.detour, km_h=args.km_h / args.bus_factor)
    if args.travel == "roads":
        leave_out = "" if args.private_roads else "P"
        return RoadGraph.read(args.data / ROADS, speeds=_speeds(args), leave_out=leave_out)
    return _server(args)


def _server(args: argparse.Namespace) -> Provider:
    from routeplan.travel.osrm import Osrm
    from routeplan.travel.valhalla import Valhalla, ValhallaHere

    if args.travel == "valhalla-here":
        if args.tiles is None or not args.tiles.is_dir():
            raise ProblemFault("--tiles", "must name the folder of Valhalla's tiles")
        return ValhallaHere(args.tiles, bus_factor=args.bus_factor)
    if not args.server:
        raise ProblemFault("--server", f"is needed for --travel {args.travel}")
    if args.travel == "osrm":
        return Osrm(args.server, bus_factor=args.bus_factor)
    return Valhalla(args.server, bus_factor=args.bus_factor)


def _speeds(args: argparse.Namespace) -> Speeds:
    return Speeds(
        motorway=args.motorway_km_h,
        motor_road=args.motor_road_km_h,
        european=args.european_km_h,
        national=args.national_km_h,
        county=args.county_km_h,
        municipal=args.municipal_km_h,
        ferry=args.ferry_km_h,
        bus_factor=args.bus_factor,
    )
