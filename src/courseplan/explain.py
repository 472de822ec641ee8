"""What it costs to have it otherwise: a measure forced in or kept out, and who gains and who loses."""

from dataclasses import dataclass, replace

from courseplan.plan import Plan
from courseplan.problem import Choice, Problem
from courseplan.solve import solve
from courseplan.yardstick import measure
from searches.stop import Stop


@dataclass(frozen=True, slots=True)
class Price:
    """What a change costs.

    ``price`` is the value lost between the two plans in hand; between the best plans there are it
    is no less than ``at_least``: the plan in hand against the ceiling of the changed problem.
    ``gains`` and ``losses`` are weighted gap by library, ``added`` and ``dropped`` are measures.
    """

    choice: Choice
    price: float
    at_least: float
    plan: Plan
    gains: tuple[tuple[str, float], ...]
    losses: tuple[tuple[str, float], ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]


def price_of(
    problem: Problem, choice: Choice, *, plan: Plan, stop: Stop, seed: int = 1, out: bool = False
) -> Price:
    """What it costs to force a line in, or with ``out`` to do without it.

    ``Contradiction`` when there is no plan with it.
    """
    changed = with_choice(problem, choice, out=out)
    other = solve(changed, seed=seed, stop=stop, warm_start=plan)
    return compared(problem, choice, plan, other)


def with_choice(problem: Problem, choice: Choice, *, out: bool = False) -> Problem:
    """The problem with one more line pinned, or forbidden."""
    if out:
        pinned = tuple(each for each in problem.pinned if each != choice)
        return replace(problem, pinned=pinned, forbidden=(*problem.forbidden, choice))
    forbidden = tuple(each for each in problem.forbidden if each != choice)
    return replace(problem, forbidden=forbidden, pinned=(*problem.pinned, choice))


def compared(problem: Problem, choice: Choice, plan: Plan, other: Plan) -> Price:
    """Two plans held against each other by the same yardstick."""
    before, after = measure(problem, plan), measure(problem, other)
    change = {
        a.library: a.closed - b.closed
        for a, b in zip(after.libraries, before.libraries, strict=True)
    }
    had = {line.measure for line in plan.lines}
    has = {line.measure for line in other.lines}
    return Price(
        choice=choice,
        price=before.value - after.value,
        at_least=0.0 if other.bound is None else max(0.0, before.value - other.bound),
        plan=other,
        gains=_sorted({name: c for name, c in change.items() if c > 1e-9}),
        losses=_sorted({name: -c for name, c in change.items() if c < -1e-9}),
        added=tuple(sorted(has - had)),
        dropped=tuple(sorted(had - has)),
    )


def _sorted(amounts: dict[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(amounts.items(), key=lambda item: (-item[1], item[0])))
