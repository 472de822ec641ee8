"""Which travel times are used: as the crow flies, an own road file, or a server; by one setting."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from samling.bus.rules.assumptions import Assumptions

if TYPE_CHECKING:
    from routeplan.travel.place import Provider
    from routeplan.travel.roads import Speeds

KINDS = ("great-circle", "roads", "osrm", "valhalla")


@dataclass(frozen=True, slots=True)
class TravelSource:
    """Where travel times come from; ``address`` is a file or a server's address."""

    kind: str = "great-circle"
    address: str = ""

    def __str__(self) -> str:
        return self.kind


def travel_source_from(setting: str) -> TravelSource:
    """``roads:/path``, ``osrm:http://…``, ``valhalla:http://…`` or nothing; ValueError for other words."""
    kind, _, address = setting.partition(":")
    if not setting or setting == "great-circle":
        return TravelSource()
    if kind not in KINDS or not address:
        raise ValueError(
            "SAMLING_TRAVEL must be great-circle, roads:FILE, osrm:ADDRESS or valhalla:ADDRESS, "
            f"not {setting!r}."
        )
    if kind != "roads" and not address.startswith(("http://", "https://")):
        raise ValueError(f"SAMLING_TRAVEL: {address!r} is not the address of a server.")
    return TravelSource(kind, address)


def provider_of(source: TravelSource, given: Assumptions) -> Provider:
    """What tells the travel times; ``ProblemFault`` for a road file that cannot be read."""
    if source.kind == "roads":
        return _road_graph(source.address, _speeds(given))
    if source.kind == "osrm":
        from routeplan.travel.osrm import Osrm

        return Osrm(source.address, bus_factor=given.bus_factor)
    if source.kind == "valhalla":
        from routeplan.travel.valhalla import Valhalla

        return Valhalla(source.address, bus_factor=given.bus_factor)
    from routeplan.travel.great_circle import GreatCircle

    return GreatCircle(detour=given.detour, km_h=given.air_km_h / given.bus_factor)


@lru_cache(maxsize=2)
def _road_graph(path: str, speeds: Speeds) -> Provider:
    from routeplan.travel.roads import RoadGraph

    return RoadGraph.read(Path(path), speeds=speeds, leave_out="P")


def _speeds(given: Assumptions) -> Speeds:
    from routeplan.travel.roads import Speeds

    return Speeds(
        motorway=given.motorway_km_h,
        european=given.national_km_h,
        national=given.national_km_h,
        county=given.county_km_h,
        municipal=given.municipal_km_h,
        bus_factor=given.bus_factor,
    )
