"""Whether a plan keeps every rule of its problem, told in words.

This file shares nothing with the search: it works every figure out anew from the plan's own lines,
so that each can catch the other. The rules are those told in ``problem``.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from courseplan.plan import Line, Plan
from courseplan.problem import Choice, Form, Library, Measure, Problem

_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule and where in the plan it is broken."""

    place: str
    words: str

    def __str__(self) -> str:
        """Place and words in one line."""
        return f"{self.place}: {self.words}"


def check(problem: Problem, plan: Plan) -> list[Fault]:
    """Every fault of a plan, in words with their places; an empty list says that it may be held."""
    unknown = list(_unknown(problem, plan))
    if unknown:
        return unknown
    return [
        *_lines(problem, plan),
        *_doubles(plan),
        *_purse(problem, plan),
        *_absence(problem, plan),
        *_learners(problem, plan),
        *_wishes(problem, plan),
        *_figures(problem, plan),
    ]


def _unknown(problem: Problem, plan: Plan) -> Iterator[Fault]:
    measures = {measure.id: measure for measure in problem.measures}
    libraries = {library.id for library in problem.libraries}
    periods = {period.id for period in problem.periods}
    for i, line in enumerate(plan.lines):
        place = f"lines[{i}]"
        measure = measures.get(line.measure)
        if measure is None:
            yield Fault(f"{place}.measure", f"no measure is called {line.measure!r}")
            continue
        form = next((form for form in measure.forms if form.id == line.form), None)
        if form is None:
            yield Fault(f"{place}.form", f"{line.measure} has no form {line.form!r}")
        elif line.place not in (form.places or (None,)):
            yield Fault(f"{place}.place", f"{line.measure} cannot be held at {line.place!r}")
        if line.period not in periods:
            yield Fault(f"{place}.period", f"no period is called {line.period!r}")
        for name in line.invited:
            if name not in libraries:
                yield Fault(f"{place}.invited", f"no library is called {name!r}")


def _held(problem: Problem, line: Line) -> tuple[Measure, Form]:
    measure = next(m for m in problem.measures if m.id == line.measure)
    return measure, next(form for form in measure.forms if form.id == line.form)


def _said(line: Line) -> str:
    return ", ".join(part for part in (line.measure, line.form, line.place, line.period) if part)


def _speaks_of(choice: Choice, line: Line) -> bool:
    asked = (choice.form, choice.place, choice.period)
    given = (line.form, line.place, line.period)
    return choice.measure == line.measure and all(
        a is None or a == g for a, g in zip(asked, given, strict=True)
    )


def _lines(problem: Problem, plan: Plan) -> Iterator[Fault]:
    for i, line in enumerate(plan.lines):
        place = f"lines[{i}]"
        measure, form = _held(problem, line)
        people = sum(line.invited.values())
        if people > form.seats:
            yield Fault(f"{place}.invited", f"{people} are invited to {form.seats} seats")
        if people < form.least:
            yield Fault(f"{place}.invited", f"{people} are invited, at least {form.least} must be")
        if any(number < 1 for number in line.invited.values()):
            yield Fault(f"{place}.invited", "a library is invited with nobody")
        if measure.periods is not None and line.period not in measure.periods:
            yield Fault(f"{place}.period", f"{line.measure} is not held in {line.period}")
        if any(_speaks_of(choice, line) for choice in problem.forbidden):
            yield Fault(place, f"{_said(line)} is forbidden")
        for library in problem.libraries:
            yield from _guests(problem, place, line, library)


def _guests(problem: Problem, place: str, line: Line, library: Library) -> Iterator[Fault]:
    number = line.invited.get(library.id, 0)
    if number == 0:
        return
    if number > library.at_once:
        words = f"{number} from {library.id}, which can spare {library.at_once} at once"
        yield Fault(f"{place}.invited", words)
    if line.place is None:
        return
    minutes = _minutes(problem, library, line.place)
    longest = library.longest_travel_min
    if longest is not None and minutes > longest + _NEAR:
        words = f"{library.id} travels {minutes:g} minutes, {longest:g} at most"
        yield Fault(f"{place}.invited", words)
    if math.isinf(minutes):
        yield Fault(f"{place}.invited", f"{library.id} has no way to {line.place}")


def _minutes(problem: Problem, library: Library, goal: str) -> float:
    places = problem.travel.places
    return float(problem.travel.minutes[places.index(library.place)][places.index(goal)])


def _away(problem: Problem, library: Library, line: Line) -> float:
    _, form = _held(problem, line)
    hours = form.hours
    if line.place is not None:
        hours += _minutes(problem, library, line.place) / 30.0
    block = problem.block_hours
    if block > 0 and math.isfinite(hours):
        hours = math.ceil(hours / block - 1e-9) * block
    return hours


