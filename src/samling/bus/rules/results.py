"""What a plan comes to: children reached, by municipality, hours, kilometres, and what is new since today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from routeplan.check_rest import after_leg, fresh, home_extra, owed_on_first_leg
from routeplan.plan import DayPlan, Plan, Visit
from routeplan.problem import Day, Problem
from samling.bus.rules.facts import Facts
from samling.bus.rules.planning import Built, too_far


def plan_json(built: Built, facts: Facts, plan: Plan) -> list[dict[str, Any]]:
    """The driven days as they are stored; times in seconds after midnight."""
    by_key = {day.key: day for day in facts.days}
    return [
        {
            "bus": by_key[day.id].bus,
            "week": by_key[day.id].week,
            "weekday": by_key[day.id].weekday,
            "depot": by_key[day.id].depot,
            **_span(built.problem, day),
            "visits": [
                {"stop": v.stop, "arrive_s": v.arrive_s, "start_s": v.start_s, "leave_s": v.leave_s}
                for v in day.visits
            ],
        }
        for day in plan.days
        if day.visits
    ]


def plan_from(stored: Iterable[Mapping[str, Any]]) -> Plan:
    """The planner's plan from the stored days."""
    days = tuple(
        DayPlan(
            f"{day['bus']} {day['week']}.{day['weekday']}",
            tuple(
                Visit(v["stop"], v["arrive_s"], v["start_s"], v["leave_s"]) for v in day["visits"]
            ),
        )
        for day in stored
    )
    return Plan(days=days, children=0, driving_s=0)  # type: ignore[arg-type]


def _span(problem: Problem, day_plan: DayPlan) -> dict[str, int | None]:
    """When the bus leaves and is home, with the breaks it owes, and its way; seconds and metres."""
    day, visits, travel = problem.day[day_plan.id], day_plan.visits, problem.travel
    places = [day.start, *(v.stop for v in visits), day.end]
    legs = [
        travel.between(a, b, leave_s=visits[max(0, i - 1)].leave_s)
        for i, (a, b) in enumerate(pairwise(places))
    ]
    before, after = _owed(problem, day, visits, legs)
    lengths = [travel.length(a, b) for a, b in pairwise(places)]
    return {
        "leaves_s": visits[0].arrive_s - legs[0] - before,
        "home_s": visits[-1].leave_s + legs[-1] + after,
        "driving_s": sum(legs),
        "metres": None if None in lengths else sum(n or 0 for n in lengths),
    }


def _owed(
    problem: Problem, day: Day, visits: tuple[Visit, ...], legs: list[Any]
) -> tuple[int, int]:
    """Seconds of break owed on the way out and on the way home."""
    if day.rest is None:
        return 0, 0
    states = fresh(day.rest, legs[0])
    states = after_leg(day.rest, states, driving=0, idle=visits[0].start_s - visits[0].arrive_s)
    for i, (a, b) in enumerate(pairwise(visits)):
        served = a.start_s + problem.stop[a.stop].service_s
        idle = b.start_s - served - legs[i + 1]
        states = after_leg(day.rest, states, driving=legs[i + 1], idle=idle)
    last = visits[-1]
    spare = last.leave_s - last.start_s - problem.stop[last.stop].service_s
    states = after_leg(day.rest, states, driving=0, idle=spare)
    return owed_on_first_leg(day.rest, legs[0]), home_extra(day.rest, states, legs[-1]) or 0


def reached_by(problem: Problem, stops: Iterable[str]) -> frozenset[str]:
    """The groups that are reached when these stops are visited; each counts once."""
    known = problem.stop
    return frozenset(g for stop in stops if stop in known for g in known[stop].covers)


def figures(built: Built, facts: Facts, plan: Plan) -> dict[str, Any]:
    """What the page shows of a plan beside today's; children in grades 1–7 (and the others asked for)."""
    problem = built.problem
    stops = {visit.stop for day in plan.days for visit in day.visits}
    today = {visit.stop for visit in facts.today}
    far = {
        key for key, minutes in built.minutes_to_library.items()
        if minutes > facts.assumptions.far_minutes
    }  # fmt: skip
    spans = [_span(problem, day) for day in plan.days if day.visits]
    metres = [span["metres"] for span in spans]
    return {
        "now": _counted(problem, stops, far),
        "today": _counted(problem, today, far),
        "of": sum(g.children for g in problem.groups),
        "far_of": sum(g.children for g in problem.groups if g.id in far),
        "municipalities_of": len(problem.municipal_children),
        "by_municipality": _by_municipality(problem, stops, today),
        "days": len(spans),
        "km": None if None in metres else round(sum(m or 0 for m in metres) / 1000),
        "driving_min": round(sum(s["driving_s"] or 0 for s in spans) / 60),
        "out_min": round(sum((s["home_s"] or 0) - (s["leaves_s"] or 0) for s in spans) / 60),
        "added": sorted(stops - today),
        "dropped": sorted(today - stops),
        "moved": _moved(facts, plan),
        "unmet": sorted(s.id for s in problem.stops if s.must and s.id not in stops),
        "left_out": [[t.code, *t.about, *t.names] for t in built.left_out],
        "too_far": list(too_far(problem.stops, problem.days, problem.travel)),
    }


def _counted(problem: Problem, stops: Iterable[str], far: set[str]) -> dict[str, int]:
    visited = set(stops)
    groups = [problem.group[name] for name in reached_by(problem, visited)]
    return {
        "children": sum(g.children for g in groups),
        "far": sum(g.children for g in groups if g.id in far),
        "municipalities": len({g.municipality for g in groups}),
        "stops": len(visited),
    }


def _by_municipality(
    problem: Problem, stops: Iterable[str], today: Iterable[str]
) -> dict[str, list[int]]:
    """Children reached, of how many, and reached today, by municipality."""
    now, before = reached_by(problem, stops), reached_by(problem, today)
    counts = {name: [0, whole, 0] for name, whole in problem.municipal_children.items()}
    for group in problem.groups:
        counts[group.municipality][0] += group.children if group.id in now else 0
        counts[group.municipality][2] += group.children if group.id in before else 0
    return counts


def _moved(facts: Facts, plan: Plan) -> dict[str, list[int]]:
    """Stops that get another weekday than today: the old and the new, 0 is Monday."""
    by_key = {day.key: day.weekday for day in facts.days}
    old: dict[str, set[int]] = {}
    for now in facts.today:
        old.setdefault(now.stop, set()).add(now.weekday)
    moved = {}
    for day in plan.days:
        for visit in day.visits:
            was = old.get(visit.stop)
            if was and by_key[day.id] not in was:
                moved[visit.stop] = [min(was), by_key[day.id]]
    return dict(sorted(moved.items()))
