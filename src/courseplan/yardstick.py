"""What a plan comes to, whoever made it: the one yardstick for plans by hand and by search."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from courseplan.plan import Line, Plan
from courseplan.problem import Form, Problem

Pair = tuple[str, str]
"""Library and competence."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one library gets: its own worth, how much of it is closed, people and hours away."""

    library: str
    worth: float
    closed: float
    invited: int
    away_hours: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What a plan comes to.

    ``worth`` is the whole weighted gap, ``closed`` the part the plan closes, ``missing`` what equity
    still wants, ``value`` closed less the price of that. ``by_pair`` has the weighted gap closed of
    each library and competence, ``by_line`` what closing would be lost without each line.
    """

    worth: float
    closed: float
    missing: float
    value: float
    adviser_days: Mapping[str, float]
    money_nok: Mapping[str, float]
    libraries: tuple[Share, ...]
    by_competence: Mapping[str, float]
    by_pair: Mapping[Pair, float]
    by_line: tuple[float, ...]


def measure(problem: Problem, plan: Plan) -> Measured:
    """Every figure of a plan; it may break rules, which is ``check``'s to say."""
    gained = [_gained(problem, line) for line in plan.lines]
    total: dict[Pair, float] = defaultdict(float)
    for parts in gained:
        for pair, levels in parts.items():
            total[pair] += levels
    need_of = {(need.library, need.competence): need for need in problem.needs}
    by_pair = {
        pair: need_of[pair].weight * min(levels, need_of[pair].gap)
        for pair, levels in total.items()
    }
    shares = tuple(_shares(problem, plan, by_pair))
    missing = sum(max(0.0, problem.equity.share * s.worth - s.closed) for s in shares)
    closed = sum(by_pair.values())
    by_competence: dict[str, float] = defaultdict(float)
    for (_, competence), worth in by_pair.items():
        by_competence[competence] += worth
    return Measured(
        worth=problem.worth,
        closed=closed,
        missing=missing,
        value=closed - problem.equity.price * missing,
        adviser_days=_spent(problem, plan, "adviser_days"),
        money_nok=_spent(problem, plan, "money_nok"),
        libraries=shares,
        by_competence=dict(by_competence),
        by_pair=by_pair,
        by_line=tuple(
            sum(
                need_of[p].weight
                * (min(total[p], need_of[p].gap) - min(total[p] - levels, need_of[p].gap))
                for p, levels in parts.items()
            )
            for parts in gained
        ),
    )


def measured(problem: Problem, plan: Plan) -> Plan:
    """The same plan, telling what it truly comes to."""
    found = measure(problem, plan)
    return replace(plan, closed=found.closed, value=found.value)


def away_hours(problem: Problem, library: str, line: Line) -> float:
    """Hours one person of a library is away for a line, in whole blocks."""
    form = form_of(problem, line)
    hours = form.hours
    if line.place is not None:
        hours += 2 * problem.travel.between(problem.library[library].place, line.place) / 60
    return in_blocks(hours, problem.block_hours)


def in_blocks(hours: float, block: float) -> float:
    """Hours rounded up to whole blocks; as they are when the block is 0."""
    if block <= 0 or hours == float("inf"):
        return hours
    return -(-(hours - 1e-9) // block) * block


def form_of(problem: Problem, line: Line) -> Form:
    """The form a line is held in."""
    return next(form for form in problem.measure[line.measure].forms if form.id == line.form)


def _gained(problem: Problem, line: Line) -> dict[Pair, float]:
    gains = problem.measure[line.measure].gains
    share = form_of(problem, line).gain_share
    return {
        (need.library, need.competence): min(line.invited[need.library], need.people)
        * min(gains[need.competence] * share, need.levels)
        for name in line.invited
        for need in problem.needs_of[name]
        if need.competence in gains
    }


def _shares(problem: Problem, plan: Plan, by_pair: Mapping[Pair, float]) -> Iterable[Share]:
    closed: dict[str, float] = defaultdict(float)
    for (name, _), worth in by_pair.items():
        closed[name] += worth
    invited: dict[str, int] = defaultdict(int)
    away: dict[str, float] = defaultdict(float)
    for line in plan.lines:
        for name, people in line.invited.items():
            invited[name] += people
            away[name] += people * away_hours(problem, name, line)
    for library in problem.libraries:
        worth = sum(need.worth for need in problem.needs_of[library.id])
        yield Share(library.id, worth, closed[library.id], invited[library.id], away[library.id])


def _spent(problem: Problem, plan: Plan, what: str) -> dict[str, float]:
    spent = {period.id: 0.0 for period in problem.periods}
    for line in plan.lines:
        spent[line.period] += getattr(form_of(problem, line), what)
    return spent
