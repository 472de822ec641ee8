"""From problems and plans to JSON."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from routeplan.plan import DayPlan, Plan
from routeplan.problem import Break, Day, Group, Prices, Problem, Stop
from routeplan.reading import PLAN_FORMAT, PROBLEM_FORMAT


def plan_json(plan: Plan) -> dict[str, Any]:
    """The JSON value of a plan."""
    return _given(
        format=PLAN_FORMAT,
        children=plan.children,
        weighted=plan.weighted,
        driving_s=plan.driving_s,
        bound=plan.bound,
        seed=plan.seed,
        iterations=plan.iterations,
        days=[_day_plan(day) for day in plan.days],
    )


def problem_json(problem: Problem) -> dict[str, Any]:
    """The JSON value of a problem."""
    travel = problem.travel
    return _given(
        format=PROBLEM_FORMAT,
        cycle_days=problem.cycle_days,
        minimum_share=dict(problem.minimum_share) or None,
        prices=_prices(problem.prices),
        groups=[_group(group) for group in problem.groups],
        stops=[_stop(stop) for stop in problem.stops],
        days=[_day(day) for day in problem.days],
        depots={name: {"lat": lat, "lon": lon} for name, (lat, lon) in problem.depots.items()}
        or None,
        places=list(travel.places),
        **_travel_seconds(problem),
        travel_m=travel.metres.tolist() if travel.metres is not None else None,
        today=plan_json(problem.today) if problem.today is not None else None,
    )


def _travel_seconds(problem: Problem) -> dict[str, Any]:
    travel = problem.travel
    if not travel.by_time_of_day:
        return {"travel_s": travel.seconds.tolist()}
    slots = zip(travel.from_s, travel.seconds.tolist(), strict=True)
    return {"travel_by_time": [{"from_s": start, "travel_s": matrix} for start, matrix in slots]}


def _given(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}


def _group(group: Group) -> dict[str, Any]:
    need = None if group.need == 1.0 else group.need
    return _given(id=group.id, children=group.children, municipality=group.municipality, need=need)


def _stop(stop: Stop) -> dict[str, Any]:
    return _given(
        id=stop.id,
        name=stop.name,
        lat=stop.lat,
        lon=stop.lon,
        municipality=stop.municipality,
        service_s=stop.service_s,
        windows=_lists(stop.windows),
        covers=list(stop.covers),
        days=None if stop.days is None else list(stop.days),
        must=stop.must or None,
        never=stop.never or None,
        visits=None if stop.visits == 1 else stop.visits,
        spacing_days=stop.spacing_days or None,
    )


def _lists(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    return [list(pair) for pair in pairs]


def _day(day: Day) -> dict[str, Any]:
    return _given(
        id=day.id,
        bus=day.bus,
        date_index=day.date_index,
        start=day.start,
        end=day.end,
        earliest_start_s=day.earliest_start_s,
        latest_start_s=day.latest_start_s,
        latest_end_s=day.latest_end_s,
        max_duration_s=day.max_duration_s,
        max_driving_s=day.max_driving_s,
        **({} if day.rest is None else {"break": _break(day.rest)}),
    )


def _break(rest: Break) -> dict[str, Any]:
    split = None if rest.split is None else list(rest.split)
    return _given(after_driving_s=rest.after_driving_s, length_s=rest.length_s, split=split)


def _prices(prices: Prices) -> dict[str, Any] | None:
    usual = Prices()
    names = [field.name for field in fields(Prices)]
    changed = {
        name: getattr(prices, name)
        for name in names
        if getattr(prices, name) != getattr(usual, name)
    }
    return {
        key: list(value) if isinstance(value, tuple) else value for key, value in changed.items()
    } or None


def _day_plan(day: DayPlan) -> dict[str, Any]:
    visits = [
        {"stop": v.stop, "arrive_s": v.arrive_s, "start_s": v.start_s, "leave_s": v.leave_s}
        for v in day.visits
    ]
    return {"id": day.id, "visits": visits}
