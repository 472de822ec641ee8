"""What can be won: every group, and every habit worth keeping, as a prize with a falling table of values.

Groups that the same stops cover are one prize. Keeping a stop, its weekday or its time of day as today is a
prize too, set against a constant that is lost when nothing is kept. Times of day are not looked at
closely: the prize for keeping the time is won by any visit, so that the ceiling stays a ceiling.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routeplan.problem import Group, Problem

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prize:
    """Something won by visiting any of ``stops`` (on one of ``weekdays``, when given).

    ``values`` are the worths of the first, second … visit, never rising; ``children`` counts plainly towards the
    minimum share of ``municipality``. With ``once_a_day`` two visits on one day count as one.
    """

    stops: tuple[str, ...]
    values: tuple[float, ...]
    children: int = 0
    municipality: str | None = None
    weekdays: frozenset[int] | None = None
    once_a_day: bool = True


@dataclass(frozen=True, slots=True)
class Prizes:
    """All there is to win, the wanted children of each municipality, their price, and what is lost beforehand."""

    prizes: tuple[Prize, ...]
    wanted: Mapping[str, float]
    shortfall: float
    constant: float
    driving_second: float


def falling(values: Sequence[float]) -> tuple[float, ...]:
    """The least never-rising table whose running sums are nowhere below the given table's.

    Neighbours that rise are pooled (Ayer, Brunk, Ewing, Reid and Silverman 1955); worthless tails fall away.
    """
    pools: list[list[float]] = []
    for value in values:
        pools.append([value, 1.0])
        while len(pools) > 1 and pools[-2][0] < pools[-1][0]:
            last, size = pools.pop()
            mean = (pools[-1][0] * pools[-1][1] + last * size) / (pools[-1][1] + size)
            pools[-1] = [mean, pools[-1][1] + size]
    spread = [mean for mean, size in pools for _ in range(int(size))]
    while spread and spread[-1] <= 0.0:
        spread.pop()
    return tuple(spread)


def allowed_stops(problem: Problem) -> tuple[str, ...]:
    """The stops a plan may visit at all."""
    return tuple(stop.id for stop in problem.stops if not stop.never and stop.visits > 0)


def weigh(problem: Problem) -> Prizes:
    """The prizes of the objective asked for."""
    kept, lost = _habits(problem)
    wanted = {
        name: share * problem.municipal_children.get(name, 0)
        for name, share in problem.minimum_share.items()
    }
    wanted = {
        name: children
        for name, children in wanted.items()
        if children > 0 and problem.prices.shortfall > 0
    }
    return Prizes(
        prizes=(*_groups(problem, wanted, problem.prices.visit_values, plain=False), *kept),
        wanted=wanted,
        shortfall=problem.prices.shortfall,
        constant=-lost,
        driving_second=problem.prices.driving_hour / 3600.0,
    )


def count_plainly(problem: Problem) -> Prizes:
    """The prizes when nothing but the plain number of children counts."""
    return Prizes(_groups(problem, {}, (1.0,), plain=True), {}, 0.0, 0.0, 0.0)


def is_plain(problem: Problem) -> bool:
    """Whether worth is plain children less the prices of driving alone."""
    values = problem.prices.visit_values
    whole = all(group.need == 1.0 for group in problem.groups)
    priced = bool(problem.minimum_share) or problem.today is not None
    return (
        whole and not priced and values[:1] == (1.0,) and all(value == 0.0 for value in values[1:])
    )


def _groups(
    problem: Problem, wanted: Mapping[str, float], values: Sequence[float], *, plain: bool
) -> tuple[Prize, ...]:
    covering: dict[str, list[str]] = {group.id: [] for group in problem.groups}
    for stop_id in allowed_stops(problem):
        for group_id in dict.fromkeys(problem.stop[stop_id].covers):
            covering[group_id].append(stop_id)
    alike: dict[tuple[tuple[str, ...], str | None], list[Group]] = {}
    for group in problem.groups:
        if covering[group.id] and group.children > 0:
            town = group.municipality if group.municipality in wanted else None
            alike.setdefault((tuple(covering[group.id]), town), []).append(group)
    table = falling(values)
    made = (
        _prize(stops, town, groups, table, plain=plain) for (stops, town), groups in alike.items()
    )
    return tuple(prize for prize in made if prize.values or prize.municipality is not None)


def _prize(
    stops: tuple[str, ...],
    town: str | None,
    groups: Iterable[Group],
    table: Sequence[float],
    *,
    plain: bool,
) -> Prize:
    groups = tuple(groups)
    children = sum(group.children for group in groups)
    weight = float(children) if plain else sum(group.need * group.children for group in groups)
    values = tuple(weight * value for value in table) if weight > 0 else ()
    return Prize(stops, values, children, town, once_a_day=len(table) <= 1)


def _habits(problem: Problem) -> tuple[list[Prize], float]:
    """The prizes for changing little, and what a plan that keeps nothing has lost."""
    if problem.today is None:
        return [], 0.0
    prices = problem.prices
    weekdays: dict[str, set[int]] = {}
    for day in problem.today.days:
        for visit in day.visits:
            weekdays.setdefault(visit.stop, set()).add(problem.day[day.id].weekday)
    allowed = set(allowed_stops(problem))
    habits = []
    for stop, days in weekdays.items():
        if stop in allowed:
            habits.append(Prize((stop,), falling((prices.stop_kept + prices.time_kept,))))
            habits.append(Prize((stop,), falling((prices.weekday_kept,)), weekdays=frozenset(days)))
    lost = len(weekdays) * (prices.stop_kept + prices.time_kept + prices.weekday_kept)
    return [habit for habit in habits if habit.values], lost
