"""Whether a plan keeps every rule of its problem, told in words.

This file shares nothing with the search: it reads the plan's own times and works every figure out
anew, so that each can catch the other. The rules are those told in ``problem`` and ``plan``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from routeplan.check_rest import States, after_leg, fresh, home_extra, owed_on_first_leg
from routeplan.plan import DayPlan, Plan, Visit
from routeplan.problem import Day, Problem, Stop
from routeplan.units import Seconds

_CLOSE_ENOUGH = 1e-6


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule and where in the plan it is broken."""

    place: str
    words: str

    def __str__(self) -> str:
        """Place and words in one line."""
        return f"{self.place}: {self.words}"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a plan comes to, worked out from its visits.

    Plain and weighted children, seconds and metres on the road.
    """

    children: int
    weighted: float
    driving_s: Seconds
    driving_m: int | None
    shortfall: float


def check(problem: Problem, plan: Plan) -> list[Fault]:
    """Every fault of a plan, in words with their places.

    An empty list says that it may be driven.
    """
    faults: list[Fault] = []
    seen: set[str] = set()
    for i, day_plan in enumerate(plan.days):
        place = f"days[{i}]"
        day = problem.day.get(day_plan.id)
        if day is None or day_plan.id in seen:
            faults.append(
                Fault(
                    place,
                    f"day {day_plan.id!r} {'appears twice' if day else 'is not in the problem'}",
                )
            )
            continue
        seen.add(day_plan.id)
        faults.extend(_faults_of_day(problem, day, day_plan, place))
    if not any(fault.words.endswith("is not in the problem") for fault in faults):
        faults.extend(_faults_of_cycle(problem, plan))
        faults.extend(_faults_of_figures(problem, plan))
    return faults


def figures(problem: Problem, plan: Plan) -> Figures:
    """The figures of a plan, worked out anew from its visits alone."""
    reached: Counter[str] = Counter()
    for visit in _visits(plan):
        reached.update(problem.stop[visit.stop].covers)
    values = problem.prices.visit_values
    children = sum(problem.group[name].children for name in reached)
    weighted = sum(
        problem.group[name].children * problem.group[name].need * sum(values[:times])
        for name, times in reached.items()
    )
    driving = sum(seconds for day in plan.days for seconds in _legs(problem, day))
    return Figures(
        children,
        weighted,
        Seconds(driving),
        _metres(problem, plan),
        _shortfall(problem, set(reached)),
    )


def _visits(plan: Plan) -> Iterator[Visit]:
    for day in plan.days:
        yield from day.visits


def _shortfall(problem: Problem, reached: set[str]) -> float:
    by_municipality: Counter[str] = Counter()
    for name in reached:
        by_municipality[problem.group[name].municipality] += problem.group[name].children
    missing = 0.0
    for name, share in problem.minimum_share.items():
        missing += max(0.0, share * problem.municipal_children[name] - by_municipality[name])
    return missing


def _metres(problem: Problem, plan: Plan) -> int | None:
    if problem.travel.metres is None:
        return None
    total = 0
    for day_plan in plan.days:
        places = _places(problem.day[day_plan.id], day_plan)
        total += sum(problem.travel.length(a, b) or 0 for a, b in pairwise(places))
    return total


def _places(day: Day, day_plan: DayPlan) -> list[str]:
    if not day_plan.visits:
        return []
    return [day.start, *(visit.stop for visit in day_plan.visits), day.end]


def _legs(problem: Problem, day_plan: DayPlan) -> list[int]:
    """Seconds of driving of each leg of a day, from the start place to the end place."""
    if not day_plan.visits:
        return []
    day, travel = problem.day[day_plan.id], problem.travel
    first, last = day_plan.visits[0], day_plan.visits[-1]
    legs: list[int] = [first.arrive_s - _departure(problem, day, first)]
    for a, b in pairwise(day_plan.visits):
        legs.append(travel.between(a.stop, b.stop, leave_s=a.leave_s))
    return [*legs, travel.between(last.stop, day.end, leave_s=last.leave_s)]


def _departure(problem: Problem, day: Day, first: Visit) -> int:
    """When the bus leaves to be at its first stop as the plan says: as late as it may.

    By time of day a later departure can be quicker, so there it is the latest lawful moment that
    arrives in time; what is not driving then is counted as driving.
    """
    travel = problem.travel
    if not travel.by_time_of_day:
        return first.arrive_s - travel.between(day.start, first.stop)
    a, b = travel.index(day.start), travel.index(first.stop)
    moments = []
    for slot, begins in enumerate(travel.from_s):
        leave = min(first.arrive_s - int(travel.seconds[slot, a, b]), day.latest_start_s)
        if slot + 1 < len(travel.from_s):
            leave = min(leave, travel.from_s[slot + 1] - 1)
        if slot == 0 or leave >= begins:
            moments.append(leave)
    return max(moments)


def _faults_of_day(problem: Problem, day: Day, day_plan: DayPlan, place: str) -> list[Fault]:
    faults: list[Fault] = []
    for j, visit in enumerate(day_plan.visits):
        where = f"{place}.visits[{j}]"
        stop = problem.stop.get(visit.stop)
        if stop is None:
            return [Fault(where, f"stop {visit.stop!r} is not in the problem")]
        faults.extend(Fault(where, words) for words in _faults_of_visit(stop, day, visit))
    twice = [name for name, times in Counter(v.stop for v in day_plan.visits).items() if times > 1]
    faults.extend(Fault(place, f"stop {name!r} is visited twice on one day") for name in twice)
    if day_plan.visits:
        faults.extend(_faults_of_road(problem, day, day_plan, place))
    return faults


def _faults_of_visit(stop: Stop, day: Day, visit: Visit) -> Iterator[str]:
    if stop.never:
        yield f"stop {stop.id!r} must never be visited"
    if stop.days is not None and day.id not in stop.days:
        yield f"stop {stop.id!r} is not open to day {day.id!r}"
    if visit.arrive_s > visit.start_s:
        yield (
            f"stop {stop.id!r} starts at {visit.start_s} before the bus arrives at {visit.arrive_s}"
        )
    if not any(opens <= visit.start_s <= closes for opens, closes in stop.windows):
        yield f"stop {stop.id!r} starts at {visit.start_s}, outside its windows"
    if visit.leave_s < visit.start_s + stop.service_s:
        served = visit.leave_s - visit.start_s
        yield f"stop {stop.id!r} gets {served} s of {stop.service_s} s of service"


def _faults_of_road(problem: Problem, day: Day, day_plan: DayPlan, place: str) -> Iterator[Fault]:
    legs, visits = _legs(problem, day_plan), day_plan.visits
    for j, (a, b) in enumerate(pairwise(visits)):
        if a.leave_s + legs[j + 1] > b.arrive_s:
            given = b.arrive_s - a.leave_s
            words = f"{legs[j + 1]} s from {a.stop!r} to {b.stop!r}, but only {given} s are given"
            yield Fault(f"{place}.visits[{j + 1}]", words)
    driving = sum(legs)
    if day.max_driving_s is not None and driving > day.max_driving_s:
        yield Fault(place, f"drives {driving} s, more than {day.max_driving_s} s")
    departs, returns = visits[0].arrive_s - legs[0], visits[-1].leave_s + legs[-1]
    if day.rest is not None:
        departs -= owed_on_first_leg(day.rest, legs[0])
        states = _rest_states(problem, day, day_plan, legs)
        extra = home_extra(day.rest, states, legs[-1])
        if extra is None:
            yield Fault(
                place,
                f"drives more than {day.rest.after_driving_s} s without the break that is owed",
            )
            extra = 0
        returns += extra
    yield from (Fault(place, words) for words in _faults_of_span(day, departs, returns))


def _faults_of_span(day: Day, departs: int, returns: int) -> Iterator[str]:
    if departs < day.earliest_start_s:
        yield f"leaves {day.start!r} at {departs}, before {day.earliest_start_s}"
    if departs > day.latest_start_s:
        yield f"leaves {day.start!r} at {departs}, after {day.latest_start_s}"
    if returns > day.latest_end_s:
        yield f"is at {day.end!r} at {returns}, after {day.latest_end_s}"
    if returns - departs > day.max_duration_s:
        yield f"lasts {returns - departs} s, more than {day.max_duration_s} s"


def _rest_states(problem: Problem, day: Day, day_plan: DayPlan, legs: list[int]) -> States:
    assert day.rest is not None
    visits = day_plan.visits
    states = fresh(day.rest, legs[0])
    states = after_leg(day.rest, states, driving=0, idle=visits[0].start_s - visits[0].arrive_s)
    for j, (a, b) in enumerate(pairwise(visits)):
        served = a.start_s + problem.stop[a.stop].service_s
        states = after_leg(
            day.rest, states, driving=legs[j + 1], idle=b.start_s - served - legs[j + 1]
        )
    last = visits[-1]
    spare = last.leave_s - last.start_s - problem.stop[last.stop].service_s
    return after_leg(day.rest, states, driving=0, idle=spare)


def _faults_of_cycle(problem: Problem, plan: Plan) -> Iterator[Fault]:
    dates: dict[str, list[int]] = defaultdict(list)
    for day_plan in plan.days:
        for visit in day_plan.visits:
            dates[visit.stop].append(problem.day[day_plan.id].date_index)
    for stop in problem.stops:
        for words in _faults_of_dates(problem, stop, sorted(dates.get(stop.id, []))):
            yield Fault(f"stop {stop.id!r}", words)


def _faults_of_dates(problem: Problem, stop: Stop, dates: list[int]) -> Iterator[str]:
    if stop.must and not dates:
        yield "must be visited and is not"
    if len(dates) > stop.visits:
        yield f"is visited {len(dates)} times, wanted at most {stop.visits}"
    gaps = [b - a for a, b in pairwise(dates)]
    if problem.cycle_days is not None and len(dates) > 1:
        gaps.append(dates[0] + problem.cycle_days - dates[-1])
    if gaps and min(gaps) < stop.spacing_days:
        yield f"is visited {min(gaps)} days apart, less than {stop.spacing_days}"
    if problem.prices.same_weekday and len({date % 7 for date in dates}) > 1:
        yield "is not visited on the same weekday each time"


def _faults_of_figures(problem: Problem, plan: Plan) -> Iterator[Fault]:
    found = figures(problem, plan)
    if plan.children != found.children:
        yield Fault("children", f"the plan says {plan.children}, its visits reach {found.children}")
    if plan.driving_s != found.driving_s:
        yield Fault(
            "driving_s", f"the plan says {plan.driving_s}, its legs sum to {found.driving_s}"
        )
    tolerance = _CLOSE_ENOUGH * max(1.0, abs(found.weighted))
    if plan.weighted is not None and abs(plan.weighted - found.weighted) > tolerance:
        yield Fault(
            "weighted", f"the plan says {plan.weighted}, its visits come to {found.weighted}"
        )
