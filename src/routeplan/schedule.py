"""From routes to a plan with clock times, and from a plan back to routes."""

from collections.abc import Sequence

from routeplan.cost import worth
from routeplan.kernel.shaping import Option, Shaped
from routeplan.plan import DayPlan, Plan, Visit
from routeplan.problem import Day, Problem
from routeplan.units import Seconds

Routes = Sequence[Sequence[int]]
"""For each day of the problem, the numbers of its options in order."""


def plan_of(
    problem: Problem, shaped: Shaped, routes: Routes, *, seed: int = 0, iterations: int = 0
) -> Plan:
    """Give every visit its times, and the plan its figures."""
    days = tuple(
        DayPlan(day.id, timed(problem, day, [shaped.options[o] for o in route]))
        for day, route in zip(problem.days, routes, strict=True)
    )
    bare = Plan(days, 0, Seconds(0), seed=seed, iterations=iterations)
    found = worth(problem, bare)
    return Plan(days, found.children, found.driving_s, None, seed, iterations, found.weighted)


def timed(problem: Problem, day: Day, route: Sequence[Option]) -> tuple[Visit, ...]:
    """The visits of one day: the bus leaves as early as it can without being out any longer."""
    visits: list[Visit] = []
    here, ready = day.start, departure(problem, day, route)
    leave = ready
    for option in route:
        stop = problem.stops[option.stop]
        arrive = ready + problem.travel.between(here, stop.id, leave_s=leave)
        start = max(arrive, option.opens_s)
        leave = start + stop.service_s
        visits.append(Visit(stop.id, Seconds(arrive), Seconds(start), Seconds(leave)))
        here, ready = stop.id, leave + rest_after(problem, option)
    return tuple(visits)


def rest_after(problem: Problem, option: Option) -> int:
    """Seconds of rest that belong to an option, as the kernel counts them."""
    if not option.rests:
        return 0
    return max((day.rest.length_s for day in problem.days if day.rest), default=0)


def slowest(problem: Problem, origin: str, goal: str) -> int:
    """Seconds of a trip at the slowest time of day."""
    travel = problem.travel
    a, b = travel.index(origin), travel.index(goal)
    return (
        int(travel.seconds[:, a, b].max()) if travel.by_time_of_day else int(travel.seconds[a, b])
    )


def departure(problem: Problem, day: Day, route: Sequence[Option]) -> int:
    """The earliest departure for which the day is as short as can be."""
    lasted, earliest, latest = 0, int(day.earliest_start_s), int(day.latest_start_s)
    here = day.start
    for option in route:
        stop = problem.stops[option.stop]
        lasted += slowest(problem, here, stop.id)
        wait = max(option.opens_s - lasted - latest, 0)
        earliest = max(option.opens_s - lasted, earliest) - wait
        latest = min(option.closes_s - lasted, latest)
        lasted += wait + stop.service_s + rest_after(problem, option)
        here = stop.id
    return earliest


def routes_of(problem: Problem, shaped: Shaped, plan: Plan) -> list[list[int]]:
    """Read a plan as routes: each visit by the option that suits it best, or left out."""
    number = {stop.id: row for row, stop in enumerate(problem.stops)}
    by_stop: dict[int, list[int]] = {}
    for o, option in enumerate(shaped.options):
        by_stop.setdefault(option.stop, []).append(o)
    given = {day.id: day for day in plan.days}
    routes: list[list[int]] = []
    for day in problem.days:
        visits = given[day.id].visits if day.id in given else ()
        chosen = [
            suited(problem, shaped, day, visits, i, by_stop.get(number[visit.stop], []))
            for i, visit in enumerate(visits)
            if visit.stop in number
        ]
        routes.append([o for o in chosen if o is not None])
    return routes


def suited(
    problem: Problem,
    shaped: Shaped,
    day: Day,
    visits: Sequence[Visit],
    i: int,
    options: Sequence[int],
) -> int | None:
    """The option of a visit: by its window, then the rest after it, then the time kept."""
    visit = visits[i]
    rested = day.rest is not None and rests_after(problem, day, visits, i)

    def unlike(o: int) -> tuple[int, bool, bool]:
        option = shaped.options[o]
        outside = max(option.opens_s - visit.start_s, visit.start_s - option.closes_s, 0)
        return outside, option.rests != rested, not option.timely

    return min(options, key=unlike, default=None)


def rests_after(problem: Problem, day: Day, visits: Sequence[Visit], i: int) -> bool:
    """Whether a plan leaves a whole rest between a visit and the next."""
    if day.rest is None or i + 1 == len(visits):
        return False
    served = visits[i].start_s + problem.stop[visits[i].stop].service_s
    idle = (
        visits[i + 1].start_s
        - served
        - problem.travel.between(visits[i].stop, visits[i + 1].stop, leave_s=visits[i].leave_s)
    )
    return idle >= day.rest.length_s
