"""The checker finds each broken rule by itself, and what must be kept and cannot is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from courseplan import (
    Choice,
    Equity,
    Invitation,
    Line,
    Need,
    Plan,
    Problem,
    ProblemFault,
    Travel,
)
from courseplan.check import check
from courseplan.clash import Contradiction, clash
from courseplan.explain import price_of
from courseplan.solve import solve
from courseplan.yardstick import away_hours, measure, measured
from searches.stop import Stop
from tests.courseplan.made_small import course, library, two_libraries

LEAD = Line("leading", "in_person", "bo", "autumn", {"bo": 2})
TALK = Line("talking", "in_person", "ask", "autumn", {"ask": 2})


def faults(problem: Problem, *lines: Line) -> list[str]:
    return [str(fault) for fault in check(problem, measured(problem, Plan(lines)))]


def test_a_plan_made_by_hand_is_measured_by_the_same_yardstick() -> None:
    problem = two_libraries()
    assert faults(problem, LEAD, TALK) == []
    found = measure(problem, Plan((LEAD, TALK)))
    assert (found.worth, found.closed) == (12.0, 8.0)
    assert found.by_competence == {"projects": 6.0, "debate": 2.0}
    assert found.by_line == (6.0, 2.0)
    assert {s.library: (s.closed, s.invited) for s in found.libraries} == {
        "ask": (2.0, 2),
        "bo": (6.0, 2),
    }


def test_a_gap_is_closed_once_however_many_lines_teach_it() -> None:
    problem = two_libraries()
    twice = Plan((replace(TALK, invited={"bo": 1}), replace(TALK, place="bo", invited={"bo": 1})))
    assert measure(problem, twice).closed == 2.0
    assert measure(problem, twice).by_line == (0.0, 0.0)


def test_hours_away_are_the_road_both_ways_in_whole_half_days() -> None:
    problem = two_libraries()
    assert away_hours(problem, "bo", LEAD) == 7.5
    assert away_hours(problem, "ask", LEAD) == 11.25
    assert away_hours(replace(problem, block_hours=0.0), "ask", LEAD) == 8.0


BROKEN: list[tuple[dict[str, Any], list[Line], str]] = [
    ({}, [replace(LEAD, measure="x")], "lines[0].measure: no measure is called 'x'"),
    ({}, [replace(LEAD, form="x")], "lines[0].form: leading has no form 'x'"),
    ({}, [replace(LEAD, place="ask")], "lines[0].place: leading cannot be held at 'ask'"),
    ({}, [replace(LEAD, period="x")], "lines[0].period: no period is called 'x'"),
    ({}, [replace(LEAD, invited={"x": 1})], "lines[0].invited: no library is called 'x'"),
    ({}, [replace(LEAD, invited={"bo": 11})], "lines[0].invited: 11 are invited to 10 seats"),
    ({}, [replace(LEAD, invited={})], "lines[0].invited: 0 are invited, at least 1 must be"),
    (
        {},
        [replace(LEAD, invited={"bo": 3})],
        "lines[0].invited: 3 from bo, which can spare 2 at once",
    ),
    (
        {},
        [replace(LEAD, invited={"bo": 1, "ask": 0})],
        "lines[0].invited: a library is invited with",
    ),
    ({}, [LEAD, LEAD], "lines[1]: the same stands at lines[0]"),
    ({}, [LEAD, replace(LEAD, invited={"bo": 1})], "bo: 3 from bo to leading, where 2 have"),
    ({}, [LEAD, TALK, replace(TALK, place="bo")], "autumn: 6 adviser days, 4 at most"),
    (
        {"libraries": (library("ask"), library("bo", absence_hours=(11.25,)))},
        [LEAD],
        "bo: bo is away 15 hours in autumn, 11.25 at most",
    ),
    (
        {"libraries": (library("ask", longest_travel_min=50.0), library("bo"))},
        [replace(TALK, place="bo")],
        "lines[0].invited: ask travels 60 minutes, 50 at most",
    ),
    (
        {"forbidden": (Choice("leading"),)},
        [LEAD],
        "lines[0]: leading, in_person, bo, autumn is forbid",
    ),
    ({"pinned": (Choice("leading"),)}, [TALK], "pinned[0]: leading is pinned and not held"),
    (
        {"invitations": (Invitation("bo", "talking", 1),)},
        [TALK],
        "invitations[0]: 0 from bo to talking, 1 at least",
    ),
    (
        {"invitations": (Invitation("ask", "talking", 0, 1),)},
        [TALK],
        "invitations[0]: 2 from ask to talking, 1 at most",
    ),
    (
        {"measures": (replace(course("leading", "bo", projects=1.0), most_times=0),)},
        [LEAD],
        "leading: held 1 times, 0 at most",
    ),
    (
        {"measures": (replace(course("leading", "bo", projects=1.0), periods=()),)},
        [LEAD],
        "lines[0].period: leading is not held in autumn",
    ),
    ({"equity": Equity(0.1, must=True)}, [LEAD], "equity: 0.4 is missing of every library's share"),
    (
        {"travel": Travel(("ask", "bo"), np.array([[0.0, np.inf], [np.inf, 0.0]]))},
        [replace(TALK, place="bo")],
        "lines[0].invited: ask has no way to bo",
    ),
]


@pytest.mark.parametrize(("changes", "lines", "words"), BROKEN, ids=[each[2] for each in BROKEN])
def test_each_broken_rule_is_told(changes: dict[str, Any], lines: list[Line], words: str) -> None:
    problem = two_libraries(**changes)
    plan = Plan(tuple(lines))
    told = [str(fault) for fault in check(problem, plan)]
    assert any(each.startswith(words) for each in told), told


def test_a_plan_that_boasts_is_found_out() -> None:
    problem = two_libraries()
    boasting = replace(measured(problem, Plan((LEAD,))), closed=9.0, bound=5.0)
    assert [str(fault) for fault in check(problem, boasting)] == [
        "closed: the plan says 9, its lines come to 6",
        "bound: the lines come to 6, above what is proven",
    ]


def test_wishes_that_cannot_all_be_kept_are_named_and_none_too_many() -> None:
    period = replace(two_libraries().periods[0], adviser_days=3.0)
    problem = two_libraries(
        periods=(period,), pinned=(Choice("talking"), Choice("leading")), equity=Equity(0.01)
    )
    with pytest.raises(Contradiction) as refused:
        solve(problem, stop=Stop(rounds=1))
    assert [limit.place for limit in refused.value.limits] == [
        "periods[0].adviser_days",
        "pinned[0]",
        "pinned[1]",
    ]
    assert "3 days in autumn" in str(refused.value)


def test_without_any_one_of_the_named_limits_there_is_a_plan() -> None:
    problem = two_libraries(
        libraries=(library("ask", at_once=0), library("bo")),
        invitations=(Invitation("ask", "talking", 1),),
        pinned=(Choice("leading"),),
        equity=Equity(0.3, must=True),
    )
    limits = clash(problem)
    assert limits is not None
    assert [limit.place for limit in limits] == ["libraries[0].at_once", "invitations[0]"]
    without = replace(problem, libraries=(library("ask"), library("bo")))
    assert clash(without) is None


def test_pinned_and_forbidden_at_once_clash() -> None:
    limits = clash(two_libraries(pinned=(Choice("leading"),), forbidden=(Choice("leading"),)))
    assert [limit.place for limit in limits or ()] == ["forbidden[0]", "pinned[0]"]


def test_the_price_of_forcing_a_measure_in_and_who_gains_and_loses() -> None:
    period = replace(two_libraries().periods[0], adviser_days=2.0)
    problem = two_libraries(periods=(period,))
    plan = solve(problem, stop=Stop(rounds=1))
    price = price_of(problem, Choice("talking"), plan=plan, stop=Stop(rounds=1))
    assert (price.price, price.added, price.dropped) == (2.0, ("talking",), ("leading",))
    assert (price.gains, price.losses) == ((("ask", 2.0),), (("bo", 4.0),))
    assert price.at_least == pytest.approx(2.0)
    without = price_of(problem, Choice("leading"), plan=plan, stop=Stop(rounds=1), out=True)
    assert without.price == 2.0


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"periods": ()}, "periods"),
        ({"competences": ("debate", "debate")}, "competences[1]"),
        ({"needs": (Need("x", "debate", 1.0, 1),)}, "needs[0].library"),
        ({"needs": (Need("ask", "x", 1.0, 1),)}, "needs[0].competence"),
        ({"needs": (Need("ask", "debate", -1.0, 1),)}, "needs[0].levels"),
        ({"needs": (Need("ask", "debate", 1.0, 1),) * 2}, "needs[1]"),
        ({"libraries": (library("ask"), library("ask"))}, "libraries[1]"),
        ({"libraries": (library("ask", place="x"), library("bo"))}, "libraries[0].place"),
        (
            {"libraries": (library("ask", absence_hours=()), library("bo"))},
            "libraries[0].absence_hours",
        ),
        ({"measures": (course("m", "x", debate=1.0),)}, "measures[0].forms[0].places"),
        ({"measures": (course("m", "ask", x=1.0),)}, "measures[0].gains"),
        ({"measures": (course("m", debate=float("nan")),)}, "measures[0].gains['debate']"),
        ({"equity": Equity(2.0)}, "equity.share"),
        ({"pinned": (Choice("x"),)}, "pinned[0].measure"),
        ({"forbidden": (Choice("talking", place="x"),)}, "forbidden[0].place"),
        ({"invitations": (Invitation("ask", "talking", 2, 1),)}, "invitations[0].at_most"),
        (
            {"travel": Travel(("ask", "bo"), np.array([[0.0, -1.0], [1.0, 0.0]]))},
            "travel_min[0][1]",
        ),
        ({"travel": Travel(("ask", "bo"), np.zeros((1, 2)))}, "travel_min"),
        ({"block_hours": -1.0}, "block_hours"),
    ],
)
def test_a_problem_that_cannot_be_meant_is_refused_with_its_place(
    changes: dict[str, Any], place: str
) -> None:
    with pytest.raises(ProblemFault) as refused:
        two_libraries(**changes)
    assert refused.value.place == place
