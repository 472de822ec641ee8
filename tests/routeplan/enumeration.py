"""The best plan of a tiny problem by trying all of them, written without the planner's own parts."""

from collections.abc import Iterator
from itertools import pairwise, permutations, product

from routeplan import Day, Problem


def best_worth(problem: Problem, *, plainly: bool = False) -> float:
    """The highest worth (or plain count of children) of any plan without breaks."""
    choices = [list(drivable_sets(problem, day)) for day in problem.days]
    return max(
        (_children if plainly else _worth)(problem, plan)
        for plan in product(*choices)
        if keeps_limits(problem, [stops for stops, _ in plan])
    )


Chosen = tuple[frozenset[str], int]


def drivable_sets(problem: Problem, day: Day) -> Iterator[Chosen]:
    """Every set of stops that fits in the day, with its least driving."""
    open_today = [
        stop.id
        for stop in problem.stops
        if not stop.never and (stop.days is None or day.id in stop.days)
    ]
    least: dict[frozenset[str], int] = {frozenset(): 0}
    for size in range(1, len(open_today) + 1):
        for order in permutations(open_today, size):
            driving = sum(legs(problem, day, order))
            if fits(problem, day, order) and driving < least.get(frozenset(order), 10**12):
                least[frozenset(order)] = driving
    yield from least.items()


def legs(problem: Problem, day: Day, order: tuple[str, ...]) -> list[int]:
    places = [day.start, *order, day.end]
    return [problem.travel.between(a, b) for a, b in pairwise(places)]


def fits(problem: Problem, day: Day, order: tuple[str, ...]) -> bool:
    """Whether some choice of windows lets the bus drive the order within the day's limits."""
    road = legs(problem, day, order)
    if day.max_driving_s is not None and sum(road) > day.max_driving_s:
        return False
    return any(
        _ends_well(problem, day, order, windows, road)
        for windows in product(*(problem.stop[stop].windows for stop in order))
    )


def _ends_well(problem, day, order, windows, road) -> bool:  # type: ignore[no-untyped-def]
    """Leave as late as still gives the earliest end: nothing is gained by any other departure."""
    ready = day.earliest_start_s
    latest = day.latest_start_s
    before = 0
    for stop, (opens, closes), leg in zip(order, windows, road, strict=False):
        if ready + leg > closes:
            return False
        ready = max(ready + leg, opens) + problem.stop[stop].service_s
        latest = min(latest, closes - before - leg)
        before += leg + problem.stop[stop].service_s
    end = ready + road[-1]
    shortest = (
        min(
            _end_when_leaving(problem, order, windows, road, leave) - leave
            for leave in sorted(
                {day.earliest_start_s, latest, *_hints(problem, day, order, windows, road)}
            )
            if day.earliest_start_s <= leave <= latest
            and _end_when_leaving(problem, order, windows, road, leave) <= day.latest_end_s
        )
        if end <= day.latest_end_s
        else day.max_duration_s + 1
    )
    return bool(shortest <= day.max_duration_s)


def _hints(problem, day, order, windows, road) -> Iterator[int]:  # type: ignore[no-untyped-def]
    """Departures that arrive exactly when some window opens."""
    before = 0
    for stop, (opens, _), leg in zip(order, windows, road, strict=False):
        before += leg
        yield min(max(opens - before, day.earliest_start_s), day.latest_start_s)
        before += problem.stop[stop].service_s


def _end_when_leaving(problem, order, windows, road, leave) -> int:  # type: ignore[no-untyped-def]
    clock = leave
    for stop, (opens, closes), leg in zip(order, windows, road, strict=False):
        clock = max(clock + leg, opens)
        if clock > closes:
            return 10**12
        clock += problem.stop[stop].service_s
    return int(clock + road[-1])


def keeps_limits(problem: Problem, plan: list[frozenset[str]]) -> bool:
    """Visits per cycle, musts and spacing."""
    for stop in problem.stops:
        dates = sorted(
            day.date_index
            for day, stops in zip(problem.days, plan, strict=True)
            if stop.id in stops
        )
        if len(dates) > stop.visits or (stop.must and not dates):
            return False
        if any(b - a < stop.spacing_days for a, b in pairwise(dates)):
            return False
    return True


def _visits(problem: Problem, plan: tuple[Chosen, ...]) -> dict[str, int]:
    counts = {group.id: 0 for group in problem.groups}
    for stops, _ in plan:
        for stop in stops:
            for group in set(problem.stop[stop].covers):
                counts[group] += 1
    return counts


def _children(problem: Problem, plan: tuple[Chosen, ...]) -> int:
    visits = _visits(problem, plan)
    return sum(group.children for group in problem.groups if visits[group.id])


def _worth(problem: Problem, plan: tuple[Chosen, ...]) -> float:
    visits, prices = _visits(problem, plan), problem.prices
    total = sum(
        group.need * group.children * sum(prices.visit_values[: visits[group.id]])
        for group in problem.groups
    )
    for town, share in problem.minimum_share.items():
        own = [group for group in problem.groups if group.municipality == town]
        reached = sum(group.children for group in own if visits[group.id])
        total -= prices.shortfall * max(0.0, share * sum(g.children for g in own) - reached)
    return total - prices.driving_hour * sum(driving for _, driving in plan) / 3600
