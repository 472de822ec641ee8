"""Where a place meets a road network: the nearest point of the nearest line."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routeplan.travel.place import EARTH_RADIUS_M, Floats, Place, degrees

Line = npt.NDArray[np.float64]
"""A row of (longitude, latitude) in degrees, two points or more."""


@dataclass(frozen=True, slots=True)
class Snap:
    """The nearest point of a network.

    Which line, how far along it (0 to 1), and metres away from the place.
    """

    line: int
    fraction: float
    away_m: float


@dataclass(frozen=True, slots=True)
class _Segments:
    """All straight pieces of all lines, in metres on a plane around one latitude."""

    start: Floats
    step: Floats
    line: npt.NDArray[np.int64]
    along: Floats
    share: Floats


def nearest_on_lines(places: Sequence[Place], lines: Sequence[Line]) -> list[Snap]:
    """Where each place meets the lines, on a plane that is true at the places' middle latitude.

    Over a county the plane is wrong by less than two in a hundred, which matters little for some
    hundred metres.
    """
    lat, lon = degrees(places)
    scale = _metres_a_degree(float(lat.mean()) if len(lat) else 0.0)
    segments = _segments(lines, scale)
    points = np.column_stack([lon, lat]) * scale
    return [_nearest(point, segments) for point in points]


def _metres_a_degree(lat: float) -> Floats:
    north = np.pi * EARTH_RADIUS_M / 180
    return np.array([north * np.cos(np.radians(lat)), north])


def _segments(lines: Sequence[Line], scale: Floats) -> _Segments:
    start = np.concatenate([line[:-1] for line in lines]) * scale
    step = np.concatenate([line[1:] - line[:-1] for line in lines]) * scale
    of = np.repeat(np.arange(len(lines)), [len(line) - 1 for line in lines])
    length = np.hypot(step[:, 0], step[:, 1])
    total = np.bincount(of, weights=length, minlength=len(lines))
    before = np.cumsum(length) - length
    begins = np.cumsum(total) - total
    whole = np.maximum(total[of], 1e-9)
    return _Segments(start, step, of, (before - begins[of]) / whole, length / whole)


def _nearest(point: Floats, on: _Segments) -> Snap:
    square = np.maximum((on.step**2).sum(axis=1), 1e-12)
    t = np.clip(((point - on.start) * on.step).sum(axis=1) / square, 0.0, 1.0)
    away = ((on.start + t[:, None] * on.step - point) ** 2).sum(axis=1)
    best = int(np.argmin(away))
    fraction = float(np.clip(on.along[best] + t[best] * on.share[best], 0.0, 1.0))
    return Snap(int(on.line[best]), fraction, float(np.sqrt(away[best])))
