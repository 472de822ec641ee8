"""The races are fair: made problems are the same everywhere, and every plan is weighed anew."""

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.planner.__main__ import main
from bench.planner.contestant import _coarser
from bench.planner.curve import curve, drawn
from bench.planner.ledger import Ledger
from bench.planner.made import Shape, made_problem
from bench.planner.prizes import full_prizes, marginal_prizes, reached, shared_prizes
from bench.planner.race import Result
from bench.planner.tables import figures_table, summary, tables
from bench.planner.timing import plan_of
from bench.planner.wide import lengthened, widened
from routeplan import Seconds
from routeplan.check import check
from routeplan.convert import convert_top, convert_toptw
from routeplan.solve import solve
from routeplan.writing import problem_json
from searches.stop import Stop
from tests.routeplan.made import day, stop, two_villages

SMALL = Shape(stops=40, days=3, towns=6)


def test_a_shape_makes_the_same_problem_every_time() -> None:
    assert problem_json(made_problem(SMALL)) == problem_json(made_problem(SMALL))
    assert problem_json(made_problem(SMALL)) != problem_json(
        made_problem(Shape(stops=40, days=3, seed=2))
    )


@pytest.mark.parametrize("overlap", [1.0, 1.25, 1.5])
def test_overlap_is_the_mean_number_of_stops_that_reach_a_group(overlap: float) -> None:
    problem = made_problem(Shape(stops=40, days=3, towns=6, overlap=overlap))
    times = Counter(name for stop in problem.stops for name in stop.covers)
    assert sum(times.values()) / len(problem.groups) == overlap
    assert all(stop.covers[0] == f"g{stop.id[1:]}" for stop in problem.stops)


def test_more_days_are_more_days_in_the_same_county() -> None:
    short, long = made_problem(SMALL), made_problem(Shape(stops=40, days=6, towns=6))
    assert (short.travel.seconds == long.travel.seconds).all()
    assert (len(short.days), len(long.days)) == (3, 6)


OVERLAPPING = two_villages(stops=(stop("ask", "ask", "bo"), stop("bo")))


def test_prizes_count_a_group_fully_shared_or_by_what_is_new() -> None:
    assert full_prizes(OVERLAPPING) == {"ask": 80, "bo": 50}
    assert shared_prizes(OVERLAPPING) == {"ask": 55, "bo": 25}
    assert marginal_prizes(OVERLAPPING, [["bo"]]) == {"ask": 30, "bo": 50}
    assert marginal_prizes(OVERLAPPING, [["ask", "bo"]]) == {"ask": 55, "bo": 25}


def test_a_group_reached_twice_counts_once() -> None:
    assert reached(OVERLAPPING, [["ask"], ["bo"]]) == 80


def test_an_order_of_stops_becomes_the_shortest_day() -> None:
    plan = plan_of(two_villages(), {"monday": ["ask", "bo"]}, seed=3)
    assert check(two_villages(), plan) == []
    assert [(v.arrive_s, v.start_s) for v in plan.days[0].visits] == [
        (30_600, 30_600),
        (33_000, 33_000),
    ]
    assert (plan.children, plan.driving_s, plan.seed) == (80, 3_000, 3)


def test_an_order_that_cannot_be_driven_is_found_out() -> None:
    short = two_villages(days=(day("monday", max_duration_s=Seconds(6_000)),))
    assert [
        fault.words for fault in check(short, plan_of(short, {"monday": ["ask", "bo"]}, seed=1))
    ] == ["lasts 6600 s, more than 6000 s"]


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = ["0 0 0", "3 4.1 5", "1 1 6", "5 2.7 7", "2 2 8", "6 0 0"]
    file = tmp_path_factory.mktemp("top") / "p9.1.a.txt"
    file.write_text("\n".join([f"n {len(rows)}", "m 1", "tmax 21.3", *rows]))
    return file


@settings(max_examples=30, deadline=None)
@given(order=st.permutations(["p1", "p2", "p3", "p4"]), kept=st.integers(1, 4))
def test_what_fits_a_coarser_clock_fits_the_true_one(
    instance: Path, order: list[str], kept: int
) -> None:
    problem = convert_top(instance)
    coarse = _coarser(problem)
    routes = {"route 1": order[:kept]}
    if not check(coarse, plan_of(coarse, routes, seed=1)):
        assert check(problem, plan_of(problem, routes, seed=1)) == []


def result(solver: str, children: float | None, *, fault: str = "", seed: int = 1) -> Result:
    known = 100 if solver != "bound" else None
    return Result("toptw", "c101", solver, 10.0, seed, children, fault=fault, best_known=known)


