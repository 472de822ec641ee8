"""Outlines with fewer points, where neighbours go on sharing their borders exactly.

Rings are cut into arcs at the points where three or more borders meet; each arc is simplified once,
by Visvalingam's method, and put back into every ring that runs along it. So no gap or overlap can
open between two neighbours.

Source: M. Visvalingam and J. D. Whyatt, "Line generalisation by repeated elimination of points",
The Cartographic Journal 30 (1993), 46–51.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

Point = tuple[float, float]  # longitude, latitude in degrees
Ring = tuple[Point, ...]  # closed: the last point is the first
Outline = tuple[tuple[Ring, ...], ...]  # polygons of rings, the first ring outermost
Arc = tuple[Point, ...]

SHARED_DECIMALS = 6  # two neighbours' points within 10 cm are the same point
SMALLEST_RING = 4  # a triangle and its first point again


def simplified(
    outlines: Mapping[str, Outline], *, most_points: int, decimals: int = 4
) -> dict[str, Outline]:
    """The outlines with at most ``most_points`` points in all, rounded, borders still shared.

    The points that matter least to the shape go first, over the whole map at once. Meeting points
    of borders always stay, and a ring keeps at least a triangle; one that rounding makes no ring
    any longer is dropped.
    """
    snapped = {name: _snapped(outline) for name, outline in outlines.items()}
    arcs = _arcs_of_rings(snapped)
    weights = {arc: _weights(arc) for ring in arcs.values() for arc, _ in ring}
    limit = _limit(arcs, weights, most_points)
    kept = {arc: _above(arc, weights[arc], limit) for arc in weights}
    _restore_fallen_rings(arcs, kept)
    return {
        name: _rebuilt(name, outline, arcs, kept, decimals) for name, outline in snapped.items()
    }


def _snapped(outline: Outline) -> Outline:
    return tuple(tuple(_clean(ring, SHARED_DECIMALS) for ring in polygon) for polygon in outline)


def _clean(ring: Iterable[Point], decimals: int) -> Ring:
    """The ring rounded, without the same point twice in a row, and closed."""
    points: list[Point] = []
    for longitude, latitude in ring:
        point = (round(longitude, decimals), round(latitude, decimals))
        if not points or points[-1] != point:
            points.append(point)
    if points and points[0] != points[-1]:
        points.append(points[0])
    return tuple(points)


RingName = tuple[str, int, int]


def _arcs_of_rings(outlines: Mapping[str, Outline]) -> dict[RingName, list[tuple[Arc, bool]]]:
    """For each ring the arcs it runs along, and whether backwards."""
    rings = {
        (name, p, r): ring
        for name, outline in outlines.items()
        for p, polygon in enumerate(outline)
        for r, ring in enumerate(polygon)
        if len(ring) >= SMALLEST_RING
    }
    junctions = _junctions(rings.values())
    return {key: [_one_way(arc) for arc in _cut(ring, junctions)] for key, ring in rings.items()}


def _junctions(rings: Iterable[Ring]) -> set[Point]:
    """Points with more than two neighbours: there three borders meet."""
    neighbours: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for a, b in pairwise(ring):
            neighbours[a].add(b)
            neighbours[b].add(a)
    return {point for point, around in neighbours.items() if len(around) > 2}


def _cut(ring: Ring, junctions: set[Point]) -> list[Arc]:
    """The ring as arcs from junction to junction; a ring without any is one closed arc."""
    cuts = [index for index, point in enumerate(ring[:-1]) if point in junctions]
    start = cuts[0] if cuts else min(range(len(ring) - 1), key=ring.__getitem__)
    turned = ring[start:-1] + ring[: start + 1]
    ends = [index for index, point in enumerate(turned) if point in junctions] or [0]
    ends = ends if ends[-1] == len(turned) - 1 else [*ends, len(turned) - 1]
    return [turned[a : b + 1] for a, b in pairwise(ends)]


def _one_way(arc: Arc) -> tuple[Arc, bool]:
    """The arc in the direction that both neighbours agree on, and whether that is backwards."""
    reverse = arc[::-1]
    return (arc, False) if arc <= reverse else (reverse, True)


def _weights(arc: Arc) -> tuple[float, ...]:
    """How much each point matters: the area (km²) it takes away, never less than one gone before it.

    The ends matter without limit.
    """
    weights = [math.inf] * len(arc)
    before = list(range(-1, len(arc) - 1))
    after = list(range(1, len(arc) + 1))
    areas = {i: _area(arc[i - 1], arc[i], arc[i + 1]) for i in range(1, len(arc) - 1)}
    heap = [(area, i) for i, area in areas.items()]
    heapq.heapify(heap)
    greatest = 0.0
    while heap:
        area, i = heapq.heappop(heap)
        if areas.get(i) != area:
            continue  # an older weighing of the same point
        greatest = max(greatest, area)
        weights[i] = greatest
        del areas[i]
        left, right = before[i], after[i]
        after[left], before[right] = right, left
        for j in (left, right):
            if j in areas:
                areas[j] = _area(arc[before[j]], arc[j], arc[after[j]])
                heapq.heappush(heap, (areas[j], j))
    return tuple(weights)


def _area(a: Point, b: Point, c: Point) -> float:
    """The area of a small triangle on the ground, km²."""
    east, north = 111.32 * math.cos(math.radians(b[1])), 110.57
    ux, uy = (b[0] - a[0]) * east, (b[1] - a[1]) * north
    vx, vy = (c[0] - a[0]) * east, (c[1] - a[1]) * north
    return abs(ux * vy - uy * vx) / 2


def _limit(
    arcs: Mapping[RingName, list[tuple[Arc, bool]]],
    weights: Mapping[Arc, tuple[float, ...]],
    most_points: int,
) -> float:
    """The weight that no more than ``most_points`` points over all rings are above."""
    every = sorted(
        (w for ring in arcs.values() for arc, _ in ring for w in weights[arc][1:]), reverse=True
    )
    return every[most_points] if len(every) > most_points else -1.0


def _above(arc: Arc, weights: tuple[float, ...], limit: float) -> Arc:
    return tuple(point for point, w in zip(arc, weights, strict=True) if w > limit or math.isinf(w))


def _restore_fallen_rings(
    arcs: Mapping[RingName, list[tuple[Arc, bool]]], kept: dict[Arc, Arc]
) -> None:
    """Give the arcs of a ring that fell together all their points back, for both neighbours."""
    for ring in arcs.values():
        if len({point for arc, _ in ring for point in kept[arc]}) < SMALLEST_RING - 1:
            kept.update({arc: arc for arc, _ in ring})


def _rebuilt(
    name: str,
    outline: Outline,
    arcs: Mapping[RingName, list[tuple[Arc, bool]]],
    kept: Mapping[Arc, Arc],
    decimals: int,
) -> Outline:
    polygons = []
    for p, polygon in enumerate(outline):
        rings = [
            _clean(_joined(arcs[name, p, r], kept), decimals)
            for r in range(len(polygon))
            if (name, p, r) in arcs
        ]
        whole = tuple(ring for ring in rings if len(ring) >= SMALLEST_RING)
        if whole:
            polygons.append(whole)
    return tuple(polygons)


def _joined(ring: list[tuple[Arc, bool]], kept: Mapping[Arc, Arc]) -> Iterable[Point]:
    for arc, is_backwards in ring:
        yield from kept[arc][::-1] if is_backwards else kept[arc]
