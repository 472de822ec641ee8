"""A place on the earth, and what every provider of travel times does with places."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from routeplan.problem import Matrix, Travel
from searches.fault import ProblemFault

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the earth in metres (IUGG)."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Place:
    """A named point; degrees north and east (WGS 84)."""

    id: str
    lat: float
    lon: float


class Provider(Protocol):
    """Whatever can tell the seconds and metres between places."""

    def __call__(self, places: Sequence[Place]) -> Travel:
        """Travel between all places, in their order.

        ``ProblemFault`` naming a place that cannot be reached.
        """
        ...


def great_circle_m(lat_a: Floats, lon_a: Floats, lat_b: Floats, lon_b: Floats) -> Floats:
    """Metres along the great circle between points in degrees (haversine formula)."""
    a, b = np.radians(lat_a), np.radians(lat_b)
    half = (
        np.sin((b - a) / 2) ** 2
        + np.cos(a) * np.cos(b) * np.sin(np.radians(lon_b - lon_a) / 2) ** 2
    )
    metres: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return metres


def degrees(places: Sequence[Place]) -> tuple[Floats, Floats]:
    """Latitudes and longitudes of places; ``ProblemFault`` for one that is not on the earth."""
    for place in places:
        on_earth = math.isfinite(place.lat) and math.isfinite(place.lon)
        if not on_earth or abs(place.lat) > 90 or abs(place.lon) > 180:
            raise ProblemFault(
                f"place {place.id!r}", f"({place.lat}, {place.lon}) is not a point on the earth"
            )
    return np.array([p.lat for p in places], dtype=float), np.array(
        [p.lon for p in places], dtype=float
    )


def whole(amounts: Floats) -> Matrix:
    """Whole numbers, rounded up, which keeps the triangle inequality of the amounts.

    A billionth is taken off first, so that an amount meant to be whole stays what it is.
    """
    return np.ceil(amounts - 1e-9).astype(np.int64)
