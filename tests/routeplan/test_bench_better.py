"""Solutions better than the best values we were given: weighed here straight from the instance's file."""

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
INSTANCES = ROOT.parent / "shared" / "benchmarks" / "toptw"
BETTER = json.loads((ROOT / "bench" / "planner" / "better.json").read_text("utf-8"))

needs_instances = pytest.mark.skipif(
    not INSTANCES.exists(), reason="../shared/benchmarks is not there"
)


@needs_instances
@pytest.mark.parametrize(
    "found", BETTER, ids=lambda found: f"{found['instance']}-{found['routes']}"
)
def test_a_solution_better_than_the_recalled_best_keeps_all_windows(found: dict[str, Any]) -> None:
    points = read_points(INSTANCES / f"{found['instance']}.txt")
    visited = [point for route in found["points"] for point in route]
    assert len(found["points"]) == found["routes"]
    assert len(set(visited)) == len(visited)
    assert all(keeps_windows(points, route) for route in found["points"])
    assert sum(points[point][SCORE] for point in visited) == found["score"] > found["recalled"]


def test_a_route_that_comes_too_late_is_noticed() -> None:
    depot, far = [0.0, 0, 0, 0, 0, 0.0, 105.0], [1.0, 30.0, 40.0, 5.0, 7.0, 0.0, 50.0]
    assert keeps_windows([depot, far], [1])
    assert not keeps_windows([depot, [*far[:-1], 49.0]], [1])
    assert not keeps_windows([[*depot[:-1], 104.0], far], [1])


X, Y, SERVICE, SCORE, OPENS, CLOSES = 1, 2, 3, 4, -2, -1
Points = list[list[float]]


def read_points(path: Path) -> Points:
    """Number, x, y, service, score, …, opening and closing; the depot first."""
    rows = [line.split() for line in path.read_text("utf-8").splitlines()[2:]]
    return [[float(word) for word in row] for row in rows if row]


def keeps_windows(points: Points, route: list[int]) -> bool:
    """Whether a route from the depot and back starts all services in time; distances are cut to two decimals."""
    clock = 0.0
    for here, there in pairwise([0, *route, 0]):
        (a, b) = points[here], points[there]
        clock += math.floor(100 * math.hypot(a[X] - b[X], a[Y] - b[Y])) / 100
        clock = max(clock, b[OPENS]) if there else clock
        if clock > b[CLOSES] + 1e-9:
            return False
        clock += b[SERVICE] if there else 0.0
    return True
