"""Turning a problem into the arrays of the kernel."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from routeplan.kernel.shape import (
    CYCLE,
    HAS_GOALS,
    HAS_KEPT,
    HAS_RESTS,
    HAS_TIMED,
    HAS_WEEKLY,
    NEVER,
    PER_DRIVING,
    PER_DURATION,
    PER_SHORTFALL,
    PERIODIC,
    SAME_WEEKDAY,
    WINS_OTHERWISE,
    Bits,
    Ints,
    Shape,
)
from routeplan.plan import Visit
from routeplan.problem import Day, Problem, Stop
from routeplan.units import DAYS_A_WEEK

MOST_GRAINS = 10**15
"""All worth of a problem together, in grains, stays below this, so that sums of musts fit in 64 bits."""
FINEST = 10**12
"""The most grains a weighted child is divided into."""
LONGEST_TIME = 2**29
"""No time in the kernel is longer; problems on a finer clock are read in coarser steps, always on the safe side."""
NEIGHBOURS = 100
"""How many of the nearest stops are remembered for each stop."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to serve a stop, in the problem's own seconds."""

    stop: int
    opens_s: int
    closes_s: int
    rests: bool
    timely: bool


@dataclass(frozen=True)
class Shaped:
    """The arrays of a problem with what is needed to read routes back."""

    shape: Shape
    options: tuple[Option, ...]
    grains: float
    step: int


def shaped(problem: Problem) -> Shaped:
    """Lay a problem out for the kernel."""
    step = clock_step(problem)
    grains = grains_per_child(problem)
    options = tuple(options_of(problem))
    seconds = travel(problem, step)
    numbers = facts(problem, grains, options, step)
    today = visits_today(problem)
    weekly = (
        weekly_array(problem, grains, today)
        if numbers[HAS_WEEKLY]
        else np.zeros((0, 0), dtype=np.int64)
    )
    cover, holder = coverage(problem)
    shape = Shape(
        option=option_array(problem, options, step),
        site=site_array(problem, options, cover, grains, today),
        day=day_array(problem, step),
        group=group_array(problem, holder),
        out=np.ascontiguousarray(seconds, dtype=np.int32),
        into=np.ascontiguousarray(seconds.T, dtype=np.int32),
        near=near(problem, seconds),
        allowed=allowed(problem),
        cover=end_to_end(cover),
        holder=end_to_end(holder),
        value=values(problem, grains),
        goal=goals(problem),
        weekly=weekly,
        facts=numbers,
    )
    return Shaped(shape, options, grains, step)


def clock_step(problem: Problem) -> int:
    """How many of the problem's seconds make one step of the kernel's clock."""
    latest = max((day.latest_end_s for day in problem.days), default=0)
    return latest // LONGEST_TIME + 1


def grains_per_child(problem: Problem) -> float:
    """How many grains one weighted child is worth."""
    prices = problem.prices
    total = sum(group.children * group.need for group in problem.groups) * max(
        sum(prices.visit_values), 1.0
    )
    total += (
        prices.shortfall * sum(problem.municipal_children.values())
        if problem.minimum_share
        else 0.0
    )
    total += len(problem.stops) * (prices.stop_kept + prices.weekday_kept + prices.time_kept)
    return min(FINEST, MOST_GRAINS / max(total, 1.0))


def visits_today(problem: Problem) -> dict[str, list[tuple[Day, Visit]]]:
    """Where and when each stop is visited today."""
    seen: dict[str, list[tuple[Day, Visit]]] = {}
    for day in problem.today.days if problem.today else ():
        for visit in day.visits:
            seen.setdefault(visit.stop, []).append((problem.day[day.id], visit))
    return seen


def options_of(problem: Problem) -> list[Option]:
    """All ways to serve all stops, stop by stop."""
    today = visits_today(problem)
    resting = any(day.rest for day in problem.days)
    found: list[Option] = []
    for number, stop in enumerate(problem.stops):
        if stop.never:
            continue
        windows = [(lo, hi, False) for lo, hi in stop.windows] + timely_windows(
            problem, stop, today
        )
        rests = (False, True) if resting else (False,)
        found += [
            Option(number, lo, hi, rest, timely)
            for (lo, hi, timely), rest in product(windows, rests)
        ]
    return found


def timely_windows(
    problem: Problem, stop: Stop, today: dict[str, list[tuple[Day, Visit]]]
) -> list[tuple[int, int, bool]]:
    """The parts of a stop's windows that keep today's time of day."""
    slack = problem.prices.time_tolerance_s
    if problem.prices.time_kept <= 0:
        return []
    parts = {
        (max(lo, visit.start_s - slack), min(hi, visit.start_s + slack), True)
        for lo, hi in stop.windows
        for _, visit in today.get(stop.id, ())
    }
    return sorted(part for part in parts if part[0] <= part[1])


