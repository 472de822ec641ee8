"""What a stop is worth to a solver that does not know that groups overlap."""

from collections import Counter
from collections.abc import Iterable
from statistics import median

from routeplan.problem import Problem, Stop


def full_prizes(problem: Problem) -> dict[str, float]:
    """Every stop is worth all its children, as if no other stop reached them too."""
    return {stop.id: _children(problem, stop.covers) for stop in problem.stops}


def shared_prizes(problem: Problem) -> dict[str, float]:
    """Every group's children are shared evenly between the stops that reach them."""
    times = Counter(name for stop in problem.stops for name in stop.covers)
    return {
        stop.id: sum(_children(problem, [name]) / times[name] for name in stop.covers)
        for stop in problem.stops
    }


def marginal_prizes(problem: Problem, routes: Iterable[Iterable[str]]) -> dict[str, float]:
    """What each stop adds to a plan: for visited ones what only they reach, for others what is new.

    A group that several visited stops reach is shared between them, so that one of them stays.
    """
    visited = {name for route in routes for name in route}
    times = Counter(name for key in visited for name in problem.stop[key].covers)
    return {
        stop.id: sum(
            _children(problem, [name]) / max(1, times[name])
            for name in stop.covers
            if stop.id in visited or times[name] == 0
        )
        for stop in problem.stops
    }


def reached(problem: Problem, routes: Iterable[Iterable[str]]) -> float:
    """Weighted children of all groups that routes reach, each counted once."""
    names = {group for route in routes for key in route for group in problem.stop[key].covers}
    return _children(problem, names)


def _children(problem: Problem, names: Iterable[str]) -> float:
    return sum(problem.group[name].children * problem.group[name].need for name in names)


def child_in_seconds(problem: Problem, prizes: dict[str, float], share: float) -> float:
    """What a child is worth beside a second on the clock, whatever the clock's steps.

    A middling stop is worth the ``share`` of a middling day; tried out on made counties for each solver.
    """
    middling = median([prize for prize in prizes.values() if prize > 0] or [1.0])
    return share * median(day.max_duration_s for day in problem.days) / middling


def usable(problem: Problem) -> list[Stop]:
    """The stops a solver may visit."""
    return [stop for stop in problem.stops if not stop.never and stop.days != ()]
