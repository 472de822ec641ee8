"""From problems and plans to JSON."""

from dataclasses import asdict
from typing import Any

import numpy as np

from courseplan.plan import Plan
from courseplan.problem import Problem
from courseplan.reading import PLAN_FORMAT, PROBLEM_FORMAT


def plan_json(plan: Plan) -> dict[str, Any]:
    """The JSON value of a plan."""
    return _given(
        format=PLAN_FORMAT,
        closed=plan.closed,
        value=plan.value,
        bound=plan.bound,
        seed=plan.seed,
        lines=[_given(**asdict(line)) for line in plan.lines],
    )


def problem_json(problem: Problem) -> dict[str, Any]:
    """The JSON value of a problem."""
    minutes = [
        [float(cell) if np.isfinite(cell) else None for cell in row]
        for row in problem.travel.minutes
    ]
    return _given(
        format=PROBLEM_FORMAT,
        note=problem.note or None,
        block_hours=problem.block_hours,
        equity=asdict(problem.equity),
        periods=[asdict(period) for period in problem.periods],
        competences=list(problem.competences),
        libraries=[_listed(asdict(library)) for library in problem.libraries],
        needs=[asdict(need) for need in problem.needs],
        measures=[_listed(asdict(measure)) for measure in problem.measures],
        pinned=[_given(**asdict(choice)) for choice in problem.pinned],
        forbidden=[_given(**asdict(choice)) for choice in problem.forbidden],
        invitations=[_given(**asdict(each)) for each in problem.invitations],
        places=list(problem.travel.places),
        travel_min=minutes,
    )


def _given(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}


def _listed(fields: dict[str, Any]) -> dict[str, Any]:
    """Tuples as lists, forms too."""
    told = {key: list(v) if isinstance(v, tuple) else v for key, v in fields.items()}
    if "forms" in told:
        told["forms"] = [_listed(form) for form in told["forms"]]
    return _given(**told)
