"""What better means, in one place: one number for a plan, in weighted children.

``Worth.total`` is children reached, weighted by need and by the value of repeated visits, less the
price of children short of their municipality's minimum share, less the prices of what is not kept
of today's plan, less a small price of driving. A plan is better when its total is higher; the
prices decide which of the wishes goes first.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from routeplan.plan import DayPlan, Plan, Visit
from routeplan.problem import Day, Problem
from routeplan.units import Seconds

HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Worth:
    """What a plan is worth; ``shortfall`` in plain children, ``total`` in weighted ones."""

    children: int
    weighted: float
    shortfall: float
    disturbance: float
    driving_s: Seconds
    total: float


def worth(problem: Problem, plan: Plan) -> Worth:
    """Weigh a plan; ``KeyError`` when it speaks of stops or days the problem does not have."""
    times = times_reached(problem, plan)
    children = sum(problem.group[name].children for name in times)
    weighted = sum(
        problem.group[name].children
        * problem.group[name].need
        * sum(problem.prices.visit_values[:n])
        for name, n in times.items()
    )
    shortfall = sum(missing(problem, times).values())
    disturbance = disturbed(problem, plan)
    driving_s = driving(problem, plan)
    prices = problem.prices
    total = (
        weighted
        - prices.shortfall * shortfall
        - disturbance
        - prices.driving_hour * driving_s / HOUR_S
    )
    return Worth(children, weighted, shortfall, disturbance, driving_s, total)


def visits(plan: Plan) -> Iterator[tuple[DayPlan, Visit]]:
    """Every visit of a plan with its day."""
    return ((day, visit) for day in plan.days for visit in day.visits)


def times_reached(problem: Problem, plan: Plan) -> Mapping[str, int]:
    """How many visits reach each group; groups that are not reached are left out."""
    return Counter(
        name for _, visit in visits(plan) for name in set(problem.stop[visit.stop].covers)
    )


def missing(problem: Problem, reached: Mapping[str, int]) -> dict[str, float]:
    """Plain children short of each municipality's minimum share."""
    have: Counter[str] = Counter()
    for name in reached:
        have[problem.group[name].municipality] += problem.group[name].children
    wanted = {
        name: share * problem.municipal_children[name]
        for name, share in problem.minimum_share.items()
    }
    return {name: max(0.0, children - have[name]) for name, children in wanted.items()}


def disturbed(problem: Problem, plan: Plan) -> float:
    """The price of what is not kept for the stops visited today, in weighted children."""
    if problem.today is None:
        return 0.0
    today, new = by_stop(problem, problem.today), by_stop(problem, plan)
    return sum(
        price_of_change(problem, before, new.get(stop, [])) for stop, before in today.items()
    )


def by_stop(problem: Problem, plan: Plan) -> dict[str, list[tuple[Day, Visit]]]:
    """The visits of each stop."""
    found: dict[str, list[tuple[Day, Visit]]] = defaultdict(list)
    for day, visit in visits(plan):
        found[visit.stop].append((problem.day[day.id], visit))
    return found


def price_of_change(
    problem: Problem, before: list[tuple[Day, Visit]], now: list[tuple[Day, Visit]]
) -> float:
    """What one stop's changes cost: dropped, another weekday, another time of day."""
    prices = problem.prices
    same_weekday = {day.weekday for day, _ in before} & {day.weekday for day, _ in now}
    same_time = any(
        abs(old.start_s - new.start_s) <= prices.time_tolerance_s
        for _, old in before
        for _, new in now
    )
    lost = 0.0 if now else prices.stop_kept
    lost += 0.0 if same_weekday else prices.weekday_kept
    return lost + (0.0 if same_time else prices.time_kept)


def driving(problem: Problem, plan: Plan) -> Seconds:
    """Seconds on the road, from the start place to the end place of every day that has visits."""
    return Seconds(sum(day_driving(problem, day) for day in plan.days))


def day_driving(problem: Problem, day_plan: DayPlan) -> int:
    """Seconds on the road of one day; the first trip leaves so that it arrives on time."""
    if not day_plan.visits:
        return 0
    day, travel = problem.day[day_plan.id], problem.travel
    first, last = day_plan.visits[0], day_plan.visits[-1]
    seconds = first.arrive_s - latest_departure(problem, day, first.stop, first.arrive_s)
    for a, b in zip(day_plan.visits, day_plan.visits[1:], strict=False):
        seconds += travel.between(a.stop, b.stop, leave_s=a.leave_s)
    return seconds + travel.between(last.stop, day.end, leave_s=last.leave_s)


def latest_departure(problem: Problem, day: Day, goal: str, arrive_s: int) -> int:
    """The latest lawful moment to leave a day's start place and arrive in time.

    The time of day may matter: then a departure after ``latest_start_s`` does not count, unless
    there is no other.
    """
    travel = problem.travel
    if not travel.by_time_of_day:
        return arrive_s - travel.between(day.start, goal)
    lawful = departures(problem, day.start, goal, arrive_s, latest_s=day.latest_start_s)
    return max(lawful or departures(problem, day.start, goal, arrive_s, latest_s=arrive_s))


def departures(
    problem: Problem, origin: str, goal: str, arrive_s: int, *, latest_s: int
) -> list[int]:
    """The latest departure in each time of day that arrives in time, none after ``latest_s``."""
    travel = problem.travel
    a, b = travel.index(origin), travel.index(goal)
    ends = [*(begins - 1 for begins in travel.from_s[1:]), latest_s]
    found = []
    for slot, (begins, ends_s) in enumerate(zip(travel.from_s, ends, strict=True)):
        leave = min(arrive_s - int(travel.seconds[slot, a, b]), ends_s, latest_s)
        if slot == 0 or leave >= begins:
            found.append(leave)
    return found
