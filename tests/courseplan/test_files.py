"""The command line and its files: JSON in, JSON out, one line when the words make no sense."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from courseplan import Problem
from courseplan.__main__ import main
from courseplan.reading import problem_from
from courseplan.schemas import NAMES, schema
from courseplan.writing import problem_json
from searches.files import to_text
from tests.courseplan.made_small import problems, two_libraries

CAPTURE = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path / "problem.json")


def written(path: Path, **changes: Any) -> Path:
    path.write_text(to_text(problem_json(two_libraries()) | changes), "utf-8")
    return path


def refused(words: list[str], capsys: CAPTURE) -> str:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    return err.removeprefix("courseplan: ").strip()


def test_solve_writes_a_plan_that_check_accepts(
    file: Path, tmp_path: Path, capsys: CAPTURE
) -> None:
    out = tmp_path / "plan.json"
    assert main(["solve", str(file), "--seconds", "2", "--seed", "3", "--out", str(out)]) == 0
    plan = json.loads(out.read_text())
    jsonschema.validate(plan, schema("plan"))
    assert (plan["value"], plan["seed"]) == (10.0, 3)
    assert "10.0 of 12.0, 2 lines" in capsys.readouterr().err
    assert main(["check", str(file), str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, schema("check"))
    assert (told["valid"], told["closed"]) == (True, 10.0)


def test_check_tells_faults_and_exits_with_one(file: Path, tmp_path: Path, capsys: CAPTURE) -> None:
    bad = tmp_path / "plan.json"
    line = {"measure": "x", "form": "in_person", "period": "autumn", "invited": {}}
    bad.write_text(json.dumps({"format": "courseplan-plan/1", "lines": [line]}))
    assert main(["check", str(file), str(bad)]) == 1
    out, err = capsys.readouterr()
    jsonschema.validate(json.loads(out), schema("check"))
    assert err == "lines[0].measure: no measure is called 'x'\n"


def test_bound_and_explain_answer_in_json(file: Path, capsys: CAPTURE) -> None:
    assert main(["bound", str(file), "--seconds", "2"]) == 0
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, schema("bound"))
    assert told["value"] >= 10.0 - 1e-6
    words = ["explain", str(file), "--measure", "leading", "--without", "--seconds", "1"]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["price"], told["losses"], told["dropped"]) == (6.0, {"bo": 6.0}, ["leading"])


def test_made_problems_keep_the_schema_and_are_the_same_from_the_same_seed(
    tmp_path: Path,
) -> None:
    outs = [tmp_path / "one.json", tmp_path / "two.json"]
    for out in outs:
        words = ["made", "--libraries", "9", "--measures", "7", "--seed", "5", "--out", str(out)]
        assert main(words) == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()
    jsonschema.validate(json.loads(outs[0].read_text()), schema("problem"))


def test_what_must_be_kept_and_cannot_is_refused_in_one_line(
    tmp_path: Path, capsys: CAPTURE
) -> None:
    both = [{"measure": "leading"}]
    file = written(tmp_path / "p.json", pinned=both, forbidden=both)
    words = refused(["solve", str(file), "--quiet"], capsys)
    assert words.startswith("problem: no plan can keep all of these")
    assert "forbidden[0] (leading); pinned[0] (leading)" in words


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "command: say one of solve"),
        (["slove"], "command: 'slove' is none of solve"),
        (["solve"], "solve: the following arguments are required: problem"),
        (["solve", "no.json"], "no.json: cannot be read (No such file or directory)"),
        (["solve", "no.json", "--seconds", "nan"], "solve: argument --seconds: 'nan' is not"),
        (["solve", "no.json", "--seed", "-1"], "solve: argument --seed: "),
        (["solve", "no.json", "--out", "none/plan.json"], "none/plan.json: cannot be written"),
        (["made", "--places", "0"], "--places: must lie between 1 and 2000"),
    ],
)
def test_words_that_make_no_sense_are_refused_in_one_line(
    words: list[str], message: str, capsys: CAPTURE, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert refused(words, capsys).startswith(message)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": "x"}, "format: must be 'courseplan-problem/1', not 'x'"),
        ({"mesures": []}, "mesures: is not a known field; is 'measures' meant?"),
        ({"travel_min": [[0]]}, "travel_min: must be 2 rows of 2 numbers"),
        ({"travel_min": [[0, "x"], [0, 0]]}, "travel_min[0][1]: must be minutes"),
        ({"needs": [{"library": "ask"}]}, "needs[0].competence: is missing"),
        ({"block_hours": True}, "block_hours: must be a number, not true"),
    ],
)
def test_a_wrong_field_is_refused_with_its_place(
    changes: dict[str, Any], message: str, tmp_path: Path, capsys: CAPTURE
) -> None:
    file = written(tmp_path / "p.json", **changes)
    assert refused(["solve", str(file)], capsys).startswith(message)


def test_rubbish_is_refused_at_once(tmp_path: Path, capsys: CAPTURE) -> None:
    rubbish = tmp_path / "rubbish.json"
    rubbish.write_bytes(b"\xff\xfe\x00" * 1000)
    assert "is not UTF-8 text" in refused(["solve", str(rubbish)], capsys)
    rubbish.write_text("[" * 10**6)
    assert "nests too deeply" in refused(["solve", str(rubbish)], capsys)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems(musts=True))
def test_whatever_is_written_keeps_the_schema_and_reads_the_same(problem: Problem) -> None:
    told = json.loads(to_text(problem_json(problem)))
    jsonschema.validate(told, schema("problem"))
    assert problem_json(problem_from(told)) == problem_json(problem)


@pytest.mark.parametrize("name", NAMES)
def test_the_copy_in_docs_is_the_schema_of_the_package(name: str) -> None:
    copy = ROOT / "docs" / "courseplan" / f"{name}.schema.json"
    package = ROOT / "src" / "courseplan" / "schemas" / f"{name}.json"
    assert copy.read_bytes() == package.read_bytes()
    jsonschema.Draft202012Validator.check_schema(schema(name))
