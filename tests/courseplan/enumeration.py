"""The best value there is, by trying everything; its rules are read from ``check`` alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from courseplan import Line, Plan, Problem
from courseplan.check import check
from courseplan.yardstick import measured


def best_value(problem: Problem) -> float | None:
    """The value of the best plan of all, nothing when no plan is allowed; only for tiny problems."""
    best = None
    for lines in _plans(problem):
        plan = measured(problem, Plan(tuple(lines)))
        # a plan no better than the best so far need not be allowed
        if (best is None or plan.value > best) and not check(problem, plan):
            best = plan.value
    return best


def _plans(problem: Problem) -> Iterator[list[Line]]:
    possible = [
        (measure.id, form.id, place, period.id)
        for measure in problem.measures
        for form in measure.forms
        for place in form.places or (None,)
        for period in problem.periods
    ]
    guests = [
        dict(zip([each.id for each in problem.libraries], numbers, strict=True))
        for numbers in itertools.product(*(range(each.at_once + 1) for each in problem.libraries))
    ]
    for chosen in itertools.product([None, *guests], repeat=len(possible)):
        yield [
            Line(*what, {name: n for name, n in who.items() if n})
            for what, who in zip(possible, chosen, strict=True)
            if who is not None
        ]


def count(problem: Problem) -> int:
    """How many plans there are to try."""
    guests = 1
    for each in problem.libraries:
        guests *= each.at_once + 1
    possible = sum(len(f.places) or 1 for m in problem.measures for f in m.forms)
    return int((1 + guests) ** (possible * len(problem.periods)))