def up(values: Sequence[int], step: int) -> Ints:
    """Times in coarser steps, rounded up."""
    return -(-np.asarray(values, dtype=np.int64) // step)


def down(values: Sequence[int], step: int) -> Ints:
    """Times in coarser steps, rounded down."""
    return np.asarray(values, dtype=np.int64) // step


def columns(*given: Sequence[int] | Ints) -> Ints:
    """One row for each thing, one column for each of its numbers."""
    return np.ascontiguousarray(
        np.array([np.asarray(column, dtype=np.int64) for column in given]).T
    )


def starts(lengths: Sequence[int]) -> Ints:
    """Where each of several lists begins when they are laid end to end, and where the last one ends."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.asarray(lengths, dtype=np.int64))])


def end_to_end(lists: Sequence[Sequence[int]]) -> Ints:
    """Several lists in one."""
    return np.array([number for numbers in lists for number in numbers], dtype=np.int64)


def option_array(problem: Problem, options: Sequence[Option], step: int) -> Ints:
    """The columns of every option."""
    rest = max((day.rest.length_s for day in problem.days if day.rest), default=0)
    stops = problem.stops
    return columns(
        [o.stop for o in options],
        [problem.travel.index(stops[o.stop].id) for o in options],
        up([stops[o.stop].service_s + (rest if o.rests else 0) for o in options], step),
        up([o.opens_s for o in options], step),
        down([o.closes_s for o in options], step),
        [o.rests for o in options],
        [o.timely for o in options],
    )


def site_array(
    problem: Problem,
    options: Sequence[Option],
    cover: Sequence[Sequence[int]],
    grains: float,
    today: Mapping[str, Sequence[tuple[Day, Visit]]],
) -> Ints:
    """The columns of every stop, and one row more where the last one's lists end."""
    stops, prices = problem.stops, problem.prices
    count = np.bincount(np.array([o.stop for o in options], dtype=np.int64), minlength=len(stops))
    return columns(
        starts(count.tolist()),
        [*(min(stop.visits, len(problem.days)) for stop in stops), 0],
        [*(max(stop.spacing_days, 1) for stop in stops), 1],
        [
            *(
                round(prices.stop_kept * grains) * (stop.id in today)
                + must_grains(problem) * stop.must
                for stop in stops
            ),
            0,
        ],
        [*(round(prices.time_kept * grains) * (stop.id in today) for stop in stops), 0],
        starts([len(groups) for groups in cover]),
    )


def must_grains(problem: Problem) -> int:
    """Grains for a stop that must be visited: more than all else together, and few enough for 64 bits."""
    return min(2 * MOST_GRAINS, 2**62 // max(sum(stop.must for stop in problem.stops), 1))


def travel(problem: Problem, step: int) -> Ints:
    """Seconds between places; the slowest time of day when there are several, which is on the safe side."""
    seconds = problem.travel.seconds
    slowest = seconds.max(axis=0) if seconds.ndim == 3 else seconds
    return np.minimum(-(-slowest // step), LONGEST_TIME + 1)


def near(problem: Problem, seconds: Ints) -> Ints:
    """The nearest stops of each stop, there and back."""
    place = [problem.travel.index(stop.id) for stop in problem.stops]
    between = seconds[np.ix_(place, place)]
    both = between + between.T
    np.fill_diagonal(both, np.iinfo(np.int64).max)
    wanted = max(min(NEIGHBOURS, len(place) - 1), 0)
    return np.ascontiguousarray(np.argsort(both, axis=1, kind="stable")[:, :wanted], dtype=np.int64)


def day_array(problem: Problem, step: int) -> Ints:
    """The columns of every day."""
    days, never = problem.days, NEVER * step
    return columns(
        [problem.travel.index(day.start) for day in days],
        [problem.travel.index(day.end) for day in days],
        up([day.earliest_start_s for day in days], step),
        down([day.latest_start_s for day in days], step),
        down([day.latest_end_s for day in days], step),
        down([day.max_duration_s for day in days], step),
        down([never if day.max_driving_s is None else day.max_driving_s for day in days], step),
        down([day.rest.after_driving_s if day.rest else never for day in days], step),
        [day.rest is not None for day in days],
        [day.date_index for day in days],
        alike(problem),
    )


def alike(problem: Problem) -> list[int]:
    """Give days that may swap their routes one number; when visits repeat or today counts, every day is its own."""
    if problem.today is not None or any(stop.visits > 1 for stop in problem.stops):
        return list(range(len(problem.days)))
    open_to = allowed(problem).T
    kinds: dict[object, int] = {}
    rows = [
        (replace(day, id="", bus="", date_index=0), open_to[number].tobytes())
        for number, day in enumerate(problem.days)
    ]
    return [kinds.setdefault(row, len(kinds)) for row in rows]


def allowed(problem: Problem) -> Bits:
    """Whether each stop may be visited on each day."""
    column = {day.id: number for number, day in enumerate(problem.days)}
    table = np.zeros((len(problem.stops), len(problem.days)), dtype=np.uint8)
    for row, stop in enumerate(problem.stops):
        table[row, slice(None) if stop.days is None else [column[day] for day in stop.days]] = 1
    return table


def districts(problem: Problem) -> dict[str, int]:
    """A number for each municipality."""
    return {name: number for number, name in enumerate(sorted(problem.municipal_children))}


def coverage(problem: Problem) -> tuple[list[list[int]], list[list[int]]]:
    """The groups of each stop, by municipality, and the stops of each group."""
    number = {group.id: k for k, group in enumerate(problem.groups)}
    district = districts(problem)
    of_group = [district[group.municipality] for group in problem.groups]
    cover = [
        sorted({number[g] for g in stop.covers}, key=lambda k: (of_group[k], k))
        for stop in problem.stops
    ]
    holder: list[list[int]] = [[] for _ in problem.groups]
    for stop, groups in enumerate(cover):
        for group in groups:
            holder[group].append(stop)
    return cover, holder


def group_array(problem: Problem, holder: Sequence[Sequence[int]]) -> Ints:
    """The columns of every group."""
    district = districts(problem)
    return columns(
        starts([len(stops) for stops in holder]),
        [*(group.children for group in problem.groups), 0],
        [*(district[group.municipality] for group in problem.groups), 0],
    )


def values(problem: Problem, grains: float) -> Ints:
    """Grains for one visit more to each group, after none, one, two ... visits."""
    table = problem.prices.visit_values
    worth = [
        [round(g.children * g.need * value * grains) for value in table] + [0]
        for g in problem.groups
    ]
    return np.array(worth, dtype=np.int64).reshape(len(problem.groups), len(table) + 1)


def goals(problem: Problem) -> Ints:
    """The children each municipality should at least have reached."""
    wanted = [
        problem.minimum_share.get(name, 0.0) * problem.municipal_children[name]
        for name in districts(problem)
    ]
    return np.array([math.ceil(children - 1e-9) for children in wanted], dtype=np.int64)


def weekly_array(
    problem: Problem, grains: float, today: dict[str, list[tuple[Day, Visit]]]
) -> Ints:
    """Grains for visiting a stop on a weekday it has today."""
    weekly = np.zeros((len(problem.stops), len(problem.days)), dtype=np.int64)
    weekday = np.array([day.date_index % DAYS_A_WEEK for day in problem.days])
    for row, stop in enumerate(problem.stops):
        for weekday_today in {day.weekday for day, _ in today.get(stop.id, ())}:
            weekly[row, weekday == weekday_today] = round(problem.prices.weekday_kept * grains)
    return weekly


def facts(problem: Problem, grains: float, options: Sequence[Option], step: int) -> Ints:
    """The single facts of a problem."""
    prices = problem.prices
    driving = round(prices.driving_hour * grains * step / 3600)
    numbers = np.zeros(12, dtype=np.int64)
    numbers[CYCLE] = problem.cycle_days or 0
    numbers[SAME_WEEKDAY] = prices.same_weekday
    numbers[PER_SHORTFALL] = round(prices.shortfall * grains)
    numbers[PER_DRIVING] = driving
    numbers[PER_DURATION] = guide(problem, grains, step, driving)
    numbers[HAS_GOALS] = (
        any(share > 0 for share in problem.minimum_share.values()) and prices.shortfall > 0
    )
    numbers[HAS_KEPT] = problem.today is not None or any(stop.must for stop in problem.stops)
    numbers[HAS_WEEKLY] = problem.today is not None and bool(problem.today.days)
    numbers[HAS_TIMED] = any(option.timely for option in options)
    numbers[PERIODIC] = any(stop.visits > 1 for stop in problem.stops)
    numbers[HAS_RESTS] = any(day.rest for day in problem.days)
    numbers[WINS_OTHERWISE] = any(numbers[[HAS_GOALS, HAS_KEPT, HAS_WEEKLY, HAS_TIMED]])
    return numbers


def guide(problem: Problem, grains: float, step: int, driving: int) -> int:
    """Grains for a second of duration: less than any child, all days together, and less than the price of driving."""
    if driving > 0:
        return max(driving // 4, 1)
    hours = sum(min(day.max_duration_s, day.latest_end_s) // step for day in problem.days)
    least = min(
        (g.children * g.need for g in problem.groups if g.children * g.need > 0), default=1.0
    )
    return max(int(least * grains / 2 / max(hours, 1)), 1)
