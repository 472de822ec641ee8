"""What is measured beside races: the first plan of a cold process, a plan made again, the trade-off curve."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.planner.instances import instances
from bench.planner.ledger import Ledger
from bench.planner.race import ROOT
from routeplan.plan import Plan
from routeplan.problem import Problem
from routeplan.reading import read_plan
from routeplan.writing import plan_json, problem_json
from searches.files import to_text, write_text

PLANNED_S, AGAIN_S, POINT_S = 20.0, 1.2, 15.0
"""CPU seconds of search for the plan in force, for planning again, and for each point of the trade-off curve."""

FIELDS = ("children", "worst_share", "municipalities_kept", "ceiling")
"""What is told of each point of the trade-off curve."""


def county() -> Problem:
    """The real county, one bus, ten days."""
    return next(i for i in instances("county", most=None) if "10 days" in i.name).make()


def measure_first(ledger: Ledger) -> None:
    """First plan from a cold process, and a plan made again after a school fell out."""
    with TemporaryDirectory() as name:
        folder, problem = Path(name), county()
        path = folder / "county.json"
        write_text(to_text(problem_json(problem)), path)
        told: dict[str, float] = {}

        def first(key: str) -> float:
            if not told:
                told.update(_first_plan(path, folder / "plan.json"))
            return told[key]

        ledger.figure(
            "first", "first plan, CPU of the process until then", "s", lambda: first("cpu")
        )
        ledger.figure("first", "first plan, on the clock", "s", lambda: first("wall"))
        ledger.figure("first", "first plan", "children", lambda: first("children"))
        again: dict[str, float] = {}

        def after(key: str) -> float:
            if not again:
                again.update(_again(problem, path, folder))
            return again[key]

        for what, key, unit in (
            ("plan again after a school fell out, CPU of the process", "cpu", "s"),
            ("the same, on the clock", "wall", "s"),
            ("visits before", "before", "visits"),
            ("stops dropped (the struck one too)", "dropped", "stops"),
            ("stops taken in", "taken", "stops"),
            ("stops on another weekday", "moved", "stops"),
        ):
            ledger.figure("first", what, unit, lambda key=key: after(key))  # type: ignore[misc]


def _command(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "routeplan", *words]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}


def _first_plan(path: Path, out: Path) -> dict[str, float]:
    """Seconds until a process tells of its first plan."""
    began = time.monotonic()
    words = _command(["solve", str(path), "--seconds", str(PLANNED_S), "--out", str(out)])
    process = subprocess.Popen(
        words, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=_environment()
    )
    found: dict[str, float] = {}
    assert process.stderr is not None
    for line in process.stderr:
        children = re.search(r"(\d+) children", line)
        if children and not found:
            found = {
                "wall": round(time.monotonic() - began, 2),
                "cpu": _cpu_of(process.pid),
                "children": float(children[1]),
            }
    process.wait()
    return found


def _cpu_of(pid: int) -> float:
    """CPU seconds a living process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
    return round((int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), 2)


def _again(problem: Problem, path: Path, folder: Path) -> dict[str, float]:
    """Strike the third school of the plan in force, plan again with few changes, and count them."""
    plan_file = folder / "plan.json"
    if not plan_file.exists():
        _first_plan(path, plan_file)
    plan = read_plan(plan_file, problem=problem)
    struck = plan.days[0].visits[min(2, len(plan.days[0].visits) - 1)].stop
    stops = tuple(replace(s, never=True) if s.id == struck else s for s in problem.stops)
    edited, out = folder / "edited.json", folder / "again.json"
    write_text(to_text(problem_json(replace(problem, stops=stops, today=plan))), edited)
    write_text(to_text(plan_json(plan)), plan_file)
    began, before = time.monotonic(), os.times()
    words = ["solve", str(edited), "--warm", str(plan_file), "--seconds", str(AGAIN_S), "--quiet"]
    subprocess.run(_command([*words, "--out", str(out)]), check=True, cwd=ROOT, env=_environment())
    after = os.times()
    spent = after.children_user + after.children_system
    spent -= before.children_user + before.children_system
    old, new = _weekdays(problem, plan), _weekdays(problem, read_plan(out, problem=problem))
    return {
        "wall": round(time.monotonic() - began, 2),
        "cpu": round(spent, 2),
        "before": float(len(old)),
        "dropped": float(len(old.keys() - new.keys())),
        "taken": float(len(new.keys() - old.keys())),
        "moved": float(sum(old[stop] != new[stop] for stop in old.keys() & new.keys())),
    }


def _weekdays(problem: Problem, plan: Plan) -> dict[str, int]:
    return {v.stop: problem.day[d.id].weekday for d in plan.days for v in d.visits}


def measure_tradeoff(ledger: Ledger) -> None:
    """Children against the worst-served municipality, with ceilings; each point told by what it asks for."""
    with TemporaryDirectory() as name:
        path, out = Path(name) / "county.json", Path(name) / "curve.json"
        told: dict[str, float] = {}

        def value(key: str) -> float:
            if not told:
                write_text(to_text(problem_json(county())), path)
                before = os.times()
                words = ["tradeoff", str(path), "--seconds", str(POINT_S), "--out", str(out)]
                subprocess.run(_command(words), check=True, cwd=ROOT, env=_environment())
                after = os.times()
                spent = after.children_user + after.children_system
                told["cpu"] = round(spent - before.children_user - before.children_system, 1)
                for point in json.loads(out.read_text("utf-8"))["points"]:
                    for field in FIELDS:
                        told[f"{field} {point['asked']:g}"] = round(float(point[field]), 3)
            return told[key]

        ledger.figure("tradeoff", "whole curve", "CPU s", lambda: value("cpu"))
        for asked in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5):
            for field in FIELDS:
                key = f"{field} {asked:g}"
                ledger.figure("tradeoff", key, "", lambda key=key: value(key))  # type: ignore[misc]
