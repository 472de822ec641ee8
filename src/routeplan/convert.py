"""From the benchmark files of team orienteering, without and with time windows, to problems.

A score becomes the children of a group of its own, a vehicle becomes one bus day. Times become
whole numbers so that whatever is feasible here is feasible in the original:

* **top** (Chao, Golden and Wasil 1996): distances are Euclidean and not rounded. They are
  multiplied by a million and rounded **up**, the longest route is rounded **down**, both in exact
  arithmetic. What this can lose is a route that fits by less than a millionth for each of its
  legs.
* **toptw** (Righini and Salani 2009; Montemanni and Gambardella 2009): distances are cut to one
  decimal for Solomon's points and to two for Cordeau's, as the literature does, so tenths or
  hundredths are exact.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from math import ceil, isqrt
from pathlib import Path

import numpy as np

from routeplan.problem import Day, Group, Matrix, Prices, Problem, Stop, Travel, Window
from routeplan.units import Seconds
from searches.fault import ProblemFault

TOP_SCALE = 1_000_000
"""Steps of the clock in one unit of length of a team orienteering file."""

_MUNICIPALITY = "all"
_MOST_POINTS = 20_000


@dataclass(frozen=True, slots=True)
class _Point:
    x: Decimal
    y: Decimal
    score: int
    service: Decimal = Decimal(0)
    opens: Decimal = Decimal(0)
    closes: Decimal = Decimal(0)


def convert_top(path: Path, *, vehicles: int | None = None) -> Problem:
    """The team orienteering instance in a file, with its own number of routes or another.

    ``ProblemFault`` when the file has another form.
    """
    lines = _lines(path)
    header = dict(line for line in lines[:3] if len(line) == 2)
    n, m, longest = (
        _number(header.get(key, ""), f"{path.name}: {key}") for key in ("n", "m", "tmax")
    )
    rows = lines[3:]
    _insist_on_rows(rows, int(n), least=3, path=path)
    points = [_top_point(row, f"{path.name}: point {i}") for i, row in enumerate(rows)]
    limit = Seconds(int(longest * TOP_SCALE))
    travel = _rounded_up(points, TOP_SCALE)
    whole_time = ((Seconds(0), limit),)
    served = [(point, Seconds(0), whole_time) for point in points[1:-1]]
    return _problem(served, travel, limit, vehicles=vehicles or int(m), home="end")


def convert_toptw(
    path: Path, *, vehicles: int | None = None, decimals: int | None = None
) -> Problem:
    """The instance with time windows in a file, for so many routes (1 unless given).

    Distances are cut to ``decimals``; unless given, two for Cordeau's files (type 5) and one for
    all others. ``ProblemFault`` when the file has another form.
    """
    lines = _lines(path)
    if len(lines) < 3 or len(lines[0]) < 3:
        raise ProblemFault(
            path.name, "does not begin with the two lines of an instance with time windows"
        )
    kind, count = (int(_number(lines[0][at], f"{path.name}: first line")) for at in (0, 2))
    rows = lines[2:]
    _insist_on_rows(rows, count + 1, least=7, path=path)
    points = [_toptw_point(row, f"{path.name}: point {i}") for i, row in enumerate(rows)]
    places = decimals if decimals is not None else (2 if kind == 5 else 1)
    return _toptw_problem(points, 10**places, vehicles=vehicles or 1)


def _toptw_problem(points: Sequence[_Point], scale: int, *, vehicles: int) -> Problem:
    limit = Seconds(int(points[0].closes * scale))
    served = [
        (point, _steps_up(point.service, scale), (_window(point, scale),)) for point in points[1:]
    ]
    return _problem(served, _cut(points, scale), limit, vehicles=vehicles, home="start")


def _lines(path: Path) -> list[list[str]]:
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ProblemFault(str(path), f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ProblemFault(str(path), "is not a text file") from error
    if len(text) > 200 * _MOST_POINTS:
        raise ProblemFault(str(path), "is too long for an instance")
    lines = [
        line
        for line in (re.split(r"[\s;]+", line.strip()) for line in text.splitlines())
        if line != [""]
    ]
    if not lines:
        raise ProblemFault(str(path), "is empty")
    return lines


def _insist_on_rows(rows: Sequence[Sequence[str]], wanted: int, *, least: int, path: Path) -> None:
    if len(rows) != wanted or wanted < 2:
        raise ProblemFault(path.name, f"promises {wanted} points and has {len(rows)}")
    for i, row in enumerate(rows):
        if len(row) < least:
            raise ProblemFault(
                f"{path.name}: point {i}", f"has {len(row)} numbers, fewer than {least}"
            )


def _number(text: str, place: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ProblemFault(place, f"{text[:40]!r} is not a number") from None
    if not value.is_finite() or abs(value) > 10**9:
        raise ProblemFault(place, f"{text[:40]!r} is not a number of ordinary size")
    return value


def _score(text: str, place: str) -> int:
    value = _number(text, place)
    if value != int(value) or value < 0:
        raise ProblemFault(place, f"the score {text[:40]!r} is not a whole number of 0 or more")
    return int(value)


def _top_point(row: Sequence[str], place: str) -> _Point:
    return _Point(_number(row[0], place), _number(row[1], place), _score(row[2], place))


def _toptw_point(row: Sequence[str], place: str) -> _Point:
    x, y, service = (_number(text, place) for text in row[1:4])
    opens, closes = (_number(text, place) for text in row[-2:])
    return _Point(x, y, _score(row[4], place), service, opens, closes)


def _window(point: _Point, scale: int) -> Window:
    return _steps_up(point.opens, scale), Seconds(int(point.closes * scale))


def _steps_up(time: Decimal, scale: int) -> Seconds:
    return Seconds(ceil(time * scale))


def _squared(a: _Point, b: _Point, scale: int) -> int:
    """The squared distance in steps of the clock, exact.

    Times 10**12 for six decimals of coordinates.
    """
    fine = Decimal(scale) * 10**6
    dx, dy = int((a.x - b.x) * fine), int((a.y - b.y) * fine)
    return dx * dx + dy * dy


def _cut(points: Sequence[_Point], scale: int) -> Matrix:
    rows = [[isqrt(_squared(a, b, scale)) // 10**6 for b in points] for a in points]
    return np.array(rows, dtype=np.int64)


def _rounded_up(points: Sequence[_Point], scale: int) -> Matrix:
    rows = [[_root_up(_squared(a, b, scale)) for b in points] for a in points]
    return np.array(rows, dtype=np.int64)


def _root_up(square: int) -> int:
    """The least whole number of steps that is no shorter than the root of ``square`` / 10**12."""
    least = isqrt(square // 10**12)
    return least if least * least * 10**12 >= square else least + 1


def _problem(
    served: Sequence[tuple[_Point, Seconds, tuple[Window, ...]]],
    travel: Matrix,
    limit: Seconds,
    *,
    vehicles: int,
    home: str,
) -> Problem:
    names = [f"p{i}" for i in range(1, len(served) + 1)]
    places = ("start", *names, "end") if home == "end" else ("start", *names)
    stops = tuple(
        Stop(name, service, windows, (name,))
        for name, (_, service, windows) in zip(names, served, strict=True)
    )
    return Problem(
        groups=tuple(
            Group(name, row[0].score, _MUNICIPALITY)
            for name, row in zip(names, served, strict=True)
        ),
        stops=stops,
        days=tuple(_day(i, limit, home=home) for i in range(vehicles)),
        travel=Travel(places, travel),
        prices=replace(Prices(), driving_hour=_driving_price(limit, vehicles)),
    )


def _day(i: int, limit: Seconds, *, home: str) -> Day:
    start = Seconds(0)
    return Day(f"route {i + 1}", f"bus {i + 1}", 0, "start", home, start, start, limit, limit)


def _driving_price(limit: Seconds, vehicles: int) -> float:
    """A price of driving so small that all routes at full length come to a tenth of one point."""
    return 0.1 * 3600 / max(1, limit * vehicles)
