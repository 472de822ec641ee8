"""When no plan can keep what must be kept: the fewest limits that stand against each other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from courseplan.model import Model, Slot
from courseplan.problem import Choice, Problem
from courseplan.ways import lay_out
from searches.fault import ProblemFault

_PLENTY = 1e8


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: its place in the problem and what it says."""

    place: str
    words: str


class Contradiction(ProblemFault):
    """No plan keeps everything that must be kept; ``limits`` is a smallest set that clashes.

    Without any of them a plan could be made. Empty when none was found in time.
    """

    def __init__(self, limits: Sequence[Limit]) -> None:
        self.limits = tuple(limits)
        if self.limits:
            told = "; ".join(f"{limit.place} ({limit.words})" for limit in self.limits)
            message = (
                f"no plan can keep all of these, though any but one of them can be kept: {told}"
            )
        else:
            message = "no plan was found that keeps everything that must be kept"
        super().__init__("problem", message)


Loosened = Callable[[Problem], Problem]


def clash(problem: Problem, *, cpu_seconds: float = 10.0) -> tuple[Limit, ...] | None:
    """A set of limits that cannot all be kept, though without any one of them they can.

    Nothing when they can be kept, or when neither could be shown in time.
    """
    limits = list(_limits(problem))
    if not _impossible(problem, cpu_seconds):
        return None
    loosened = problem
    kept: list[tuple[Limit, Loosened]] = []
    for limit, loosen in limits:
        without = loosen(loosened)
        if _impossible(without, cpu_seconds):
            loosened = without
        else:
            kept.append((limit, loosen))
    return tuple(limit for limit, _ in kept)


def _impossible(problem: Problem, cpu_seconds: float) -> bool:
    """Whether it is proven that no plan keeps what must be kept."""
    ways = lay_out(problem)
    needed = {choice.measure for choice in problem.pinned}
    needed |= {i.measure for i in problem.invitations if i.at_least}
    everything = problem.equity.must and problem.equity.share > 0
    chosen = [
        k
        for k, way in enumerate(ways.ways)
        if everything or problem.measures[way.measure].id in needed
    ]
    periods = range(len(problem.periods))
    slots = [Slot(k, t) for t in periods for k in chosen if t in ways.ways[k].periods]
    if everything and len(slots) * 10 > 20_000:
        groups = [tuple(periods)]
        model = Model(ways, groups, [Slot(k, 0) for k in chosen])
    else:
        model = Model(ways, [(t,) for t in periods], slots)
    return model.programme.solve(cpu_seconds=cpu_seconds, gap=10.0).infeasible


def _limits(problem: Problem) -> Iterator[tuple[Limit, Loosened]]:
    """Every limit with the problem as it is without it; the ones people set last come last.

    Limits are tried from the first to the last, and what can be spared is: so those that come last
    are the likeliest to be named.
    """
    for t, period in enumerate(problem.periods):
        yield (
            Limit(f"periods[{t}].adviser_days", f"{period.adviser_days:g} days in {period.id}"),
            _period(t, adviser_days=_PLENTY),
        )
        yield (
            Limit(f"periods[{t}].budget_nok", f"{period.budget_nok:g} kroner in {period.id}"),
            _period(t, budget_nok=_PLENTY),
        )
    for i, library in enumerate(problem.libraries):
        yield (
            Limit(f"libraries[{i}].absence_hours", f"how long {library.id} can spare people"),
            _library(i, absence_hours=(_PLENTY,) * len(problem.periods)),
        )
        yield (
            Limit(f"libraries[{i}].at_once", f"{library.at_once} at once from {library.id}"),
            _library(i, at_once=10**6),
        )
        if library.longest_travel_min is not None:
            yield (
                Limit(
                    f"libraries[{i}].longest_travel_min",
                    f"{library.id} travels {library.longest_travel_min:g} minutes at most",
                ),
                _library(i, longest_travel_min=None),
            )
    for i, measure in enumerate(problem.measures):
        yield (
            Limit(f"measures[{i}].forms", f"seats of {measure.id} and how many must come"),
            _measure(i, forms=tuple(replace(f, seats=10**6, least=0) for f in measure.forms)),
        )
        yield (
            Limit(f"measures[{i}].most_times", f"{measure.id} at most {measure.most_times} times"),
            _measure(i, most_times=10**6),
        )
        if measure.periods is not None:
            yield (
                Limit(f"measures[{i}].periods", f"when {measure.id} can be held"),
                _measure(i, periods=None),
            )
    if problem.equity.must:
        yield (
            Limit("equity", f"every library at least {problem.equity.share:g} of its own need"),
            lambda told: replace(told, equity=replace(told.equity, must=False)),
        )
    for choice in problem.forbidden:
        number = problem.forbidden.index(choice)
        yield (
            Limit(f"forbidden[{number}]", _said(choice)),
            _without("forbidden", choice),
        )
    for number, invitation in enumerate(problem.invitations):
        yield (
            Limit(
                f"invitations[{number}]",
                f"{invitation.library} to {invitation.measure}: at least {invitation.at_least}"
                + ("" if invitation.at_most is None else f", at most {invitation.at_most}"),
            ),
            _without("invitations", invitation),
        )
    for number, choice in enumerate(problem.pinned):
        yield Limit(f"pinned[{number}]", _said(choice)), _without("pinned", choice)


def _said(choice: Choice) -> str:
    parts = (choice.measure, choice.form, choice.place, choice.period)
    return ", ".join(part for part in parts if part is not None)


def _period(t: int, **changes: Any) -> Loosened:
    def loosen(problem: Problem) -> Problem:
        periods = list(problem.periods)
        periods[t] = replace(periods[t], **changes)
        return replace(problem, periods=tuple(periods))

    return loosen


def _library(i: int, **changes: Any) -> Loosened:
    def loosen(problem: Problem) -> Problem:
        libraries = list(problem.libraries)
        libraries[i] = replace(libraries[i], **changes)
        return replace(problem, libraries=tuple(libraries))

    return loosen


def _measure(i: int, **changes: Any) -> Loosened:
    def loosen(problem: Problem) -> Problem:
        measures = list(problem.measures)
        measures[i] = replace(measures[i], **changes)
        return replace(problem, measures=tuple(measures))

    return loosen


def _without(key: str, value: object) -> Loosened:
    def loosen(problem: Problem) -> Problem:
        changes: dict[str, Any] = {
            key: tuple(each for each in getattr(problem, key) if each != value)
        }
        return replace(problem, **changes)

    return loosen