def _doubles(plan: Plan) -> Iterator[Fault]:
    seen: dict[tuple[str, str, str | None, str], int] = {}
    for i, line in enumerate(plan.lines):
        key = (line.measure, line.form, line.place, line.period)
        if key in seen:
            yield Fault(f"lines[{i}]", f"the same stands at lines[{seen[key]}]")
        seen.setdefault(key, i)


def _purse(problem: Problem, plan: Plan) -> Iterator[Fault]:
    for period in problem.periods:
        forms = [_held(problem, line)[1] for line in plan.lines if line.period == period.id]
        days = math.fsum(form.adviser_days for form in forms)
        money = math.fsum(form.money_nok for form in forms)
        if days > period.adviser_days + _NEAR:
            yield Fault(period.id, f"{days:g} adviser days, {period.adviser_days:g} at most")
        if money > period.budget_nok + 0.01:
            yield Fault(period.id, f"{money:g} kroner, {period.budget_nok:g} at most")
    times = Counter(line.measure for line in plan.lines)
    for measure in problem.measures:
        if times[measure.id] > measure.most_times:
            words = f"held {times[measure.id]} times, {measure.most_times} at most"
            yield Fault(measure.id, words)


def _absence(problem: Problem, plan: Plan) -> Iterator[Fault]:
    for library in problem.libraries:
        for period, most in zip(problem.periods, library.absence_hours, strict=True):
            hours = math.fsum(
                line.invited[library.id] * _away(problem, library, line)
                for line in plan.lines
                if line.period == period.id and line.invited.get(library.id, 0)
            )
            if hours > most + _NEAR:
                words = f"{library.id} is away {hours:g} hours in {period.id}, {most:g} at most"
                yield Fault(library.id, words)


def _learners(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Nobody is sent to what they have nothing to learn from, unless somebody has asked for it."""
    asked = {(i.library, i.measure): i.at_least for i in problem.invitations}
    sent: Counter[tuple[str, str]] = Counter()
    for line in plan.lines:
        for name, number in line.invited.items():
            sent[name, line.measure] += number
    for (name, measure), number in sent.items():
        gains = next(m.gains for m in problem.measures if m.id == measure)
        lacking = [
            need.people
            for need in problem.needs
            if need.library == name and need.levels > 0 and gains.get(need.competence, 0) > 0
        ]
        most = max([*lacking, asked.get((name, measure), 0), 0])
        if number > most:
            words = f"{number} from {name} to {measure}, where {most} have something to learn"
            yield Fault(name, words)


def _wishes(problem: Problem, plan: Plan) -> Iterator[Fault]:
    for i, choice in enumerate(problem.pinned):
        if not any(_speaks_of(choice, line) for line in plan.lines):
            yield Fault(f"pinned[{i}]", f"{choice.measure} is pinned and not held")
    for i, asked in enumerate(problem.invitations):
        number = sum(
            line.invited.get(asked.library, 0)
            for line in plan.lines
            if line.measure == asked.measure
        )
        if number < asked.at_least:
            words = f"{number} from {asked.library} to {asked.measure}, {asked.at_least} at least"
            yield Fault(f"invitations[{i}]", words)
        if asked.at_most is not None and number > asked.at_most:
            words = f"{number} from {asked.library} to {asked.measure}, {asked.at_most} at most"
            yield Fault(f"invitations[{i}]", words)


def _figures(problem: Problem, plan: Plan) -> Iterator[Fault]:
    closed, missing = _closed(problem, plan)
    if problem.equity.must and missing > 1e-5:
        yield Fault("equity", f"{missing:g} is missing of every library's share")
    value = closed - problem.equity.price * missing
    for name, told, found in (("closed", plan.closed, closed), ("value", plan.value, value)):
        if abs(told - found) > 1e-5 * max(1.0, abs(found)):
            yield Fault(name, f"the plan says {told:g}, its lines come to {found:g}")
    if plan.bound is not None and value > plan.bound + 1e-5 * max(1.0, abs(plan.bound)):
        yield Fault("bound", f"the lines come to {value:g}, above what is proven")


def _closed(problem: Problem, plan: Plan) -> tuple[float, float]:
    """The weighted gap closed, and what equity still misses."""
    by_library: dict[str, list[float]] = defaultdict(list)
    worth: dict[str, list[float]] = defaultdict(list)
    held = [(line, *_held(problem, line)) for line in plan.lines]
    for need in problem.needs:
        levels = 0.0
        for line, measure, form in held:
            gain = min(measure.gains.get(need.competence, 0.0) * form.gain_share, need.levels)
            levels += gain * min(line.invited.get(need.library, 0), need.people)
        lack = need.levels * need.people
        by_library[need.library].append(need.weight * min(levels, lack))
        worth[need.library].append(need.weight * lack)
    missing = math.fsum(
        max(0.0, problem.equity.share * math.fsum(worth[name]) - math.fsum(by_library[name]))
        for name in worth
    )
    return math.fsum(each for parts in by_library.values() for each in parts), missing
