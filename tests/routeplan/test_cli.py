"""The command line as others call it: files in, files out, one clear line when it cannot be."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from routeplan import Seconds
from routeplan.__main__ import main
from routeplan.problem import Problem
from routeplan.reading import read_plan, read_problem
from routeplan.schemas import schema
from routeplan.writing import plan_json, problem_json
from searches.arguments import clock
from searches.files import to_text
from tests.routeplan.made import day, stop, two_villages
from tests.routeplan.test_check import BOTH

CAPTURE = pytest.CaptureFixture[str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path / "problem.json", two_villages())


def written(path: Path, problem: Problem, **changes: Any) -> Path:
    path.write_text(to_text(problem_json(problem) | changes), "utf-8")
    return path


def refused(words: list[str], capsys: CAPTURE) -> str:
    """The one line with which words are refused; nothing may come on stdout."""
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("routeplan: ")
    return err.removeprefix("routeplan: ").strip()


def test_solve_writes_a_plan_that_check_accepts(
    file: Path, tmp_path: Path, capsys: CAPTURE
) -> None:
    out = tmp_path / "plan.json"
    assert main(["solve", str(file), "--iterations", "20", "--seed", "3", "--out", str(out)]) == 0
    plan = read_plan(out)
    assert (plan.children, plan.seed) == (80, 3)
    capsys.readouterr()
    assert main(["check", str(file), str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["valid"], told["faults"], told["children"]) == (True, [], 80)


def test_progress_goes_to_stderr_and_the_plan_to_stdout(file: Path, capsys: CAPTURE) -> None:
    assert main(["solve", str(file), "--iterations", "5"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["format"] == "routeplan-plan/1"
    assert "80 children" in err


def test_a_plan_may_begin_from_another(file: Path, tmp_path: Path) -> None:
    warm, out = tmp_path / "warm.json", tmp_path / "plan.json"
    warm.write_text(to_text(plan_json(BOTH)))
    words = ["solve", str(file), "--iterations", "5", "--warm", str(warm), "--out", str(out)]
    assert main([*words, "--quiet"]) == 0
    assert read_plan(out).children == 80


def test_the_same_seed_and_rounds_give_the_same_file(file: Path, tmp_path: Path) -> None:
    outs = [tmp_path / "one.json", tmp_path / "two.json"]
    for out in outs:
        words = ["solve", str(file), "--iterations", "30", "--seed", "7", "--out", str(out)]
        assert main([*words, "--quiet"]) == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_check_tells_faults_and_exits_with_one(file: Path, tmp_path: Path, capsys: CAPTURE) -> None:
    boasting = tmp_path / "plan.json"
    boasting.write_text(to_text(plan_json(BOTH) | {"children": 99}))
    assert main(["check", str(file), str(boasting)]) == 1
    out, err = capsys.readouterr()
    words = "the plan says 99, its visits reach 80"
    assert json.loads(out)["faults"] == [{"place": "children", "fault": words}]
    assert err == f"children: {words}\n"


def test_bound_writes_a_ceiling_no_lower_than_a_plan(file: Path, capsys: CAPTURE) -> None:
    assert main(["bound", str(file), "--seconds", "0.5", "--quiet"]) == 0
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, schema("bound"))
    assert told["children"] >= 80
    assert told["value"] >= 80 - 0.001  # less the small price of driving


def test_bound_starts_from_a_plan_but_not_from_one_that_breaks_a_rule(
    file: Path, tmp_path: Path, capsys: CAPTURE
) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text(to_text(plan_json(BOTH)))
    words = ["bound", str(file), "--seconds", "0.5", "--quiet", "--plan", str(plan)]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["children"] == 80
    plan.write_text(to_text(plan_json(BOTH) | {"children": 99}))
    assert "--plan: the plan breaks a rule" in refused(words, capsys)


def test_the_files_written_keep_their_schemas(file: Path, tmp_path: Path, capsys: CAPTURE) -> None:
    out = tmp_path / "plan.json"
    assert main(["solve", str(file), "--iterations", "5", "--quiet", "--out", str(out)]) == 0
    jsonschema.validate(json.loads(out.read_text()), schema("plan"))
    assert main(["check", str(file), str(out)]) == 0
    jsonschema.validate(json.loads(capsys.readouterr().out), schema("check"))


def test_explain_tells_the_price_of_a_stop(tmp_path: Path, capsys: CAPTURE) -> None:
    either = two_villages(days=(day("monday", max_duration_s=Seconds(5_000)),))
    words = ["explain", str(written(tmp_path / "p.json", either)), "--seconds", "0.3"]
    assert main([*words, "--stop", "ask"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["children"], told["dropped"], told["added"]) == (20, ["bo"], ["ask"])
    assert told["at_least"] <= told["price"] <= told["at_most"]
    assert refused([*words, "--stop", "cy"], capsys) == "--stop: no stop is called 'cy'"
    assert refused([*words, "--rule", "luck"], capsys).startswith(
        "--rule: 'luck' is none of breaks"
    )


def test_tradeoff_tells_children_and_the_worst_served(tmp_path: Path, capsys: CAPTURE) -> None:
    either = two_villages(days=(day("monday", max_duration_s=Seconds(5_000)),))
    words = ["tradeoff", str(written(tmp_path / "p.json", either)), "--seconds", "0.3"]
    assert main([*words, "--asked", "0"]) == 0
    (point,) = json.loads(capsys.readouterr().out)["points"]
    assert (point["children"], point["worst_share"]) == (50, 0)
    assert refused([*words, "--asked", "2"], capsys) == "--asked: a share lies between 0 and 1"


def test_convert_writes_a_problem(tmp_path: Path) -> None:
    source, out = tmp_path / "p.txt", tmp_path / "problem.json"
    source.write_text("n 3\nm 2\ntmax 9\n0 0 0\n1 1 5\n2 2 0\n")
    assert main(["convert", "top", str(source), "--vehicles", "3", "--out", str(out)]) == 0
    assert len(read_problem(out).days) == 3


def test_draw_writes_a_map(tmp_path: Path) -> None:
    problem = two_villages(stops=(stop("ask", lat=60.8, lon=10.7), stop("bo", lat=61.0, lon=10.9)))
    file, plan, out = (
        written(tmp_path / "p.json", problem),
        tmp_path / "plan.json",
        tmp_path / "map.svg",
    )
    plan.write_text(to_text(plan_json(BOTH)))
    assert main(["draw", str(file), str(plan), "--title", "Uke 1", "--out", str(out)]) == 0
    assert out.read_text("utf-8").startswith("<svg ")


def test_every_command_explains_itself(capsys: CAPTURE) -> None:
    assert main(["--help"]) == 0
    assert "innlandet" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "command: say one of solve"),
        (["sovle"], "command: 'sovle' is none of solve"),
        (["solve"], "solve: the following arguments are required: problem"),
        (["solve", "no.json"], "no.json: cannot be read (No such file or directory)"),
        (
            ["solve", "no.json", "--seconds", "-1"],
            "solve: argument --seconds: '-1' is not a number of seconds",
        ),
        (
            ["solve", "no.json", "--seconds", "nan"],
            "solve: argument --seconds: 'nan' is not a number",
        ),
        (
            ["solve", "no.json", "--jobs", "0"],
            "solve: argument --jobs: '0' is not a whole number from 1",
        ),
        (["solve", "no.json", "--seed", "x"], "solve: argument --seed: 'x' is not a whole number"),
        (["solve", "no.json", "--out", "none/plan.json"], "none/plan.json: cannot be written"),
        (["convert", "tsp", "no.txt"], "convert: argument form: invalid choice: 'tsp'"),
        (["innlandet", "--data", "none"], "none/"),
        (
            ["innlandet", "--data", ".", "--opens", "8.30"],
            "innlandet: argument --opens: '8.30' is not a time",
        ),
    ],
)
def test_words_that_make_no_sense_are_refused_in_one_line(
    words: list[str], message: str, capsys: CAPTURE, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert refused(words, capsys).startswith(message)


def test_a_wrong_field_is_refused_with_its_place(tmp_path: Path, capsys: CAPTURE) -> None:
    file = written(tmp_path / "p.json", two_villages(), minimum_share={"Oz": 1})
    words = refused(["solve", str(file)], capsys)
    assert words == "minimum_share['Oz']: no group belongs to this municipality"


def test_ten_megabytes_of_rubbish_are_refused_at_once(tmp_path: Path, capsys: CAPTURE) -> None:
    rubbish = tmp_path / "rubbish.json"
    rubbish.write_bytes(os.urandom(10 * 2**20))
    for command in (
        ["solve", str(rubbish)],
        ["bound", str(rubbish)],
        ["check", str(rubbish), str(rubbish)],
    ):
        assert "is not UTF-8 text" in refused(command, capsys)
    rubbish.write_text("[" * 10 * 2**20)
    assert "nests too deeply" in refused(["solve", str(rubbish)], capsys)


def test_travel_beyond_all_meaning_is_refused_unless_accepted(
    tmp_path: Path, capsys: CAPTURE
) -> None:
    far = [[0, 900, 9_000], [900, 0, 600], [1_500, 600, 0]]
    file = written(tmp_path / "p.json", two_villages(), travel_s=far)
    words = refused(["solve", str(file)], capsys)
    assert words.startswith(
        "travel_s: 9000 s from 'depot' to 'bo', but only 1500 s by way of 'ask'"
    )
    assert main(["solve", str(file), "--iterations", "5", "--accept-detours", "--quiet"]) == 0


def test_stops_that_must_be_visited_and_cannot_are_named(tmp_path: Path, capsys: CAPTURE) -> None:
    eight = [[30_600, 30_600]]
    stops = [
        {"id": "ask", "service_s": 600, "windows": eight, "covers": ["ask"], "must": True},
        {"id": "bo", "service_s": 600, "windows": eight, "covers": ["bo"], "must": True},
    ]
    file, out = written(tmp_path / "p.json", two_villages(), stops=stops), tmp_path / "plan.json"
    words = refused(["solve", str(file), "--iterations", "5", "--quiet", "--out", str(out)], capsys)
    assert words.startswith("stops: no plan can visit all of: ask, bo; what stands in the way: ")
    assert not out.exists()


def test_a_stop_nobody_can_reach_in_time_is_named_when_it_must_be_visited(
    tmp_path: Path, capsys: CAPTURE
) -> None:
    problem = two_villages(stops=(stop("ask"), stop("bo", must=True, service_s=26_000)))
    file = written(tmp_path / "p.json", problem)
    words = refused(["solve", str(file), "--iterations", "5", "--quiet"], capsys)
    assert words.startswith("stops: no plan can visit bo; what stands in the way: ")


def test_a_time_of_day_is_read_as_seconds() -> None:
    assert clock("08:30") == 30_600


def test_the_command_line_is_a_program_of_its_own(file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "routeplan", "check", str(file), str(file)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        check=False,
    )
    line = "routeplan: format: must be 'routeplan-plan/1', not 'routeplan-problem/1'\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", line)