def test_tables_show_gaps_and_where_a_peer_is_ahead() -> None:
    told = tables([result("own", 98), result("pyvrp", 99), result("vroom", 90)])
    assert "| routeplan | 1 | 2.00 % | 2.00 % | 0 | 0 |" in told
    assert "Behind a peer on: c101 (PyVRP 99, routeplan 98)." in told


def test_a_checked_plan_above_the_best_known_is_told() -> None:
    assert "Above the recalled value, checked: c101 101 (recalled 100)." in tables(
        [result("own", 101)]
    )


def test_a_plan_that_breaks_a_rule_is_not_counted() -> None:
    told = tables([result("own", 98), result("vroom", None, fault="days[0]: lasts too long")])
    assert "- toptw c101, VROOM: days[0]: lasts too long" in told
    assert summary([result("vroom", None)])["toptw"]["10"]["vroom"]["mean_gap_percent"] is None


def test_medians_are_taken_over_seeds() -> None:
    results = [result("own", value, seed=i) for i, value in enumerate([90, 96, 100])]
    assert summary(results)["toptw"]["10"]["own"]["children"] == {"c101": 96}


def test_an_unknown_solver_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--solvers", "own,oracle"])
    assert "'oracle' is none of" in capsys.readouterr().err


def test_the_curve_tells_children_and_ceiling_by_days() -> None:
    results = [
        Result("county", f"real county, 1 bus × {days} days", solver, 10.0, 1, children)
        for days, own, ceiling in ((5, 9_000.0, 9_100.0), (10, 15_000.0, 15_200.0))
        for solver, children in (("own", own), ("bound", ceiling))
    ]
    reached, ceiling = curve(results, "own"), curve(results, "bound")
    assert (reached, ceiling) == ({5: 9_000.0, 10: 15_000.0}, {5: 9_100.0, 10: 15_200.0})
    svg = ElementTree.fromstring(drawn(reached, ceiling))
    described = svg.findtext("{http://www.w3.org/2000/svg}desc")
    assert (
        described
        == "5 days: 9,000 children, at most 9,100; 10 days: 15,000 children, at most 15,200."
    )


def test_what_was_measured_is_not_measured_again(tmp_path: Path) -> None:
    path = tmp_path / "bench" / "planner.jsonl"
    Ledger(path).keep(result("own", 98))
    assert Ledger(path).known("toptw", "c101", "own", 10.0, 1) == result("own", 98)
    assert Ledger(path).known("toptw", "c101", "own", 30.0, 1) is None


def test_what_failed_is_measured_again(tmp_path: Path) -> None:
    path = tmp_path / "planner.jsonl"
    Ledger(path).keep(result("vroom", None, fault="failed"))
    assert Ledger(path).known("toptw", "c101", "vroom", 10.0, 1) is None


def test_a_figure_is_measured_once(tmp_path: Path) -> None:
    path = tmp_path / "planner.jsonl"
    Ledger(path).figure("first", "first plan", "s", lambda: 0.5)
    again = Ledger(path).figure("first", "first plan", "s", lambda: 9.0)
    assert again.value == 0.5
    assert "| first plan | 0.5 s |" in figures_table([again])


def test_a_race_goes_on_where_it_was_broken_off(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "planner.jsonl"
    ledger = Ledger(path)
    for number in (1, 2):
        for name in ("1 × 10", "2 × 10", "2 × 20"):
            words = f"{name} (county {number})"
            ledger.keep(Result("plain", words, "greedy", 5.0, 1, 100.0 + number))
    asked = ["--table", "plain", "--solvers", "greedy", "--seconds", "5", "--counties", "2"]
    assert main([*asked, "--ledger", str(path)]) == 0
    told = capsys.readouterr()
    assert "| 2 × 10 (county 2) | 102 |" in told.out
    assert told.err == ""


CORNER = """1 1 2 1
0 100
0 0 0 0 0 0 0 0 0 100
1 3 4 5 7 1 1 1 20 30
2 6 8 5 9 1 1 1 40 60
"""


def test_made_wide_a_window_holds_the_old_one_and_a_longer_day_what_it_can_reach(
    tmp_path: Path,
) -> None:
    path = tmp_path / "corner.txt"
    path.write_text(CORNER, "utf-8")
    before = convert_toptw(path, vehicles=1)
    wide, long = widened(path, 1), lengthened(path, 1, 2.0)
    assert problem_json(widened(path, 1)) == problem_json(wide)
    for old, new in zip(before.stops, wide.stops, strict=True):
        assert new.windows[0][0] < old.windows[0][0]
        assert old.windows[0][1] < new.windows[0][1] <= before.days[0].latest_end_s
    assert long.days[0].latest_end_s == 2 * before.days[0].latest_end_s
    whole = solve(long, stop=Stop(rounds=20))
    assert check(long, whole) == []
    assert whole.children == 16
