"""The ceiling as others ask for it: for the objective and for plain children at once, valid at any time."""

import math
from collections.abc import Callable, Iterable, Iterator

from routeplan.bound.descent import Descent
from routeplan.bound.hours import within_hours
from routeplan.bound.model import Column, model
from routeplan.bound.result import Bound, Route, days_of
from routeplan.bound.seeds import columns_of, seeds
from routeplan.bound.trivial import everything, penalties
from routeplan.plan import Plan
from routeplan.pricing.prizes import count_plainly, is_plain, weigh
from routeplan.problem import Problem

Asked = Callable[[], bool]
Watch = Callable[[Bound], object]

SPARE = 1e-6
"""Share of a ceiling that is added for floating-point error."""
LOOSE, CLOSE, SETTLED = (
    "q-routes",
    "ng-routes with group memory",
    "ng-routes with group memory, settled",
)


def bound(
    problem: Problem,
    *,
    stop: Asked,
    watch: Watch | None = None,
    plan_stops: Iterable[Route] = (),
    plan: Plan | None = None,
) -> Bound:
    """Prove how much no plan can exceed: lower the longer it may work, valid whenever ``stop`` ends it.

    ``watch`` is told each lower ceiling. ``plan_stops`` are days known beforehand (of a plan, of an
    earlier ceiling), to start from. With a ``plan`` that keeps the rules nothing is asked about plans
    that are worth less, which helps the more the better it is. Times of day are taken at their quickest;
    breaks, spacing between visits and the same weekday are left out, which can only raise the ceiling.
    """
    best = everything(problem)
    watch = watch or _nobody
    watch(best)
    if not stop():
        best = within_hours(problem, best)
    known = tuple(plan_stops)
    if plan is not None:
        known += days_of(plan)
    for found in _lower(problem, best, stop, known, plan):
        if found.value < best.value or found.children < best.children:
            watch(found)
        best = found
        if stop():
            break
    return best


def _nobody(_: Bound) -> None:
    return None


def _lower(
    problem: Problem, start: Bound, stop: Asked, known: tuple[Route, ...], plan: Plan | None
) -> Iterator[Bound]:
    """Ceilings that never rise, one for each step of the work."""
    if stop():
        return
    main = Descent(model(problem, weigh(problem)), stop)
    plain = None if is_plain(problem) else Descent(model(problem, count_plainly(problem)), stop)
    descents = [descent for descent in (main, plain) if descent is not None]
    spare = penalties(problem)
    for descent in descents:
        descent.start()
        start = _merge(start, main, plain, spare)
        yield start
    days = None
    while not all(descent.settled for descent in descents):
        for descent in descents:
            was_close = descent.close
            descent.step()
            if descent.close and not was_close and not stop():
                days = seeds(problem, known, stop, plan=plan) if days is None else days
                descent.floor = days.worth if descent is main else days.children
                descent.seed(columns_of(descent.model, days.days))
            start = _merge(start, main, plain, spare)
            yield start


def _merge(before: Bound, main: Descent, plain: Descent | None, spare: float) -> Bound:
    """The lower of what was known and what is; ``spare`` is what children may exceed worth by."""
    value = _safe(max(main.value, main.floor))
    most = value + spare if plain is None else _safe(max(plain.value, plain.floor))
    method = before.method
    if value < before.value:
        method = CLOSE if main.close else LOOSE
    settled = main.settled and (plain is None or plain.settled)
    return Bound(
        value=min(value, before.value),
        children=min(before.children, math.floor(most)),
        method=SETTLED if settled and main.close else method,
        rounds=main.rounds + (plain.rounds if plain else 0),
        settled=settled,
        columns=before.columns if not main.close else _routes(main),
    )


def _safe(value: float) -> float:
    return value + SPARE * max(1.0, abs(value))


def _routes(descent: Descent) -> tuple[Route, ...]:
    """The days met on the way that can be driven."""
    days = (day for day in descent.master.columns if not day.loose)
    return tuple(_route(descent, day) for day in days)


def _route(descent: Descent, day: Column) -> Route:
    arena = descent.model.arenas[day.arena]
    stops = tuple(arena.stops[arena.stop_of[visit]] for visit in day.visits)
    return Route(tuple(kind.id for kind in arena.days), stops)
