"""Whatever cannot be meant is refused with its place; whatever can is read as it was written."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeplan import DayPlan, Plan, ProblemFault, Seconds, Visit
from routeplan.problem import Problem
from routeplan.reading import plan_from, problem_from, read_problem
from routeplan.writing import plan_json, problem_json
from searches.files import read_json, to_text, write_text
from tests.routeplan.made import EU_BREAK, day, problems, two_villages


def rich() -> dict[str, Any]:
    """A problem with every field, as JSON."""
    plan = Plan((DayPlan("monday", ()),), 0, Seconds(0))
    problem = two_villages(
        days=(day("monday", rest=EU_BREAK, max_driving_s=Seconds(20_000)),),
        minimum_share={"Bø": 0.5},
        today=plan,
        cycle_days=14,
        depots={"depot": (60.8, 10.7)},
    )
    value = problem_json(problem)
    value["stops"][0] |= {"lat": 60.8, "lon": 10.7, "municipality": "Askim", "days": ["monday"]}
    value["stops"][0] |= {
        "must": True,
        "never": False,
        "visits": 2,
        "spacing_days": 3,
        "name": "Ask",
    }
    value["prices"] = {"visit_values": [1, 0.5], "stop_kept": 3, "same_weekday": True}
    return value


@settings(max_examples=30, deadline=None)
@given(problems(by_time=True))
def test_a_problem_is_read_as_it_was_written(problem: Problem) -> None:
    written = problem_json(problem)
    assert problem_json(problem_from(json.loads(to_text(written)))) == written


def test_a_problem_with_every_field_is_read() -> None:
    problem = problem_from(rich())
    assert problem.stop["ask"].visits == 2
    assert problem.prices.visit_values == (1.0, 0.5)
    assert problem.days[0].rest == EU_BREAK


def test_a_plan_is_read_as_it_was_written() -> None:
    visit = Visit("ask", Seconds(1), Seconds(2), Seconds(3))
    plan = Plan((DayPlan("monday", (visit,)),), 30, Seconds(60), 80.0, 7, 900, 30.0)
    assert plan_from(json.loads(to_text(plan_json(plan)))) == plan


MISSING: Any = object()

WRONG = [
    ("groups", MISSING, "groups: is missing"),
    ("groups", None, "groups: must be a list, not null"),
    ("groups", {}, "groups: must be a list, not an object"),
    ("groups/0", 3, "groups[0]: must be an object, not 3"),
    ("groups/0/id", 3, "groups[0].id: must be text, not 3"),
    ("groups/1/id", "ask", "groups[1].id: 'ask' is already the name of groups[0]"),
    ("groups/0/children", -1, "groups[0].children: cannot be -1"),
    ("groups/0/children", 1.5, "groups[0].children: must be a whole number, not 1.5"),
    ("groups/0/children", True, "groups[0].children: must be a whole number, not true"),
    ("groups/0/children", "9", 'groups[0].children: must be a whole number, not "9"'),
    ("groups/0/need", -0.5, "groups[0].need: must be a weight of 0 or more, not -0.5"),
    (
        "stops/0/id",
        "nowhere",
        "stops[0].id: 'nowhere' is not among the places, so it cannot be reached",
    ),
    ("stops/0/id", "", "stops[0].id: a stop needs a name that is not empty"),
    ("stops/0/service_s", -60, "stops[0].service_s: must lie between 0 and 1000000000000, not -60"),
    ("stops/0/windows", [], "stops[0].windows: a stop needs at least one window"),
    ("stops/0/windows/0", [9, 8], "stops[0].windows[0]: opens after it closes"),
    ("stops/0/windows/0", [9], "stops[0].windows[0]: must be a list of two whole numbers"),
    ("stops/0/windows/0/1", None, "stops[0].windows[0][1]: must be a whole number, not null"),
    ("stops/0/covers", ["nobody"], "stops[0].covers[0]: no group is called 'nobody'"),
    ("stops/0/covers", ["ask", "ask"], "stops[0].covers[1]: 'ask' is named twice"),
    ("stops/0/days", ["friday"], "stops[0].days[0]: no day is called 'friday'"),
    ("stops/0/days", [], "stops[0].days: the stop must be visited but has no day"),
    ("stops/0/never", True, "stops[0]: must be visited and must never be visited"),
    ("stops/0/must", "yes", 'stops[0].must: must be true or false, not "yes"'),
    ("stops/0/visits", 0, "stops[0].visits: must be at least 1, not 0"),
    ("stops/0/spacing_days", -1, "stops[0].spacing_days: cannot be -1"),
    ("stops/0/lat", 91, "stops[0].lat: must lie between -90 and 90 degrees"),
    ("stops/0/lat", None, "stops[0]: has one of lat and lon but not the other"),
    ("days/0/start", "nowhere", "days[0].start: 'nowhere' is not among the places"),
    ("days/0/latest_start_s", 1, "days[0].latest_start_s: lies before earliest_start_s"),
    ("days/0/latest_end_s", 1, "days[0].latest_end_s: lies before earliest_start_s"),
    ("days/0/max_duration_s", MISSING, "days[0].max_duration_s: is missing"),
    ("days/0/break/after_driving_s", 0, "days[0].break.after_driving_s: must be more than 0"),
    (
        "days/0/break/split",
        [1, 2],
        "days[0].break.split: the two parts are shorter than the whole break",
    ),
    ("places/1", "depot", "places[1]: 'depot' is already places[0]"),
    ("travel_s", MISSING, "travel_s: is missing"),
    ("travel_s", [[0]], "travel_s: has 1 rows for 3 places"),
    ("travel_s/1", [0, 0], "travel_s[1]: must be a list of 3 whole numbers, one for each place"),
    ("travel_s/1/2", -5, "travel_s[1][2]: must lie between 0 and 1000000000000, not -5"),
    ("travel_s/1/2", "far", 'travel_s[1][2]: must be a whole number, not "far"'),
    ("travel_s/1/2", 10**30, "travel_s: has a number too large to be meant"),
    (
        "travel_s/1/2",
        None,
        "travel_s[1][2]: is null: the second place cannot be reached from the first",
    ),
    ("travel_m/0/0", 1.0, "travel_m[0][0]: must be a whole number, not 1.0"),
    ("travel_by_time", [], "travel_by_time: cannot stand beside travel_s"),
    ("minimum_share", {"Oz": 0.5}, "minimum_share['Oz']: no group belongs to this municipality"),
    ("minimum_share", {"Bø": 1.5}, "minimum_share['Bø']: a share lies between 0 and 1, not 1.5"),
    ("prices/visit_values", [], "prices.visit_values: needs the value of the first visit"),
    (
        "prices/visit_values",
        [1, 2],
        "prices.visit_values: a later visit cannot be worth more than an earlier one",
    ),
    ("prices/stop_kept", -1, "prices.stop_kept: must be 0 or more"),
    ("prices/stop_kep", 1, "prices.stop_kep: is not a known field"),
    ("today/days/0/id", "friday", "today.days[0].id: no day is called 'friday'"),
    ("cycle_days", 0, "cycle_days: must be at least 1, not 0"),
    ("depots", {"nowhere": {"lat": 1, "lon": 1}}, "depots['nowhere']: is not among the places"),
    (
        "format",
        "routeplan-problem/2",
        "format: must be 'routeplan-problem/1', not 'routeplan-problem/2'",
    ),
]


@pytest.mark.parametrize(("path", "value", "message"), WRONG)
def test_each_wrong_field_is_refused_with_its_place(path: str, value: Any, message: str) -> None:
    problem = rich()
    *way, last = path.split("/")
    spot: Any = problem
    for step in way:
        spot = spot[int(step)] if isinstance(spot, list) else spot[step]
    spot[int(last) if isinstance(spot, list) else last] = value
    if value is MISSING:
        del spot[last]
    with pytest.raises(ProblemFault) as refused:
        problem_from(problem)
    assert str(refused.value).startswith(message)


def test_a_field_the_planner_does_not_know_is_left_alone() -> None:
    problem = rich() | {"made_by": "hand"}
    assert problem_json(problem_from(problem)) == problem_json(problem_from(rich()))


def test_a_misspelt_field_is_noticed() -> None:
    problem = rich()
    problem["stops"][0]["musst"] = problem["stops"][0].pop("must")
    with pytest.raises(
        ProblemFault, match=r"stops\[0\]\.musst: is not a known field; is 'must' meant"
    ):
        problem_from(problem)


def test_one_bus_cannot_be_out_twice_on_a_date() -> None:
    problem = rich()
    problem["days"].append(problem["days"][0] | {"id": "again"})
    with pytest.raises(ProblemFault, match=r"days\[1\]: bus 'Bokbussen' is already out on date 0"):
        problem_from(problem)


Path_ = list[str | int]


def _spots(value: Any, way: Path_) -> list[Path_]:
    found = [way] if way else []
    children = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, child in children:
        found += _spots(child, [*way, key])
    return found


RUBBISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(_spots(rich(), [])), RUBBISH)
def test_rubbish_in_any_field_is_read_or_refused_in_one_line(way: Path_, rubbish: Any) -> None:
    problem = copy.deepcopy(rich())
    spot: Any = problem
    for step in way[:-1]:
        spot = spot[step]
    spot[way[-1]] = rubbish
    words = _refusal(problem)
    assert len(words) < 400
    assert "\n" not in words


def _refusal(value: object) -> str:
    """What the reader says against a value; nothing when it is read."""
    try:
        problem_from(value)
    except ProblemFault as fault:
        return str(fault)
    return ""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not JSON (Expecting value at line 1, column 1)"),
        (b"\xff\xfe\x00", "is not UTF-8 text (byte 0)"),
        (b"[" * 200_000, "nests too deeply"),
        (b'{"a": NaN}', "NaN is not a number JSON knows"),
        (b'{"a": 1, "a": 2}', "a: is given twice in one object"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "has a number too long to be meant"),
    ],
)
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "problem.json"
    file.write_bytes(content)
    with pytest.raises(ProblemFault) as refused:
        read_json(file)
    assert message in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemFault, match="cannot be read"):
        read_problem(tmp_path / "none.json")


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    write_text("before", file)
    with pytest.raises(UnicodeEncodeError):
        write_text("half \ud800", file)
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]
    assert file.read_text() == "before"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemFault, match="cannot be written"):
        write_text("x", tmp_path / "none" / "plan.json")
