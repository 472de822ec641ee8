"""A plan as a drawing: the county, the way of each day, and the stops; colour is never the only sign."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians

WIDTH = 760.0
MARGIN = 14.0
COLOURS = ("#0072b2", "#c14d00", "#00714f", "#a3396f", "#6d5200", "#8c2d04", "#5b3a8c", "#444444")
DASHES = ("", "7 3", "2 3", "9 3 2 3", "5 5")

Point = tuple[float, float]
"""Degrees north and east."""


@dataclass(frozen=True, slots=True)
class Way:
    """One driven day: its number on the drawing, what it is called, and the points in order with the depot."""

    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """A stop; ``standing`` is kept, added or dropped since today."""

    label: str
    point: Point
    standing: str


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where degrees come to lie: true to shape at the middle latitude, north up."""

    west: float
    north: float
    across: float
    down: float
    height: float

    def at(self, point: Point) -> tuple[float, float]:
        """Drawing units from the upper left corner."""
        return (
            round(MARGIN + (point[1] - self.west) * self.across, 1),
            round(MARGIN + (self.north - point[0]) * self.down, 1),
        )


def canvas_for(points: Sequence[Point]) -> Canvas:
    """A canvas that holds all the points."""
    south, north = min(p[0] for p in points), max(p[0] for p in points)
    west, east = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * squeeze, 0.05)
    return Canvas(west, north, squeeze * scale, scale, (north - south) * scale + 2 * MARGIN)


def outlines(rings: Iterable[Sequence[Point]], canvas: Canvas) -> str:
    """The borders as one path, in whole units."""
    parts = []
    for ring in rings:
        places = [tuple(round(n) for n in canvas.at(point)) for point in ring]
        kept = [p for i, p in enumerate(places) if i == 0 or p != places[i - 1]]
        if len(kept) > 2:
            parts.append("M" + "L".join(f"{x} {y}" for x, y in kept) + "z")
    return "".join(parts)


def drawing(
    *, title: str, borders: str, canvas: Canvas, ways: Sequence[Way], dots: Sequence[Dot]
) -> str:
    """The SVG text of a plan."""
    size = f"0 0 {WIDTH:g} {canvas.height:g}"
    body = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="{size}">',
        f"<title>{escape(title)}</title>",
        f'<path d="{borders}" fill="#eef3f1" stroke="#9aa9a3" stroke-width="1"/>',
        *(_way(number, way, canvas) for number, way in enumerate(ways)),
        *(_dot(dot, canvas) for dot in dots),
    ]
    return "".join(body) + "</svg>"


def _way(number: int, way: Way, canvas: Canvas) -> str:
    points = " ".join(f"{x:g},{y:g}" for x, y in map(canvas.at, way.points))
    dash = DASHES[number // len(COLOURS) % len(DASHES) or number % len(DASHES)]
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<polyline points="{points}" fill="none" stroke="{COLOURS[number % len(COLOURS)]}" '
        f'stroke-width="2" stroke-linejoin="round"{dashes}><title>{escape(way.label)}</title></polyline>'
    )


def _dot(dot: Dot, canvas: Canvas) -> str:
    x, y = canvas.at(dot.point)
    title = f"<title>{escape(dot.label)}</title>"
    if dot.standing == "dropped":
        return (
            f'<path d="M{x - 4:g} {y - 4:g}l8 8m0 -8l-8 8" stroke="#7a1f1f" stroke-width="2">'
            f"{title}</path>"
        )
    if dot.standing == "added":
        return (
            f'<rect x="{x - 4:g}" y="{y - 4:g}" width="8" height="8" fill="#14532d" '
            f'stroke="#fff">{title}</rect>'
        )
    return f'<circle cx="{x:g}" cy="{y:g}" r="4.5" fill="#1c2b39" stroke="#fff">{title}</circle>'
