"""A plan as a map that those who cannot see it can read."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from routeplan import DayPlan, Plan, ProblemFault, Seconds, Visit
from routeplan.draw import draw
from routeplan.problem import Problem
from tests.routeplan.made import day, stop, two_villages

SVG = "{http://www.w3.org/2000/svg}"


def on_the_map() -> Problem:
    return two_villages(
        stops=(stop("ask", lat=60.8, lon=10.7, name="Ask & sønn"), stop("bo", lat=61.0, lon=10.9)),
        days=(day("monday"), day("tuesday", date_index=1)),
        depots={"depot": (60.7, 10.6)},
    )


PLAN = Plan(
    (
        DayPlan("monday", (Visit("ask", Seconds(30_600), Seconds(30_600), Seconds(32_400)),)),
        DayPlan("tuesday", ()),
    ),
    30,
    Seconds(1_800),
    80.0,
)


def drawn(problem: Problem, plan: Plan) -> ElementTree.Element:
    return ElementTree.fromstring(draw(problem, plan, title="Uke <1>"))


def test_the_map_has_a_title_and_a_description_in_words() -> None:
    svg = drawn(on_the_map(), PLAN)
    assert svg.attrib["role"] == "img"
    described = {element.attrib["id"]: element.text for element in svg if "id" in element.attrib}
    assert svg.attrib["aria-labelledby"].split() == list(described)
    assert described["map-title"] == "Uke <1>"
    assert described["map-description"] == (
        "30 of 80 children are reached at 1 of 2 stops on 1 days, with 0.5 hours of driving. "
        "No plan can come above 80."
    )


def test_every_stop_tells_its_name_children_and_times() -> None:
    said = [
        circle.findtext(f"{SVG}title") for circle in drawn(on_the_map(), PLAN).iter(f"{SVG}circle")
    ]
    assert said == ["Ask & sønn, 30 children, monday 08:30–09:00", "bo, 50 children, not visited"]


def test_visited_stops_are_told_apart_without_colour() -> None:
    visited, other = drawn(on_the_map(), PLAN).iter(f"{SVG}circle")
    assert visited.attrib["fill"] != other.attrib["fill"] == "#ffffff"


def test_a_day_is_drawn_from_depot_to_depot_and_listed_in_words() -> None:
    svg = drawn(on_the_map(), PLAN)
    ways = [p for p in svg.iter(f"{SVG}path") if p.find(f"{SVG}title") is not None]
    assert len(ways) == 1
    assert ways[0].attrib["d"].count("L") == 2
    texts = [text.text for text in svg.iter(f"{SVG}text")]
    assert "1. monday: 1 stops, 30 children, 08:30–09:00" in texts


def test_north_is_up_and_east_is_right() -> None:
    ask, bo = drawn(on_the_map(), PLAN).iter(f"{SVG}circle")
    assert float(ask.attrib["cx"]) < float(bo.attrib["cx"])
    assert float(ask.attrib["cy"]) > float(bo.attrib["cy"])


def test_stops_without_a_place_on_the_earth_are_left_out() -> None:
    problem = on_the_map()
    half = replace(problem, stops=(problem.stops[0], replace(problem.stops[1], lat=None, lon=None)))
    assert len(list(drawn(half, PLAN).iter(f"{SVG}circle"))) == 1


def test_a_problem_without_places_cannot_be_drawn() -> None:
    with pytest.raises(ProblemFault, match="there is nothing to draw"):
        draw(two_villages(), PLAN, title="")


def test_borders_are_drawn_beneath() -> None:
    ring = [(60.0, 10.0), (60.0, 11.0), (61.0, 10.0)]
    svg = ElementTree.fromstring(draw(on_the_map(), PLAN, title="", borders=[ring]))
    paths = list(svg.iter(f"{SVG}path"))
    assert paths[0].attrib["stroke"] == "#c8c8c8"
