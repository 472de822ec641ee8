"""A plan as a map in SVG: stops, the ways between them, and a list that says the same in words.

Colour is never the only sign: each day has a colour, a pattern of dashes and a number. The drawing
has a title and a description for those who do not see it, and every stop tells its name, its
children and its times.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from routeplan.plan import DayPlan, Plan
from routeplan.problem import Point, Problem, Stop
from searches.fault import ProblemFault

WIDTH = 900.0
"""Width of the map itself, in drawing units; the list of days stands to its right."""
_LIST_WIDTH = 330.0
_MARGIN = 30.0
_LINE = 17.0

_COLOURS = ("#0072b2", "#d55e00", "#007a5e", "#a3396f", "#7a5c00", "#8c2d04", "#5b3a8c", "#444444")
"""Dark enough on white for a contrast of 4.5 to 1.

Told apart with most kinds of colour blindness.
"""
_DASHES = ("", "8 3", "2 3", "10 3 2 3", "5 5")

Ring = Sequence[Point]


@dataclass(frozen=True, slots=True)
class _Canvas:
    """Where degrees come to lie on the drawing: true to shape at the middle latitude, north up."""

    west: float
    north: float
    across: float
    down: float
    height: float

    def at(self, point: Point) -> tuple[float, float]:
        lat, lon = point
        return _MARGIN + (lon - self.west) * self.across, _MARGIN + (self.north - lat) * self.down


def draw(problem: Problem, plan: Plan, *, title: str, borders: Iterable[Ring] = ()) -> str:
    """The map as SVG text; ``ProblemFault`` when no stop has a place on the earth."""
    points = _points(problem)
    rings = list(borders)
    canvas = _canvas([*points.values(), *(point for ring in rings for point in ring)])
    driven = [day for day in plan.days if day.visits]
    body = [
        *(_border(ring, canvas) for ring in rings),
        *(_way(problem, day, i, points, canvas) for i, day in enumerate(driven)),
        *_stops(problem, plan, points, canvas),
        *(_depot(name, points[name], canvas) for name in problem.depots),
        *_listed(problem, driven),
    ]
    height = max(canvas.height, 90 + _LINE * (len(driven) + 1))
    return _page(title, _described(problem, plan), body, height)


def _points(problem: Problem) -> dict[str, Point]:
    points = dict(problem.depots)
    for stop in problem.stops:
        if stop.lat is not None and stop.lon is not None:
            points[stop.id] = (stop.lat, stop.lon)
    if not any(stop.id in points for stop in problem.stops):
        raise ProblemFault("stops", "no stop has lat and lon, so there is nothing to draw")
    return points


def _canvas(points: Sequence[Point]) -> _Canvas:
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    squeeze = max(0.05, math.cos(math.radians((min(lats) + max(lats)) / 2)))
    wide = max((max(lons) - min(lons)) * squeeze, (max(lats) - min(lats)) / 1.6, 0.01)
    down = (WIDTH - 2 * _MARGIN) / wide
    height = (max(lats) - min(lats)) * down + 2 * _MARGIN
    return _Canvas(min(lons), max(lats), down * squeeze, down, height)


def _page(title: str, described: str, body: Iterable[str], height: float) -> str:
    width = WIDTH + _LIST_WIDTH
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" '
        'role="img" aria-labelledby="map-title map-description" font-family="sans-serif">'
    )
    return "\n".join(
        [
            head,
            f'<title id="map-title">{escape(title)}</title>',
            f'<desc id="map-description">{escape(described)}</desc>',
            f'<rect width="{width:.0f}" height="{height:.0f}" fill="#ffffff"/>',
            f'<text x="{WIDTH:.0f}" y="30" font-size="17">{escape(title)}</text>',
            *body,
            "</svg>\n",
        ]
    )


def _described(problem: Problem, plan: Plan) -> str:
    children = sum(group.children for group in problem.groups)
    stops = {visit.stop for day in plan.days for visit in day.visits}
    driven = sum(1 for day in plan.days if day.visits)
    places = f"{len(stops)} of {len(problem.stops)} stops"
    words = f"{plan.children} of {children} children are reached at {places}"
    ceiling = "" if plan.bound is None else f" No plan can come above {plan.bound:.0f}."
    return f"{words} on {driven} days, with {plan.driving_s / 3600:.1f} hours of driving.{ceiling}"


def _border(ring: Ring, canvas: _Canvas) -> str:
    return f'<path d="{_path(ring, canvas)}Z" fill="none" stroke="#c8c8c8" stroke-width="0.8"/>'


def _path(points: Iterable[Point], canvas: _Canvas) -> str:
    spots = (canvas.at(point) for point in points)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)


def _way(
    problem: Problem, plan: DayPlan, i: int, points: Mapping[str, Point], canvas: _Canvas
) -> str:
    day = problem.day[plan.id]
    names = [day.start, *(visit.stop for visit in plan.visits), day.end]
    path = _path((points[name] for name in names if name in points), canvas)
    return (
        f'<path d="{path}" fill="none" stroke-width="1.8" opacity="0.85" {_pen(i)}>'
        f"<title>{escape(_day_words(problem, plan, i))}</title></path>"
    )


def _pen(i: int) -> str:
    dash = _DASHES[(i // len(_COLOURS)) % len(_DASHES)]
    pattern = f' stroke-dasharray="{dash}"' if dash else ""
    return f'stroke="{_COLOURS[i % len(_COLOURS)]}"{pattern}'


def _day_words(problem: Problem, plan: DayPlan, i: int) -> str:
    groups = {name for visit in plan.visits for name in problem.stop[visit.stop].covers}
    children = sum(problem.group[name].children for name in groups)
    times = f"{_clock(plan.visits[0].arrive_s)}–{_clock(plan.visits[-1].leave_s)}"
    return f"{i + 1}. {plan.id}: {len(plan.visits)} stops, {children} children, {times}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


def _stops(
    problem: Problem, plan: Plan, points: Mapping[str, Point], canvas: _Canvas
) -> Iterable[str]:
    times: dict[str, list[str]] = {}
    for day in plan.days:
        for visit in day.visits:
            words = f"{day.id} {_clock(visit.start_s)}–{_clock(visit.leave_s)}"
            times.setdefault(visit.stop, []).append(words)
    for stop in problem.stops:
        if stop.id in points:
            yield _stop(problem, stop, times.get(stop.id, []), canvas.at(points[stop.id]))


def _stop(problem: Problem, stop: Stop, times: Sequence[str], spot: tuple[float, float]) -> str:
    children = sum(problem.group[name].children for name in stop.covers)
    radius = min(12.0, 2.0 + math.sqrt(children) / 4)
    fill = "#1a1a1a" if times else "#ffffff"
    said = f"{stop.name or stop.id}, {children} children, {'; '.join(times) or 'not visited'}"
    return (
        f'<circle cx="{spot[0]:.1f}" cy="{spot[1]:.1f}" r="{radius:.1f}" fill="{fill}" '
        f'stroke="#1a1a1a"><title>{escape(said)}</title></circle>'
    )


def _depot(name: str, point: Point, canvas: _Canvas) -> str:
    x, y = canvas.at(point)
    return (
        f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" fill="#ffd400" '
        f'stroke="#1a1a1a" stroke-width="1.5"><title>{escape(name)}</title></rect>'
    )


def _listed(problem: Problem, driven: Sequence[DayPlan]) -> Iterable[str]:
    """The days in words, each beside its line; sooner too long than left out."""
    for i, day in enumerate(driven):
        y = 55 + _LINE * i
        line = f'<path d="M{WIDTH:.0f} {y - 4:.0f}h26" stroke-width="2.5" {_pen(i)}/>'
        yield line + _text(WIDTH + 32, y, _day_words(problem, day, i))
    below = 65 + _LINE * len(driven)
    yield _text(WIDTH, below, "black: visited · white: not visited · yellow: depot")


def _text(x: float, y: float, words: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="13">{escape(words)}</text>'
