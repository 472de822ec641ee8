"""The county as a drawing: outlines on a plain projection, one shade for each class of value."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 600.0


@dataclass(frozen=True, slots=True)
class Region:
    """One municipality to draw: its GeoJSON geometry, its value, and where a click leads."""

    name: str
    geometry: dict[str, Any]
    value: float | None
    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """One region as SVG."""

    name: str
    path: str
    shade: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class CountyMap:
    """A finished drawing with the limits of its shades."""

    title: str
    width: float
    height: float
    shapes: tuple[Shape, ...]
    classes: tuple[tuple[str, str], ...]
    credit: str = "© Kartverket"


def rings_of(geometry: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Every ring of a Polygon or MultiPolygon, as (longitude, latitude)."""
    polygons = (
        [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    )
    return [[(p[0], p[1]) for p in ring] for polygon in polygons for ring in polygon]


def county_map(title: str, regions: Sequence[Region], *, unit: str = "") -> CountyMap:
    """Draw the regions in five shades by fifths of the values; a missing value has a shade of its own."""
    rings = {region.name: rings_of(region.geometry) for region in regions}
    points = [point for ring_list in rings.values() for ring in ring_list for point in ring]
    if not points:
        return CountyMap(title, WIDTH, WIDTH, (), ())
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * squeeze)

    def place(point: tuple[float, float]) -> tuple[int, int]:
        return round((point[0] - west) * squeeze * scale), round((north - point[1]) * scale)

    limits = _limits([region.value for region in regions if region.value is not None])
    shapes = tuple(
        Shape(
            region.name,
            "".join(_path([place(p) for p in ring]) for ring in rings[region.name]),
            _shade(region.value, limits),
            region.label,
            region.href,
        )
        for region in regions
    )
    has_missing = any(region.value is None for region in regions)
    return CountyMap(
        title,
        WIDTH,
        math.ceil((north - south) * scale),
        shapes,
        _classes(limits, unit, has_missing),
    )


def _path(points: list[tuple[int, int]]) -> str:
    """A ring in relative whole steps, points that fall together left out."""
    steps = [f"M{points[0][0]} {points[0][1]}"]
    before = points[0]
    for point in points[1:]:
        if point != before:
            steps.append(f"l{point[0] - before[0]} {point[1] - before[1]}")
            before = point
    return "".join(steps) + "z"


def _limits(values: list[float]) -> list[float]:
    """The four values that part the known ones in fifths, each once."""
    ordered = sorted(values)
    if not ordered:
        return []
    return sorted(
        {ordered[min(len(ordered) * part // 5, len(ordered) - 1)] for part in range(1, 5)}
    )


def _shade(value: float | None, limits: list[float]) -> str:
    if value is None:
        return "c-missing"
    return f"c{sum(value >= limit for limit in limits)}"


def _classes(limits: list[float], unit: str, has_missing: bool) -> tuple[tuple[str, str], ...]:
    lines: list[tuple[str, str]] = []
    tail = f" {unit}" if unit else ""
    if limits:
        lines.append(("c0", f"< {_short(limits[0])}{tail}"))
        for number, limit in enumerate(limits[1:], start=1):
            lines.append((f"c{number}", f"{_short(limits[number - 1])}–{_short(limit)}{tail}"))
        lines.append((f"c{len(limits)}", f"≥ {_short(limits[-1])}{tail}"))
    if has_missing:
        lines.append(("c-missing", "–"))
    return tuple(lines)


def _short(value: float) -> str:
    text = f"{value:,.1f}" if value < 10 and value != int(value) else f"{value:,.0f}"
    return text.replace(",", "\u00a0").replace(".", ",")


def reshaded(
    drawing: CountyMap,
    title: str,
    regions: Mapping[str, tuple[float | None, str, str]],
    *,
    unit: str = "",
) -> CountyMap:
    """The same outlines with other values: name → (value, label, href). Saves projecting them again."""
    limits = _limits([value for value, _label, _href in regions.values() if value is not None])
    shapes = tuple(
        Shape(shape.name, shape.path, _shade(value, limits), label, href)
        for shape in drawing.shapes
        for value, label, href in (regions[shape.name],)
    )
    has_missing = any(value is None for value, _label, _href in regions.values())
    classes = _classes(limits, unit, has_missing)
    return CountyMap(title, drawing.width, drawing.height, shapes, classes, drawing.credit)
