"""From what libraries say to the planner's problem, and from its plan back to lines."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any

import numpy as np

from courseplan import (
    Choice,
    Equity,
    Form,
    Library,
    Line,
    Measure,
    Need,
    Period,
    Plan,
    Problem,
    Travel,
)
from courseplan.check import check
from courseplan.yardstick import measure as measure_by_yardstick
from samling.competence.rules.plan_facts import (
    Facts,
    LibraryFact,
    LineFact,
    MeasureFact,
)
from samling.ground.distance import Spot
from samling.ground.distance import road_minutes as on_the_road

ROOM, SCREEN = "room", "screen"
DAY_HOURS = 7.5
USUAL_DAYS = 2
"""Days in a half-year that each employee is thought to be able to be away when the library did not say."""
USUAL_TRAVEL_MIN = 120
DETOUR, KM_H = 1.35, 60.0
"""Road kilometres for each kilometre of air, and how fast they are driven."""
EQUITY_PRICE = 2.0


def built(facts: Facts) -> Problem:
    """The planner's problem. Needs that no measure here teaches stay in it: they are what is not met."""
    gained = {name for each in facts.measures for name in each.gains}
    competences = sorted({need.competence for need in facts.needs} | gained)
    places = {library.key for library in facts.libraries}
    return Problem(
        libraries=tuple(_library(each, len(facts.periods)) for each in facts.libraries),
        competences=tuple(competences),
        needs=tuple(
            Need(str(n.library), n.competence, n.levels, n.people, n.importance)
            for n in facts.needs
            if n.library in places
        ),
        measures=tuple(_measure(each, places) for each in facts.measures),
        periods=tuple(Period(str(p.number), p.adviser_days, p.budget_nok) for p in facts.periods),
        travel=_travel(facts.libraries),
        equity=Equity(facts.equity_percent / 100, EQUITY_PRICE, facts.insists_on_equity),
        pinned=tuple(Choice(str(key)) for key in facts.pinned),
        forbidden=tuple(Choice(str(key)) for key in facts.forbidden),
    )


def _library(fact: LibraryFact, periods: int) -> Library:
    people = max(1, fact.people or 1)
    days = USUAL_DAYS * people if fact.away_days is None else fact.away_days
    at_once = max(1, people // 2) if fact.at_once is None else fact.at_once
    longest = USUAL_TRAVEL_MIN if fact.travel_minutes is None else fact.travel_minutes
    return Library(
        id=str(fact.key),
        place=str(fact.key),
        people=people,
        absence_hours=(days * DAY_HOURS,) * periods,
        at_once=at_once,
        longest_travel_min=float(longest),
    )


def _measure(fact: MeasureFact, places: set[int]) -> Measure:
    days, money, hours = fact.adviser_days, fact.money_nok, fact.hours
    forms = []
    here = tuple(str(key) for key in fact.places if key in places)
    if fact.is_in_room and here:
        forms.append(Form(ROOM, fact.seats, days, money, hours, here, fact.least))
    if fact.is_digital:
        forms.append(
            Form(SCREEN, fact.seats, days, money, hours, (), fact.least, fact.digital_share)
        )
    return Measure(str(fact.key), fact.kind, fact.gains, tuple(forms), fact.most_times)


def _travel(libraries: Sequence[LibraryFact]) -> Travel:
    minutes = np.full((len(libraries), len(libraries)), inf)
    for i, a in enumerate(libraries):
        for j, b in enumerate(libraries):
            minutes[i, j] = 0.0 if i == j else road_minutes(a, b)
    return Travel(tuple(str(each.key) for each in libraries), minutes)


def road_minutes(a: LibraryFact, b: LibraryFact) -> float:
    """Minutes on the road as the crow flies and lengthened; infinite when a place is not known."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return inf
    here, there = Spot(a.latitude, a.longitude), Spot(b.latitude, b.longitude)
    return on_the_road(here, there, detour=DETOUR, km_h=KM_H)


def as_plan(lines: Sequence[LineFact]) -> Plan:
    """Lines in the planner's words."""
    return Plan(
        tuple(
            Line(
                str(line.measure),
                SCREEN if line.place is None else ROOM,
                None if line.place is None else str(line.place),
                str(line.period),
                {str(key): people for key, people in line.guests.items()},
            )
            for line in lines
        )
    )


def as_lines(plan: Plan) -> list[LineFact]:
    """The planner's lines as keys."""
    return [
        LineFact(
            int(line.measure),
            None if line.place is None else int(line.place),
            int(line.period),
            {int(name): people for name, people in line.invited.items()},
        )
        for line in plan.lines
    ]


def figures(problem: Problem, lines: Sequence[LineFact]) -> dict[str, Any]:
    """What the yardstick says of lines, whoever made them, and which rules they break."""
    plan = as_plan(lines)
    broken = [f for f in check(problem, plan) if f.place not in {"closed", "value"}]
    marks = (" is called ", "cannot be held", "has no form")
    unknown = [fault for fault in broken if any(mark in fault.words for mark in marks)]
    if unknown:
        return {"faults": [[fault.place, fault.words] for fault in unknown]}
    found = measure_by_yardstick(problem, plan)
    return {
        "worth": found.worth,
        "closed": found.closed,
        "missing": found.missing,
        "value": found.value,
        "days": dict(found.adviser_days),
        "money": dict(found.money_nok),
        "libraries": {
            s.library: {
                "worth": s.worth,
                "closed": s.closed,
                "invited": s.invited,
                "away": s.away_hours,
            }
            for s in found.libraries
        },
        "competences": dict(found.by_competence),
        "pairs": [[lib, comp, worth] for (lib, comp), worth in found.by_pair.items()],
        "lines": list(found.by_line),
        "faults": [[fault.place, fault.words] for fault in broken],
    }


def best_guests(
    problem: Problem, lines: Sequence[LineFact], measure: int, place: int | None, period: int
) -> dict[int, int]:
    """Whom to invite to one more line so that most is closed, with the other lines as they are."""
    from courseplan.greedy import best_people
    from courseplan.lines import lines_of as held_of
    from courseplan.model import left_by
    from courseplan.ways import lay_out

    ways = lay_out(problem)
    form = SCREEN if place is None else ROOM
    where = None if place is None else str(place)
    for number, way in enumerate(ways.ways):
        same = problem.measures[way.measure].id == str(measure)
        if same and way.form.id == form and way.place == where:
            left = left_by(ways, held_of(ways, as_plan(lines)))
            _, people = best_people(ways, left, number, problem.period[str(period)])
            return {
                int(problem.libraries[ways.seats[seat].library].id): count
                for seat, count in people.items()
            }
    return {}
