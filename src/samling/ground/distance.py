"""How long the way is, as the crow flies and lengthened: needs nothing but two places."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Spot:
    """A point; degrees north and east (WGS 84)."""

    latitude: float
    longitude: float


def air_km(a: Spot, b: Spot) -> float:
    """Kilometres along the great circle (haversine formula)."""
    north, south = radians(a.latitude), radians(b.latitude)
    half = (
        sin((south - north) / 2) ** 2
        + cos(north) * cos(south) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    )
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def road_minutes(a: Spot, b: Spot, *, detour: float, km_h: float) -> float:
    """Minutes on the road: ``detour`` road kilometres for each kilometre of air, at ``km_h``."""
    return air_km(a, b) * detour / km_h * 60
