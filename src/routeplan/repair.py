"""Making foreign routes lawful: visits that break a rule are left out, the others stay in order."""

from collections.abc import Sequence

from routeplan.greedy import Greedy
from routeplan.kernel.shape import (
    DRIVING,
    LONGEST,
    RESTING,
    RESTS,
    STOP,
    STRETCH,
    Shape,
)


def lawful(shape: Shape, routes: Sequence[Sequence[int]]) -> list[list[int]]:
    """For each day the options that can be kept, taken in order."""
    plan = Greedy(shape)
    for day, route in enumerate(routes):
        for o in route:
            keep_if_lawful(plan, day, o)
    return plan.routes


def keep_if_lawful(plan: Greedy, day: int, o: int) -> None:
    """Serve an option last on a day when that breaks no rule."""
    shape, route = plan.shape, plan.routes[day]
    stop = int(shape.option[o, STOP])
    if not plan.open[day, o] or any(shape.option[other, STOP] == stop for other in route):
        return
    for choice in (o, *siblings(shape, o)):
        if drivable(plan, day, [*route, choice]):
            plan.routes[day] = [*route, choice]
            plan.visited[stop].append(day)
            plan.close(stop)
            return


def siblings(shape: Shape, o: int) -> list[int]:
    """The other options of the same stop, those with the same rest first."""
    same = [
        k
        for k in range(len(shape.option))
        if shape.option[k, STOP] == shape.option[o, STOP] and k != o
    ]
    return sorted(same, key=lambda k: (shape.option[k, RESTS] != shape.option[o, RESTS], k))


def drivable(plan: Greedy, day: int, route: list[int]) -> bool:
    """Whether a day keeps its rules with this route."""
    before, plan.routes[day] = plan.routes[day], route
    ahead, behind, places = plan.segments(day)
    plan.routes[day] = before
    shape, limits = plan.shape, plan.shape.day[day]
    lasted, _, _, driving, _ = ahead[-1]
    if (
        lasted > limits[LONGEST]
        or driving > limits[DRIVING]
        or not rested(shape, day, route, places)
    ):
        return False
    return all(a[1] + a[0] + leg <= b[2] for a, b, leg in meetings(shape, ahead, behind, places))


def meetings(shape: Shape, ahead, behind, places):  # type: ignore[no-untyped-def]
    """Each leg with the segments before and after it."""
    for i in range(len(places) - 1):
        yield ahead[i], behind[i + 1], int(shape.out[places[i], places[i + 1]])


def rested(shape: Shape, day: int, route: Sequence[int], places: Sequence[int]) -> bool:
    """Whether no stretch of driving is too long, and no rest is taken on a day that has none."""
    driven = 0
    for i in range(len(places) - 1):
        driven += int(shape.out[places[i], places[i + 1]])
        if driven > shape.day[day, STRETCH]:
            return False
        if i < len(route) and shape.option[route[i], RESTS]:
            if not shape.day[day, RESTING]:
                return False
            driven = 0
    return True
